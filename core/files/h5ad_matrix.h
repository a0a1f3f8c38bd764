#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"
#include "files/expression_file.h"
#include "files/hdf5_array.h"
#include "files/hdf5_node.h"

namespace chreode {

/// Kind and shape of the matrix at `node` without its values; `kind` stays empty when there is none
/// (a null dataset, a ragged or three-dimensional array). One row of numbers counts as one column.
MatrixSummary describeMatrix(const Hdf5Node& node, const std::string& which);

/// Reads a matrix as rows of cells: dense ones by blocks of rows without their zeros; of CSR and
/// dense ones only the plan's cells, CSC ones whole before cells are left out. `summary` comes from
/// describeMatrix; it is returned whole. Throws Error for a damaged matrix.
StoredMatrix readMatrix(const Hdf5Node& node, MatrixSummary summary, const ReadPlan& plan,
                        const Progress& progress);

/// As ExpressionFile::glimpse.
std::shared_ptr<const ExpressionMatrix> glimpseMatrix(const Hdf5Node& node,
                                                      const MatrixSummary& summary);

/// Reads an array of one or two dimensions as dense rows, and completes `summary`.
Matrix readDenseRows(const Hdf5Array& array, MatrixSummary& summary);

}  // namespace chreode
