#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/progress.h"
#include "model/gene_alignment.h"
#include "model/latent_model.h"
#include "whatif/class_changes.h"
#include "whatif/predicted_change.h"
#include "whatif/transfer_cells.h"

namespace chreode {

/// Components of the PCA that a change is carried through; fewer where the data have fewer.
inline constexpr int kTransferComponents = 32;

/// The principal axes of some cells' log values: components × genes, orthonormal rows, and the mean
/// that they go through. At most 20,000 of the cells, drawn by the seed.
struct PrincipalAxes {
  Eigen::MatrixXd components;
  Eigen::VectorXd mean;

  /// What is left of a change when it has to go through the code.
  Eigen::VectorXd carried(const Eigen::VectorXd& change) const {
    return components.transpose() * (components * change);
  }
};
PrincipalAxes principalAxes(const ExpressionMatrix& x, std::span<const std::int32_t> cells,
                            std::uint64_t seed, const Progress& progress);

/// The principal axes' decode of the control cells beside the cells themselves: no perturbation in
/// it.
PredictedChange smoothedBy(const PrincipalAxes& axes, const Eigen::VectorXd& control,
                           const ControlSplits& splits);

/// Which genes a prediction is scored over, and where they stand in a model.
struct ScoredGenes {
  std::vector<std::int32_t> ofData;   ///< columns of the data, each once
  std::vector<std::int32_t> ofModel;  ///< columns of the model; empty without a model
};
/// The model's genes that the data have.
ScoredGenes scoredGenes(const GeneAlignment& alignment);

/// What a model with an encoder says: scGen (Lotfollahi et al. 2019), with the residual kept. Each
/// control cell of the target is moved by δ in the code and decoded, and the change is decode(z +
/// δ) − decode(z), in the log values of `values`, at the cell's own library and covariates. δ: the
/// `weights`-weighted sum over the sources of the difference of mean codes.
struct LatentChange {
  PredictedChange moved;
  PredictedChange smoothed;  ///< decode(z) − the cell, δ = 0
};
LatentChange latentChange(const LatentModel& model, const Dataset& data, const LogValues& values,
                          std::span<const ClassCells> sources, const ClassWeights& weights,
                          std::span<const std::int32_t> control, const ScoredGenes& genes,
                          const Halves& halves, const Progress& progress);

}  // namespace chreode
