#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

namespace chreode {

/// What holding each factor does to the fates in the simulation that made the cells. Predictions
/// are judged by it and never see it.
struct FateTruth {
  std::vector<std::string> factors;
  std::vector<std::string> fates;
  Eigen::MatrixXd effect;  ///< factors × fates: share with the factor at 1 minus share at 0
};

}  // namespace chreode
