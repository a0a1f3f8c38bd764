#pragma once

#include <string>

#include "files/hdf5_node.h"

namespace chreode {

/// Throws Error with one sentence for whatever is not HDF5: a folder, no file at all, no
/// permission, text, a git-LFS pointer, a packed file …
void refuseUnlessHdf5(const std::string& path);

/// Whether the file is text, plain or gzip-compressed, that may be a table: no git-LFS pointer, no
/// web page, no Matrix Market matrix.
bool mayBeTable(const std::string& path);

/// Throws Error with one sentence for an HDF5 file that is no h5ad, naming what it looks like.
void refuseUnlessH5ad(const Hdf5Node& root, const std::string& path);

}  // namespace chreode
