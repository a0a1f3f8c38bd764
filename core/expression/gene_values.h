#pragma once

#include <optional>
#include <vector>

#include "expression/shown_scale.h"

namespace chreode {

/// Genes in all cells as the program shows them (see ShownScale). Measures the cells' depths once,
/// with its first gene.
class GeneValues {
 public:
  /// The data stay and have their matrix.
  explicit GeneValues(const Dataset& data) : m_data(data) {}

  std::vector<float> of(int gene);

 private:
  const Dataset& m_data;
  std::optional<ShownScale> m_scale;
};

}  // namespace chreode
