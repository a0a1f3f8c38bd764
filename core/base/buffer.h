#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace chreode {

/// A large array of numbers of fixed length that is not set to zero when it is made: whoever fills
/// it touches its memory first, which for hundreds of megabytes is a good part of reading them.
template <typename T>
class Buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Buffer() = default;
  explicit Buffer(std::size_t size)
      : m_numbers(std::make_unique_for_overwrite<T[]>(size)), m_size(size) {}
  Buffer(Buffer&& other) noexcept
      : m_numbers(std::move(other.m_numbers)), m_size(std::exchange(other.m_size, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    m_numbers = std::move(other.m_numbers);
    m_size = std::exchange(other.m_size, 0);
    return *this;
  }

  std::size_t size() const { return m_size; }
  T* data() { return m_numbers.get(); }
  const T* data() const { return m_numbers.get(); }
  T& operator[](std::size_t i) { return m_numbers[i]; }
  const T& operator[](std::size_t i) const { return m_numbers[i]; }
  T* begin() { return data(); }
  T* end() { return data() + m_size; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + m_size; }

 private:
  std::unique_ptr<T[]> m_numbers;
  std::size_t m_size = 0;
};

}  // namespace chreode
