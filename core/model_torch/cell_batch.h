#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/random.h"
#include "expression/expression_matrix.h"

namespace chreode {

/// The cells of one training step in compressed rows: the values of the loss and, beside them, the
/// encoder's input, which are log1p of depth-normalised counts or the log values themselves.
class CellBatch {
 public:
  /// Copies the rows of `cells`. `targetSum` > 0: counts, normalised to that depth for the encoder.
  void assign(const ExpressionMatrix& x, std::span<const std::int32_t> cells, double targetSum);
  /// Makes the encoder's input anew as if each cell had been sequenced less deeply: it keeps each
  /// molecule with a chance drawn for the cell from [leastShare, 1]. The loss still asks for all of
  /// them, so the encoder learns not to lean on single molecules. Counts only.
  void thinInputs(Random& random, double leastShare);

  Index cells() const { return static_cast<Index>(m_offsets.size()) - 1; }
  Index genes() const { return m_geneCount; }
  std::span<const std::int64_t> offsets() const { return m_offsets; }
  std::span<const std::int32_t> geneIndices() const { return m_genes; }
  std::span<const float> values() const { return m_values; }
  std::span<const float> inputs() const { return m_inputs; }
  std::span<const float> totals() const { return m_totals; }  ///< each cell's sum of values

 private:
  Index m_geneCount = 0;
  double m_targetSum = 0.0;
  std::vector<std::int64_t> m_offsets{0};
  std::vector<std::int32_t> m_genes;
  std::vector<float> m_values;
  std::vector<float> m_inputs;
  std::vector<float> m_totals;
};

}  // namespace chreode
