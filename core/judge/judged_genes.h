#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "judge/count_split.h"
#include "model/latent_model.h"

namespace chreode {

/// The genes of a model that the data hold. A prediction is judged on these alone, like the
/// baselines beside it: a gene that was not measured is no zero.
class JudgedGenes {
 public:
  /// `missing`: those of the model's `genes` that the data lack, ascending.
  explicit JudgedGenes(Index genes, const std::vector<std::int32_t>& missing = {});

  bool all() const { return static_cast<Index>(m_present.size()) == m_genes; }
  const std::vector<std::int32_t>& present() const { return m_present; }  ///< ascending

  /// The columns of the present genes, of what has one for each gene of the model.
  Matrix of(Matrix values) const;
  std::shared_ptr<const ExpressionMatrix> of(
      const std::shared_ptr<const ExpressionMatrix>& values) const;
  CountSplit of(const CountSplit& split) const;

  /// The libraries over all genes of the model that `library`, of the present genes, stands for: by
  /// the share that the model itself decodes for them at each code. Without it the model would lose
  /// on every present gene what it gives to the missing ones.
  Vector wholeLibrary(const LatentModel& model, const Matrix& z, const Vector& library,
                      const Levels& levels) const;

 private:
  Index m_genes;
  std::vector<std::int32_t> m_present;
};

}  // namespace chreode
