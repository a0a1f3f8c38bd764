#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/parallel.h"
#include "base/progress.h"
#include "files/hdf5_chunks.h"

namespace chreode {

/// The first numbers of a one-dimensional dataset, block by block: on several threads where
/// Hdf5Chunks unpacks them, else through H5Dread.
class NumberBlocks {
 public:
  NumberBlocks(const Hdf5Array& array, std::int64_t count);

  std::int64_t blocks() const { return (m_count + m_length - 1) / m_length; }

  /// Calls `use(first, values, count, block)` once for each block, in any order and from several
  /// threads at once. `values` points to numbers of the type in the file, or of 64-bit integers,
  /// floats or doubles where H5Dread converts them.
  template <typename Use>
  void forEach(int threads, const Progress& progress, const Use& use) const;

 private:
  template <typename Use>
  void readPlainly(std::int64_t block, const Use& use) const;

  Hdf5Array m_array;
  std::int64_t m_count;
  std::int64_t m_length;
  std::optional<Hdf5Chunks> m_chunks;
};

template <typename Use>
void NumberBlocks::readPlainly(std::int64_t block, const Use& use) const {
  const std::int64_t first = block * m_length;
  const std::int64_t number = std::min(m_length, m_count - first);
  const auto readAs = [&](auto zero) {
    std::vector<decltype(zero)> values(static_cast<std::size_t>(number));
    m_array.readRows(first, number, values.data());
    use(first, values.data(), number, block);
  };
  if (m_array.integral()) {
    readAs(std::int64_t());
  } else if (m_array.fitsFloat()) {
    readAs(float());
  } else {
    readAs(double());
  }
}

template <typename Use>
void NumberBlocks::forEach(int threads, const Progress& progress, const Use& use) const {
  if (!m_chunks) {
    parallelFor(blocks(), 1, progress, [&](std::int64_t block, int) { readPlainly(block, use); });
    return;
  }
  const int most = hdf5IsThreadSafe() ? std::max(1, threads) : 1;
  std::vector<std::unique_ptr<Hdf5Chunks::Reader>> readers(static_cast<std::size_t>(most));
  parallelFor(blocks(), most, progress, [&](std::int64_t block, int thread) {
    auto& reader = readers[static_cast<std::size_t>(thread)];
    if (!reader) reader = std::make_unique<Hdf5Chunks::Reader>(*m_chunks);
    const std::span<const std::byte> bytes = reader->read(block);
    if (bytes.empty()) {  // never written: HDF5 knows what to fill it with
      const Hdf5Access access;
      readPlainly(block, use);
      return;
    }
    const std::int64_t first = block * m_length;
    m_chunks->visitType([&](auto zero) {
      use(first, reinterpret_cast<const decltype(zero)*>(bytes.data()),
          std::min(m_length, m_count - first), block);
    });
  });
}

}  // namespace chreode
