#pragma once

#include <string>
#include <utility>

#include "model/latent_model.h"

namespace chreode {

/// A model that can be computed by hand: log values, decode(z) = z·W, encode(x) = x·W⁺ (W with
/// orthonormal rows, so W⁺ = Wᵀ).
class LinearModel : public LatentModel {
 public:
  explicit LinearModel(Matrix weights) : m_weights(std::move(weights)) {
    m_card.name = "linear";
    m_card.latentSize = static_cast<int>(m_weights.rows());
    m_card.inputSpace = m_card.outputSpace = Space::log1p;
    for (Index g = 0; g < m_weights.cols(); ++g) m_card.genes.push_back("G" + std::to_string(g));
  }

  const ModelCard& card() const override { return m_card; }
  Encoded encode(const ExpressionMatrix& x, const Levels&, const Progress&) const override {
    Matrix codes = x.dense(0, x.cells()) * m_weights.transpose();
    Matrix variance = Matrix::Zero(codes.rows(), codes.cols());
    return {std::move(codes), std::move(variance)};
  }
  Matrix decode(const Matrix& z, const Vector&, const Levels&) const override {
    return z * m_weights;
  }

 private:
  Matrix m_weights;
  ModelCard m_card;
};

}  // namespace chreode
