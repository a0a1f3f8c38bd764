#include "bench_cells.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"

namespace chreode {

std::shared_ptr<Dataset> benchCells(int cells, int genes, int groups) {
  Random random(1);
  auto data = std::make_shared<Dataset>();
  data->taken = {"X", Scale::counts};
  std::vector<double> mean(static_cast<std::size_t>(genes));
  for (std::size_t gene = 0; gene < mean.size(); ++gene) {
    mean[gene] = std::exp(1.3 * random.normal() - 3.1);
    data->genes.names.push_back("gene" + std::to_string(gene));
  }
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  for (int cell = 0; cell < cells; ++cell) {
    const double depth = std::exp(0.4 * random.normal());
    for (std::size_t gene = 0; gene < mean.size(); ++gene) {
      const bool raised = gene % 10 == 0 && static_cast<int>(gene / 10) % groups == cell % groups;
      const auto count = random.poisson(mean[gene] * depth * (raised ? 3.0 : 1.0));
      if (count == 0) continue;
      indices.push_back(static_cast<std::int32_t>(gene));
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
    data->cells.names.push_back("cell" + std::to_string(cell));
  }
  data->matrix = std::make_shared<const ExpressionMatrix>(cells, genes, std::move(offsets),
                                                          std::move(indices), std::move(values));
  return data;
}

}  // namespace chreode
