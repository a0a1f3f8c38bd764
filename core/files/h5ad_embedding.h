#pragma once

#include <string>
#include <vector>

#include "base/matrix.h"
#include "files/expression_file.h"
#include "files/hdf5_node.h"

namespace chreode {

/// One entry of obsm: its facts and, where it is numeric and no wider than 1,000, its values.
struct StoredEmbedding {
  MatrixSummary summary;
  Matrix values;
};

/// Reads obsm: a group of arrays, sparse matrices and tables, or one compound dataset with a field
/// for each array (anndata ≤ 0.6). An entry that does not fit the cells is left out with a notice.
std::vector<StoredEmbedding> readEmbeddings(const Hdf5Node& obsm, Index cells,
                                            std::vector<std::string>& notices);

}  // namespace chreode
