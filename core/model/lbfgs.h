#pragma once

#include <functional>

#include <Eigen/Core>

#include "base/progress.h"

namespace chreode {

struct LbfgsOptions {
  int mostSteps = 500;
  int memory = 10;
  double tolerance = 1e-6;  ///< ends when no component of the gradient is larger
  double leastFall = 0.0;   ///< ends when three steps in a row fall by less than this share
};

/// Value at `x`; writes the gradient there.
using Objective = std::function<double(const Eigen::VectorXd& x, Eigen::VectorXd& gradient)>;

/// Minimises a smooth convex function from `start` by limited-memory BFGS (Nocedal & Wright 2006,
/// algorithm 7.5) with a backtracking line search. Deterministic. Throws Cancelled.
Eigen::VectorXd minimise(const Objective& objective, Eigen::VectorXd start,
                         const LbfgsOptions& options, const Progress& progress);

}  // namespace chreode
