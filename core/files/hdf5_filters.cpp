#include "files/hdf5_filters.h"

#include <cerrno>
#include <cstdlib>

#include <lzf.h>

namespace chreode {

namespace {

/// An LZF chunk says its unpacked size in the third client value; a file may say a wrong one, so
/// the buffer grows while the decompressor asks for more.
std::size_t unpackLzf(unsigned flags, std::size_t valueCount, const unsigned* values,
                      std::size_t packedSize, std::size_t* bufferSize, void** buffer) {
  if (!(flags & H5Z_FLAG_REVERSE)) return 0;  // we write no LZF
  constexpr std::size_t kLargest = std::size_t{1} << 31;
  std::size_t size = valueCount >= 3 && values[2] > 0 ? values[2] : *bufferSize;
  while (size > 0 && size <= kLargest) {
    void* unpacked = std::malloc(size);
    if (!unpacked) return 0;
    const unsigned got = lzf_decompress(*buffer, static_cast<unsigned>(packedSize), unpacked,
                                        static_cast<unsigned>(size));
    if (got > 0) {
      std::free(*buffer);
      *buffer = unpacked;
      *bufferSize = size;
      return got;
    }
    const bool tooSmall = errno == E2BIG;
    std::free(unpacked);
    if (!tooSmall) return 0;
    size *= 2;
  }
  return 0;
}

std::string filterName(H5Z_filter_t filter, const char* nameInFile) {
  std::string name;
  switch (filter) {
    case 307:
      name = "bzip2";
      break;
    case H5Z_FILTER_SZIP:
      name = "SZIP";
      break;
    case 32001:
      name = "Blosc";
      break;
    case 32004:
      name = "LZ4";
      break;
    case 32008:
      name = "bitshuffle";
      break;
    case 32013:
      name = "ZFP";
      break;
    case 32015:
      name = "Zstandard";
      break;
    case 32026:
      name = "Blosc2";
      break;
    default:
      name = *nameInFile ? nameInFile : "an unknown method";
  }
  return name + " (filter " + std::to_string(filter) + ")";
}

}  // namespace

void registerFilters() {
  H5Z_class2_t lzf{};
  lzf.version = H5Z_CLASS_T_VERS;
  lzf.id = lzfFilter;
  lzf.encoder_present = 0;
  lzf.decoder_present = 1;
  lzf.name = "lzf";
  lzf.filter = unpackLzf;
  H5Zregister(&lzf);
}

std::string missingFilter(hid_t creationList) {
  const int count = H5Pget_nfilters(creationList);
  for (int i = 0; i < count; ++i) {
    unsigned flags = 0;
    std::size_t valueCount = 0;
    char name[64] = {};
    unsigned configuration = 0;
    const H5Z_filter_t filter =
        H5Pget_filter2(creationList, static_cast<unsigned>(i), &flags, &valueCount, nullptr,
                       sizeof(name), name, &configuration);
    if (filter < 0) return "an unknown method";
    if (H5Zfilter_avail(filter) <= 0) return filterName(filter, name);
  }
  return {};
}

}  // namespace chreode
