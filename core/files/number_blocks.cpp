#include "files/number_blocks.h"

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

NumberBlocks::NumberBlocks(const Hdf5Array& array, std::int64_t count)
    : m_array(array), m_count(count), m_chunks(Hdf5Chunks::of(array)) {
  m_length = m_chunks ? m_chunks->chunkValues() : plainLength(array);
}

}  // namespace chreode
