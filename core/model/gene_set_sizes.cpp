#include "model/gene_set_sizes.h"

#include <algorithm>

#include "expression/gene_families.h"
#include "model/gene_choice.h"

namespace chreode {

GeneSetSizes geneSetSizes(const Dataset& data) {
  GeneSetSizes sizes;
  const std::vector<std::string> symbols = symbolsOf(data.genes);
  for (const GeneFamily family : kGeneFamilies) {
    sizes.families.push_back(static_cast<Index>(familyGenes(symbols, family).size()));
  }
  for (const Annotation& column : data.cells.columns) {
    if (column.kind != Annotation::Kind::categorical) continue;
    const auto found = static_cast<Index>(targetGenes(data, column).size());
    if (found > 1) sizes.targets.emplace_back(column.name, found);
  }
  std::stable_sort(sizes.targets.begin(), sizes.targets.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return sizes;
}

}  // namespace chreode
