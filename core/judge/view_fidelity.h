#pragma once

#include "base/matrix.h"
#include "base/progress.h"

namespace chreode {

/// How well a view shows the neighbourhoods of what it is a view of.
struct ViewFidelity {
  /// 1 − the penalty for cells that are near in the view and far in truth, by their ranks there
  /// (Venna & Kaski 2001; scikit-learn's trustworthiness).
  double trustworthiness = 0.0;
  double preservation = 0.0;  ///< mean share of a cell's k nearest that the view keeps nearest
  double chance = 0.0;        ///< what a random view would preserve, k / (n − 1)
};

/// Compares rows of `high` (codes) with the same rows of `low` (the view), exactly: every pair is
/// looked at. Throws Error unless k < n / 2, and Cancelled.
ViewFidelity viewFidelity(const Matrix& high, const Matrix& low, int k, const Progress& progress);

}  // namespace chreode
