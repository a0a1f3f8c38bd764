#pragma once

#include <cstdint>

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/expression_matrix.h"
#include "files/hdf5_array.h"
#include "files/matrix_facts.h"

namespace chreode {

/// The first `count` values of a one-dimensional dataset as indices of one of `columns` columns, in
/// 16 bits where those suffice. Unpacked on `threads` threads where Hdf5Chunks can, else by HDF5.
/// Throws Error for an index out of range and for a damaged file.
ExpressionMatrix::GeneIndices readIndices(const Hdf5Array& array, std::int64_t count, Index columns,
                                          int threads, const Progress& progress);

/// The same for the values of a matrix: in 16 bits where all are whole numbers that fit. `facts`
/// sees every one.
ExpressionMatrix::Values readValues(const Hdf5Array& array, std::int64_t count, MatrixFacts& facts,
                                    int threads, const Progress& progress);

}  // namespace chreode
