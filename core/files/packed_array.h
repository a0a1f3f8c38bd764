#pragma once

#include <cstdint>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/expression_matrix.h"
#include "files/hdf5_array.h"
#include "files/matrix_facts.h"
#include "files/number_blocks.h"

namespace chreode {

/// The values in `spans` of a one-dimensional dataset as indices below `below`, in 16 bits where
/// those suffice. Unpacked on `threads` threads where Hdf5Chunks can, else by HDF5. `what` names
/// what is counted: "column". Throws Error for an index out of range and for a damaged file.
PackedNumbers<std::int32_t> readIndices(const Hdf5Array& array,
                                        const std::vector<NumberSpan>& spans, Index below,
                                        const char* what, int threads, const Progress& progress);

/// The same for the values of a matrix: in 16 bits where all are whole numbers that fit. `facts`
/// sees every one.
ExpressionMatrix::Values readValues(const Hdf5Array& array, const std::vector<NumberSpan>& spans,
                                    MatrixFacts& facts, int threads, const Progress& progress);

}  // namespace chreode
