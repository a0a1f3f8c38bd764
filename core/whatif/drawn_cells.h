#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "base/matrix.h"
#include "base/progress.h"
#include "whatif/log_values.h"

namespace chreode {

/// Judges a predicted change as a cloud of cells by E-distance. A mean is no cell: counts are
/// drawn. Each control cell's own counts are thinned where a gene falls and added to (Poisson)
/// where it rises, then the deeper of it and a measured perturbed cell of the same rank in depth is
/// thinned to the shallower one's depth. Both groups have the same number of cells. The principal
/// components come from measured cells only.
class DrawnCells {
 public:
  /// `counts`: cells × genes. Needs 10 cells a group; fewer give no figures.
  DrawnCells(const ExpressionMatrix& counts, const std::vector<float>& units,
             std::span<const std::int32_t> control, std::span<const std::int32_t> perturbed,
             std::uint64_t seed, const Progress& progress);

  struct Judged {
    double distance = 0.0;  ///< NaN where there are too few cells
    double band = 0.0;      ///< what 95 of 100 relabellings of the same cells stay below
  };
  /// `control`: mean log values of the control cells; `change`: the predicted one; a gene each.
  Judged judge(const Eigen::VectorXd& control, const Eigen::VectorXd& change) const;

 private:
  Matrix places(const Eigen::MatrixXd& counts) const;

  std::uint64_t m_seed;
  double m_unit = 0.0;        ///< median of the control cells'
  double m_depth = 0.0;       ///< that counts are normalised to
  Eigen::VectorXd m_depths;   ///< of each pair
  Eigen::MatrixXd m_control;  ///< counts, cells × genes, by depth
  Eigen::VectorXd m_mean;
  Eigen::MatrixXd m_axes;  ///< components × genes
  Matrix m_measured;       ///< places of the measured perturbed cells
};

}  // namespace chreode
