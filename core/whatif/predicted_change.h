#pragma once

#include <span>
#include <vector>

#include <Eigen/Core>

#include "stats/prediction_scores.h"
#include "whatif/log_values.h"

namespace chreode {

/// A predicted change of the target's mean log values, a gene each.
struct PredictedChange {
  Eigen::VectorXd change;  ///< made with all control cells of the target
  /// The same made with the first half of the control cells alone, genes × splits; empty where the
  /// target's control cells have no part in the change.
  Eigen::MatrixXd halves;
};

/// The target's control cells in random halves: one half predicts, the other is what the measured
/// change is taken from. Otherwise prediction and truth share the control cells' noise, and a mere
/// smoothing of the cells looks like a prediction.
class ControlSplits {
 public:
  static constexpr int usual = 50;

  /// `x`: cells × genes, `cells`: the control cells.
  ControlSplits(const ExpressionMatrix& x, std::span<const std::int32_t> cells, int splits,
                std::uint64_t seed);

  const Halves& halves() const { return m_halves; }
  int splits() const { return static_cast<int>(m_halves.cols()); }
  const Eigen::MatrixXd& firstMeans() const { return m_first; }    ///< genes × splits
  const Eigen::MatrixXd& secondMeans() const { return m_second; }  ///< genes × splits

  /// Median over the splits of r between the predicted change, made with the first half, and the
  /// measured mean less the second half's.
  double correlation(const PredictedChange& predicted, const Eigen::VectorXd& perturbedMean) const;

 private:
  Halves m_halves;
  Eigen::MatrixXd m_first;
  Eigen::MatrixXd m_second;
};

/// The mean of values that come a cell at a time, over all cells and over each first half.
class HalfMeans {
 public:
  HalfMeans(const Halves& halves, Eigen::Index genes);
  void add(Eigen::Index cell, const Eigen::VectorXd& values);
  PredictedChange result() const;

 private:
  const Halves& m_halves;
  Eigen::VectorXd m_sum;
  Eigen::MatrixXd m_halfSums;
  Eigen::Index m_cells = 0;
};

/// The r that a perfect prediction would have: changes in two random halves of the control and the
/// perturbed cells, median of `splits`, through ceilingOf().
double changeCeiling(const ExpressionMatrix& x, std::span<const std::int32_t> control,
                     std::span<const std::int32_t> perturbed, int splits, std::uint64_t seed);

}  // namespace chreode
