#include "files/number_blocks.h"

#include <utility>

namespace chreode {

namespace {

constexpr std::int64_t kBlockValues = std::int64_t{1} << 20;
constexpr std::int64_t kLargestBlock = std::int64_t{1} << 27;

/// About kBlockValues values in whole chunks, so that HDF5 unpacks none twice.
std::int64_t plainLength(const Hdf5Array& array) {
  const std::int64_t chunks = std::max<std::int64_t>(1, kBlockValues / array.chunkRows());
  return std::clamp<std::int64_t>(chunks * array.chunkRows(), 1, kLargestBlock);
}

}  // namespace

NumberBlocks::NumberBlocks(const Hdf5Array& array, std::vector<NumberSpan> spans)
    : m_array(array), m_spans(std::move(spans)) {
  if (array.shape().size() == 1) m_chunks = Hdf5Chunks::of(array);
  m_length = m_chunks ? m_chunks->chunkValues() : plainLength(array);
  for (std::size_t i = 0; i < m_spans.size(); ++i) {
    if (m_spans[i].count == 0) continue;
    const std::int64_t last = (m_spans[i].first + m_spans[i].count - 1) / m_length;
    std::int64_t number = m_spans[i].first / m_length;
    if (!m_blocks.empty()) number = std::max(number, m_blocks.back().number + 1);
    for (; number <= last; ++number) m_blocks.push_back({number, i});
  }
}

}  // namespace chreode
