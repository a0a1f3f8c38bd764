#include "judge/class_calibration.h"

#include <algorithm>
#include <cmath>

namespace chreode {

namespace {

constexpr int kBins = 15;

}  // namespace

ClassCalibration classCalibration(const Eigen::MatrixXd& probabilities,
                                  std::span<const std::int32_t> truth) {
  ClassCalibration result;
  result.cells = static_cast<int>(probabilities.rows());
  result.bins.resize(kBins);
  result.confusion = Eigen::MatrixXi::Zero(probabilities.cols(), probabilities.cols());
  if (result.cells == 0) return result;
  int right = 0;
  for (Eigen::Index i = 0; i < probabilities.rows(); ++i) {
    Eigen::Index predicted = 0;
    const double confidence = probabilities.row(i).maxCoeff(&predicted);
    const std::int32_t own = truth[static_cast<std::size_t>(i)];
    const bool correct = own == static_cast<std::int32_t>(predicted);
    right += correct;
    if (own >= 0) ++result.confusion(own, predicted);
    // Bins are open below and closed above, as in the paper.
    const int place = std::clamp(static_cast<int>(std::ceil(confidence * kBins)) - 1, 0, kBins - 1);
    ClassCalibration::Bin& bin = result.bins[static_cast<std::size_t>(place)];
    bin.confidence += confidence;
    bin.accuracy += correct;
    ++bin.cells;
  }
  result.accuracy = static_cast<double>(right) / result.cells;
  for (ClassCalibration::Bin& bin : result.bins) {
    if (bin.cells == 0) continue;
    result.error += std::abs(bin.accuracy - bin.confidence) / result.cells;
    bin.confidence /= bin.cells;
    bin.accuracy /= bin.cells;
  }
  return result;
}

}  // namespace chreode
