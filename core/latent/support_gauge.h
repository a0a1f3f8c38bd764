#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "expression/annotation.h"
#include "neighbors/neighbor_index.h"

namespace chreode {

/// How a code stands to the real cells.
enum class Support { inside, edge, outside };
const char* supportName(Support support);  ///< "in the data", "at the edge", "outside"

struct SupportReading {
  Support support = Support::inside;
  double quantile = 0.0;     ///< of the mean distance to the 10 nearest cells among the local ones' own
  double distance = 0.0;     ///< that mean distance, in code units
  double timesTypical = 0.0; ///< distance over the local cells' median
  int cellsWithin = 0;       ///< real cells within one typical distance of the code
  std::vector<std::int32_t> nearest;  ///< the 30 nearest cells, nearest first
  /// "in the data: 14 cells within the usual distance" or "outside: the nearest real cells are 3.1
  /// times as far as usual".
  std::string sentence() const;
};

/// Share of each level of a label among a code's nearest cells.
struct LabelMix {
  std::vector<double> shares;  ///< per level of the label, summing to 1 (0 when none is labelled)
  int top = -1;                ///< the commonest level, −1 when none is labelled
};

/// Tells how far a code has left the data: the mean distance to the 10 nearest encoded cells as a
/// quantile of the leave-one-out distances of the 100 cells nearest to it — local, so that a rare
/// type is not "outside" as a whole. Inside up to the .90 quantile, edge to .99, outside above
/// (k-nearest-neighbour detection, Sun et al. 2022). Immutable; read() may be called from any thread.
class SupportGauge {
 public:
  /// Of more than 100,000 cells as many, drawn at random, calibrate it: the local ones are then the
  /// 100 nearest of those. Throws Cancelled.
  explicit SupportGauge(std::shared_ptr<const NeighborIndex> index, const Progress& progress = {});

  /// `skip`: a cell that does not count as support, because the code was dragged from it; −1 = none.
  SupportReading read(const RowVector& code, std::int32_t skip = -1) const;
  /// The typical distance: median over cells of the mean distance to their 10 nearest others.
  double typicalDistance() const { return m_typical; }
  const NeighborIndex& index() const { return *m_index; }

 private:
  /// The own distances of the calibrating cells nearest to the code.
  std::vector<float> ownDistancesNear(const RowVector& code, std::int32_t skip) const;

  std::shared_ptr<const NeighborIndex> m_index;
  /// The cells that calibrate it and an index of their codes; empty and null where all do.
  std::vector<std::int32_t> m_calibrators;
  std::shared_ptr<const NeighborIndex> m_calibratorIndex;
  std::vector<float> m_ownDistance;  ///< of each of those: mean distance to its 10 nearest others
  double m_typical = 0.0;
};

/// Mix of a categorical column among cells.
LabelMix labelMix(const Annotation& label, std::span<const std::int32_t> cells);

}  // namespace chreode
