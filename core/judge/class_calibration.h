#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace chreode {

/// How a classifier's probabilities stand to the truth.
struct ClassCalibration {
  struct Bin {
    double confidence = 0.0;  ///< mean probability of the predicted class
    double accuracy = 0.0;    ///< share of them that are right
    int cells = 0;
  };
  int cells = 0;
  double accuracy = 0.0;
  /// Expected calibration error: Σ share of cells · |accuracy − confidence| over 15 bins of equal
  /// width of the predicted class's probability (Guo et al. 2017).
  double error = 0.0;
  std::vector<Bin> bins;      ///< 15
  Eigen::MatrixXi confusion;  ///< true class × predicted class
};

/// `probabilities`: cells × classes; `truth`: in [0, classes), or −1 for a class that the
/// classifier does not know: never right, and in no row of `confusion`.
ClassCalibration classCalibration(const Eigen::MatrixXd& probabilities,
                                  std::span<const std::int32_t> truth);

}  // namespace chreode
