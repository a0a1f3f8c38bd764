#pragma once

#include <cstdint>
#include <string>

namespace chreode {

/// Reads the arrays of a sparse or dense matrix of an HDF5 file by plain H5Dread into fresh memory,
/// in the type that they have, and gives their size in bytes: the peer that `bench load` compares
/// with. `group` is the matrix's place in the file, such as "X" or "raw/X". Throws Error where
/// there is none.
std::int64_t readPlainly(const std::string& path, const std::string& group);

}  // namespace chreode
