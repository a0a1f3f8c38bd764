#pragma once

#include <string>
#include <vector>

#include "files/expression_file.h"
#include "files/h5ad_embedding.h"
#include "files/hdf5_node.h"

namespace chreode {

/// What a loom file says about its cells (col_attrs) or genes (row_attrs).
struct LoomAttributes {
  AnnotationTable table;
  std::vector<StoredEmbedding> embeddings;
};

/// How one axis of a loom file is read.
struct LoomAxis {
  Index size = 0;                     ///< of the matrix along this axis
  const char* item = "cell";          ///< "cell" or "gene"
  std::vector<std::string> nameKeys;  ///< attributes that hold names, best first
  bool entities = false;              ///< texts are ASCII with XML entities, as before loom 3
};

/// Reads the attributes of one axis. Without an attribute of names, one with a barcode for each row
/// is taken, else the rows are numbered. Attributes of another length or of a kind that is not read
/// are said in `notices`. Throws Error for one that is damaged.
LoomAttributes readLoomAttributes(const Hdf5Node& group, const LoomAxis& axis,
                                  std::vector<std::string>& notices);

}  // namespace chreode
