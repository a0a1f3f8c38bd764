#pragma once

#include <string>
#include <vector>

#include "expression/dataset.h"

namespace chreode {

/// Genes in all cells as the program shows them: counts as log1p at the median depth of the data
/// (scanpy's normalize_total and log1p), other values as they are. Measures the cells' depths once,
/// with its first gene.
class GeneValues {
 public:
  /// The data stay and have their matrix.
  explicit GeneValues(const Dataset& data) : m_data(data) {}

  std::vector<float> of(int gene);
  /// "log1p of counts at median depth", "log value", "scaled value" or "value".
  static std::string unit(const Dataset& data);

 private:
  const Dataset& m_data;
  std::vector<double> m_totals;
  double m_depth = 1.0;
};

}  // namespace chreode
