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

/// Numbers that stand one after another in a dataset, and where they go.
struct NumberSpan {
  std::int64_t first = 0;  ///< in the dataset
  std::int64_t count = 0;
  std::int64_t at = 0;  ///< place of the first among all that are read
};

/// Numbers of a one-dimensional dataset, block by block: on several threads where Hdf5Chunks
/// unpacks them, else through H5Dread. Blocks of which nothing is wanted are not read.
class NumberBlocks {
 public:
  /// `spans`: what is wanted, ascending and apart from each other.
  NumberBlocks(const Hdf5Array& array, std::vector<NumberSpan> spans);

  std::int64_t blocks() const { return static_cast<std::int64_t>(m_blocks.size()); }

  /// Calls `use(at, values, count, block)` for each stretch of wanted numbers within a block, those
  /// of one block in order and from one thread, the blocks in any order and from several threads
  /// at once. `values` points to numbers of the type in the file, or of 64-bit integers, floats or
  /// doubles where H5Dread converts them.
  template <typename Use>
  void forEach(int threads, const Progress& progress, const Use& use) const;

 private:
  struct Block {
    std::int64_t number = 0;
    std::size_t firstSpan = 0;
  };
  template <typename Use>
  void readPlainly(std::int64_t block, const Use& use) const;
  /// Hands on what is wanted of a block's values.
  template <typename T, typename Use>
  void handOn(std::int64_t block, const T* values, const Use& use) const;

  Hdf5Array m_array;
  std::vector<NumberSpan> m_spans;
  std::vector<Block> m_blocks;
  std::int64_t m_length;
  std::optional<Hdf5Chunks> m_chunks;
};

template <typename T, typename Use>
void NumberBlocks::handOn(std::int64_t block, const T* values, const Use& use) const {
  const auto [number, firstSpan] = m_blocks[static_cast<std::size_t>(block)];
  const std::int64_t begin = number * m_length;
  const std::int64_t end = begin + m_length;
  for (std::size_t i = firstSpan; i < m_spans.size() && m_spans[i].first < end; ++i) {
    const NumberSpan& span = m_spans[i];
    const std::int64_t first = std::max(begin, span.first);
    const std::int64_t last = std::min(end, span.first + span.count);
    use(span.at + first - span.first, values + (first - begin), last - first, block);
  }
}

template <typename Use>
void NumberBlocks::readPlainly(std::int64_t block, const Use& use) const {
  const std::int64_t first = m_blocks[static_cast<std::size_t>(block)].number * m_length;
  const std::int64_t number = std::min(m_length, m_array.count() - first);
  const auto readAs = [&](auto zero) {
    std::vector<decltype(zero)> values(static_cast<std::size_t>(number));
    m_array.readRows(first, number, values.data());
    handOn(block, values.data(), use);
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
    const std::span<const std::byte> bytes =
        reader->read(m_blocks[static_cast<std::size_t>(block)].number);
    if (bytes.empty()) {  // never written: HDF5 knows what to fill it with
      const Hdf5Access access;
      readPlainly(block, use);
      return;
    }
    m_chunks->visitType([&](auto zero) {
      handOn(block, reinterpret_cast<const decltype(zero)*>(bytes.data()), use);
    });
  });
}

}  // namespace chreode
