#pragma once

#include "base/progress.h"
#include "files/hdf5_array.h"
#include "files/matrix_facts.h"
#include "files/read_plan.h"
#include "files/sparse_rows.h"

namespace chreode {

/// Reads a dense two-dimensional dataset as rows without their zeros, only the plan's rows, band
/// after band of whole chunks: unpacked on several threads where Hdf5Chunks can, else by HDF5. The
/// dense matrix is never in memory. `facts` sees every value read. Throws Error for a damaged file.
SparseRows readDenseAsRows(const Hdf5Array& array, const ReadPlan& plan, MatrixFacts& facts,
                           const Progress& progress);

}  // namespace chreode
