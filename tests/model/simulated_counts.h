#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "base/random.h"
#include "expression/dataset.h"

namespace chreode {

/// Counts of two groups of cells that differ in half of the genes, with columns `group` and `donor`
/// (five donors); the donors' own effect is on the first gene.
inline Dataset simulatedCounts(int cells, int genes, std::uint64_t seed = 1) {
  Random random(seed);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  Dataset data;
  Annotation group;
  group.name = "group";
  group.kind = Annotation::Kind::categorical;
  group.levels = {"left", "right"};
  Annotation donor;
  donor.name = "donor";
  donor.kind = Annotation::Kind::categorical;
  donor.levels = {"d0", "d1", "d2", "d3", "d4"};
  for (int cell = 0; cell < cells; ++cell) {
    const int side = cell % 2;
    const int person = (cell / 2) % 5;
    const double depth = 0.5 + random.uniform();
    group.codes.push_back(side);
    donor.codes.push_back(person);
    data.cells.names.push_back("cell" + std::to_string(cell));
    for (int gene = 0; gene < genes; ++gene) {
      double rate = 0.6 + 0.02 * gene;
      if (gene % 2 == 0) rate *= side == 0 ? 2.0 : 0.5;
      if (gene == 0) rate *= 1.0 + 3.0 * person;
      const auto count = random.poisson(depth * rate);
      if (count == 0) continue;
      indices.push_back(gene);
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
  }
  for (int gene = 0; gene < genes; ++gene) data.genes.names.push_back("g" + std::to_string(gene));
  data.name = "simulated";
  data.cells.columns = {std::move(group), std::move(donor)};
  data.matrix = std::make_shared<ExpressionMatrix>(cells, genes, std::move(offsets),
                                                   std::move(indices), std::move(values));
  data.taken = {"X", Scale::counts, false};
  data.dataHash = hashOf(data, 1);
  return data;
}

}  // namespace chreode
