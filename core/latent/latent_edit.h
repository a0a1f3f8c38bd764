#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/matrix.h"

namespace chreode {

/// Codes of all cells of a data set under one model.
struct LatentCodes {
  std::shared_ptr<const Matrix> mean;      ///< cells × latent numbers
  std::shared_ptr<const Matrix> variance;  ///< posterior variance; zeros for PCA
};

/// One thing that a person did: some cells moved in latent space, together by one shift or each by
/// its own. Undo stores these, never codes.
struct LatentEdit {
  std::vector<std::int32_t> cells;  ///< ascending
  Matrix shift;                     ///< 1 or cells × latent numbers, added to the cells' codes
  std::string description;          ///< "CD4T cell AAAC… pulled to Monocytes"
};

/// The edits made so far, over the codes that the encoder gave. Immutable; with() and without()
/// give the next state. The same list of edits always gives the same bits, whatever was undone
/// between.
class LatentEdits {
 public:
  LatentEdits() = default;
  LatentEdits with(LatentEdit edit) const;
  LatentEdits withoutLast() const;
  const std::vector<LatentEdit>& list() const { return m_edits; }
  bool empty() const { return m_edits.empty(); }

  /// Sum of the shifts of one cell, in the order they were made; zeros when it was never moved.
  RowVector shiftOf(std::int32_t cell, Index latentSize) const;
  /// Every cell that was moved, ascending.
  std::vector<std::int32_t> movedCells() const;

 private:
  std::vector<LatentEdit> m_edits;
};

}  // namespace chreode
