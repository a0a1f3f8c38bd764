#pragma once

#include <string>

#include <hdf5.h>

namespace chreode {

constexpr H5Z_filter_t lzfFilter = 32000;

/// Registers the LZF decompressor (filter 32000 of h5py) with HDF5.
void registerFilters();

/// What keeps a dataset with this creation list from being read, as a name such as "Blosc (filter
/// 32001)"; empty when nothing does.
std::string missingFilter(hid_t creationList);

}  // namespace chreode
