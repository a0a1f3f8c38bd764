#pragma once

#include <string>
#include <utility>
#include <vector>

#include "expression/dataset.h"

namespace chreode {

/// How many genes of the data each set that a person can tick has.
struct GeneSetSizes {
  std::vector<Index> families;  ///< in the order of kGeneFamilies
  /// Class columns whose levels name two genes or more, with the number of these; most first.
  std::vector<std::pair<std::string, Index>> targets;
};

GeneSetSizes geneSetSizes(const Dataset& data);

}  // namespace chreode
