#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "base/buffer.h"

namespace chreode {

/// Numbers that are read as `Wide` (32 bits) wherever they are kept: as 16-bit whole numbers or as
/// they are. Looks at them, owns nothing.
template <typename Wide>
class PackedView {
 public:
  using Narrow = std::uint16_t;

  class iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = Wide;
    using difference_type = std::ptrdiff_t;
    using pointer = const Wide*;
    using reference = Wide;

    iterator() = default;
    iterator(const Narrow* narrow, const Wide* wide, difference_type at)
        : m_narrow(narrow), m_wide(wide), m_at(at) {}
    Wide operator*() const { return m_narrow ? static_cast<Wide>(m_narrow[m_at]) : m_wide[m_at]; }
    Wide operator[](difference_type n) const { return *(*this + n); }
    iterator& operator++() { return *this += 1; }
    iterator operator++(int) { return std::exchange(*this, *this + 1); }
    iterator& operator--() { return *this += -1; }
    iterator operator--(int) { return std::exchange(*this, *this - 1); }
    iterator& operator+=(difference_type n) {
      m_at += n;
      return *this;
    }
    iterator& operator-=(difference_type n) { return *this += -n; }
    friend iterator operator+(iterator i, difference_type n) { return i += n; }
    friend iterator operator+(difference_type n, iterator i) { return i += n; }
    friend iterator operator-(iterator i, difference_type n) { return i -= n; }
    friend difference_type operator-(const iterator& a, const iterator& b) {
      return a.m_at - b.m_at;
    }
    friend bool operator==(const iterator& a, const iterator& b) { return a.m_at == b.m_at; }
    friend auto operator<=>(const iterator& a, const iterator& b) { return a.m_at <=> b.m_at; }

   private:
    const Narrow* m_narrow = nullptr;
    const Wide* m_wide = nullptr;
    difference_type m_at = 0;
  };

  PackedView() = default;
  PackedView(std::span<const Narrow> numbers) : m_narrow(numbers.data()), m_size(numbers.size()) {}
  PackedView(std::span<const Wide> numbers) : m_wide(numbers.data()), m_size(numbers.size()) {}

  std::size_t size() const { return m_size; }
  bool empty() const { return m_size == 0; }
  Wide operator[](std::size_t i) const {
    return m_narrow ? static_cast<Wide>(m_narrow[i]) : m_wide[i];
  }
  Wide front() const { return (*this)[0]; }
  Wide back() const { return (*this)[m_size - 1]; }
  iterator begin() const { return {m_narrow, m_wide, 0}; }
  iterator end() const { return {m_narrow, m_wide, static_cast<std::ptrdiff_t>(m_size)}; }
  PackedView subview(std::size_t first, std::size_t count) const {
    return m_narrow ? PackedView(std::span<const Narrow>(m_narrow + first, count))
                    : PackedView(std::span<const Wide>(m_wide + first, count));
  }
  std::vector<Wide> copy() const {
    return visit([](auto numbers) { return std::vector<Wide>(numbers.begin(), numbers.end()); });
  }

  /// The same numbers, however they are kept; NaN equals nothing.
  friend bool operator==(const PackedView& a, const PackedView& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

  /// `f` with the numbers as they are kept, std::span<const std::uint16_t> or
  /// std::span<const Wide>: for loops over all of them.
  template <typename F>
  auto visit(F&& f) const {
    return m_narrow || !m_wide ? f(std::span<const Narrow>(m_narrow, m_size))
                               : f(std::span<const Wide>(m_wide, m_size));
  }

 private:
  const Narrow* m_narrow = nullptr;
  const Wide* m_wide = nullptr;
  std::size_t m_size = 0;
};

/// Owns such numbers. Whoever makes it decides which they are; `packed` takes 16 bits where all
/// fit.
template <typename Wide>
class PackedNumbers {
 public:
  using Narrow = std::uint16_t;

  PackedNumbers() : m_numbers(Buffer<Narrow>()) {}
  PackedNumbers(Buffer<Narrow> numbers) : m_numbers(std::move(numbers)) {}
  PackedNumbers(Buffer<Wide> numbers) : m_numbers(std::move(numbers)) {}

  static bool fits(std::span<const Wide> numbers) {
    return std::all_of(numbers.begin(), numbers.end(), [](Wide number) {
      // The negation is true of NaN as well.
      return number >= 0 && number <= std::numeric_limits<Narrow>::max() &&
             static_cast<Wide>(static_cast<Narrow>(number)) == number;
    });
  }
  static PackedNumbers packed(std::span<const Wide> numbers) {
    if (!fits(numbers)) {
      Buffer<Wide> copy(numbers.size());
      std::copy(numbers.begin(), numbers.end(), copy.begin());
      return copy;
    }
    Buffer<Narrow> narrow(numbers.size());
    std::transform(numbers.begin(), numbers.end(), narrow.begin(),
                   [](Wide number) { return static_cast<Narrow>(number); });
    return narrow;
  }

  bool narrow() const { return m_numbers.index() == 0; }
  std::size_t size() const {
    return std::visit([](const auto& buffer) { return buffer.size(); }, m_numbers);
  }
  std::size_t bytes() const { return size() * (narrow() ? sizeof(Narrow) : sizeof(Wide)); }
  PackedView<Wide> view() const {
    return std::visit(
        [](const auto& buffer) {
          return PackedView<Wide>(std::span(buffer.data(), buffer.size()));
        },
        m_numbers);
  }
  /// `f` with the buffer itself, to change it in place.
  template <typename F>
  auto change(F&& f) {
    return std::visit(std::forward<F>(f), m_numbers);
  }

 private:
  std::variant<Buffer<Narrow>, Buffer<Wide>> m_numbers;
};

}  // namespace chreode
