#pragma once

#include "base/matrix.h"

namespace chreode {

/// How many cells may be drawn while the camera moves, learnt from the frames drawn so far.
class FrameBudget {
 public:
  static constexpr double targetMs = 28.0;
  /// Fewer would leave holes in a cloud of a million that the whole one has not.
  static constexpr Index fewest = 100'000;

  /// A frame of `drawn` cells took `ms` milliseconds.
  void measured(Index drawn, double ms);
  /// Of `total` cells, how many fit the target; all of them before anything was measured.
  Index whileMoving(Index total) const;

 private:
  static constexpr Index fewestTold = 20'000;  // to tell the cells' part from the rest
  static constexpr double fixedMs = 2.0;       // an empty frame
  double m_msPerCell = 0.0;
};

}  // namespace chreode
