#pragma once

#include "base/progress.h"
#include "files/expression_file.h"
#include "files/hdf5_array.h"

namespace chreode {

/// Reads a dense matrix that is stored as genes × cells as rows of cells. The values pass by in
/// blocks of whole chunks, so that neither the dense matrix nor a second copy of what is kept is
/// ever in memory. `summary` has the shape as cells × genes; it is returned whole. Throws Error for
/// a damaged matrix.
StoredMatrix readTransposed(const Hdf5Array& array, MatrixSummary summary,
                            const Progress& progress);

/// As ExpressionFile::glimpse.
std::shared_ptr<const ExpressionMatrix> glimpseTransposed(const Hdf5Array& array,
                                                          const MatrixSummary& summary);

}  // namespace chreode
