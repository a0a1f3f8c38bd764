#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "expression/cell_set.h"
#include "expression/dataset.h"
#include "expression/query_words.h"

namespace chreode {

/// What a query can name besides the columns and genes of the data (a latent number of a model, a
/// group of cells). Its column is made when a query names it.
struct QueryExtra {
  std::string name;
  std::function<Annotation()> column;
};
using QueryExtras = std::vector<QueryExtra>;

/// A condition on cells, written as `cell_type == "B" and MS4A1 > 1`:
///
///   or, and, not, parentheses (| & ! too); == != < <= > >=, chains such as 0 < MS4A1 < 2;
///   in [a, b] and not in [a, b]; a boolean column by itself; quotes " ' ` around names and values.
///
/// Names are columns of the cells, then genes, then extras; `gene:NAME` is always the gene. A
/// gene's values are those that the program shows (GeneValues). A cell without a value meets != and
/// `not in` alone. Two names that hold numbers can be compared with each other.
class CellQuery {
 public:
  /// Reads a query and looks up what it names. The data, with their matrix where genes are to be
  /// asked for, and the extras are kept. Throws QueryError.
  CellQuery(std::shared_ptr<const Dataset> data, std::string_view text, QueryExtras extras = {});
  ~CellQuery();
  CellQuery(CellQuery&&) noexcept;
  CellQuery& operator=(CellQuery&&) noexcept;

  const std::vector<std::string>& genes() const;  ///< that it names, each once
  /// The cells that meet it. Genes and extras are read now. Throws Error while the matrix is
  /// missing, Cancelled.
  CellSet cells(const Progress& progress = {}) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace chreode
