#pragma once

#include <array>
#include <memory>

#include "expression/annotation.h"
#include "model/latent_model.h"
#include "projection/procrustes.h"
#include "projection/projection.h"

namespace chreode {

/// A linear view y = A (z − center): exact to place codes and exact to lift.
class LinearView : public Projection {
 public:
  /// `axes`: 3 × latent numbers of full row rank. `metric`: L × L, mean of JᵀJ over cells, for the
  /// decoded share; empty when unknown.
  LinearView(std::string name, Matrix axes, RowVector center, const Matrix& codes,
             const Eigen::MatrixXd& metric);

  std::string name() const override { return m_name; }
  const Matrix& coordinates() const override { return m_coordinates; }
  bool flat() const override { return m_axes.row(2).isZero(0.0f); }
  std::optional<Matrix> project(const Matrix& codes) const override;
  std::optional<RowVector> lift(const RowVector& code,
                                const Eigen::RowVector3f& target) const override;
  /// The same view after `by`, of the same codes: it places and lifts as exactly. `name` empty: its
  /// own.
  std::unique_ptr<LinearView> moved(const Similarity& by, const Matrix& codes,
                                    const Eigen::MatrixXd& metric, std::string name = {}) const;

 private:
  std::string m_name;
  Matrix m_axes;
  RowVector m_center;
  Matrix m_pseudoInverse;  ///< Aᵀ(AAᵀ)⁻¹, L × 3
  Matrix m_coordinates;
};

/// Mean over a seeded sample of cells of JᵀJ, J the decoder's Jacobian of log1p of the output at depth
/// 10,000 (of the output itself for log models), by central differences: what a step in the code is
/// worth in decoded expression. L × L.
Eigen::MatrixXd decoderMetric(const LatentModel& model, const Matrix& codes,
                              const Levels& covariates, int sample = 64, std::uint64_t seed = 0);

/// PCA of the codes in the decoder's metric: the three directions along which decoded expression
/// varies most. With an empty metric plain PCA of the codes.
std::unique_ptr<LinearView> decodedPcaView(const Matrix& codes, const Eigen::MatrixXd& metric);

/// Linear discriminant axes of a label: directions of greatest variance between classes against
/// within them (Fisher; within-class covariance shrunk by 10 % to its mean diagonal); with three
/// classes or fewer the remaining axes are the greatest variance within classes. Throws Error for fewer than two classes with ≥ 2
/// cells.
std::unique_ptr<LinearView> discriminantView(const Matrix& codes, const Annotation& label,
                                             const Eigen::MatrixXd& metric);

/// Three of the latent numbers as they are.
std::unique_ptr<LinearView> latentAxesView(const Matrix& codes, std::array<int, 3> axes,
                                           const Eigen::MatrixXd& metric);

}  // namespace chreode
