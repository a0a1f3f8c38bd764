#include "judge/judged_genes.h"

#include <algorithm>

namespace chreode {

namespace {

constexpr float kLeastShare = 0.01f;  // a code that decodes to nearly nothing else is an outlier

}  // namespace

JudgedGenes::JudgedGenes(Index genes, const std::vector<std::int32_t>& missing) : m_genes(genes) {
  m_present.reserve(static_cast<std::size_t>(genes));
  for (std::int32_t gene = 0; gene < static_cast<std::int32_t>(genes); ++gene) {
    if (!std::binary_search(missing.begin(), missing.end(), gene)) m_present.push_back(gene);
  }
}

Matrix JudgedGenes::of(Matrix values) const {
  if (all()) return values;
  Matrix chosen(values.rows(), static_cast<Index>(m_present.size()));
  for (Index row = 0; row < values.rows(); ++row) {
    for (Index i = 0; i < chosen.cols(); ++i) {
      chosen(row, i) = values(row, m_present[static_cast<std::size_t>(i)]);
    }
  }
  return chosen;
}

std::shared_ptr<const ExpressionMatrix> JudgedGenes::of(
    const std::shared_ptr<const ExpressionMatrix>& values) const {
  return all() || !values ? values : values->selectGenes(m_present);
}

CountSplit JudgedGenes::of(const CountSplit& split) const {
  return {of(split.a), of(split.b), split.depthA, split.depthB};
}

Vector JudgedGenes::wholeLibrary(const LatentModel& model, const Matrix& z, const Vector& library,
                                 const Levels& levels) const {
  if (all()) return library;
  const Matrix decoded = model.decode(z, library, levels);
  const Vector present = of(decoded).rowwise().sum();
  const Vector whole = decoded.rowwise().sum();
  Vector result = library;
  for (Index i = 0; i < result.size(); ++i) {
    if (whole[i] > 0.0f) result[i] /= std::max(kLeastShare, present[i] / whole[i]);
  }
  return result;
}

}  // namespace chreode
