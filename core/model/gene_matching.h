#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/gene_map.h"

namespace chreode {

/// By what beyond the plain name genes may be matched. Ensembl versions and the numbers of repeated
/// names always are.
struct GeneNameRules {
  std::shared_ptr<const GeneMap> map;  ///< a person's synonyms or orthologs, or null
  /// Mouse and human symbols by capitals alone. Approximate: not every pair is an ortholog.
  bool acrossSpecies = false;
};

/// How a gene of the model was found.
enum class MatchedBy { name, version, number, map, capitals };
inline constexpr std::size_t kWaysToMatch = 5;

/// Where each of the model's genes stands among the data's.
struct GeneMatches {
  std::vector<std::int32_t> datasetGene;  ///< per model gene, −1 = missing
  std::array<int, kWaysToMatch> found{};  ///< genes by each MatchedBy
  int matched = 0;

  int by(MatchedBy way) const { return found[static_cast<std::size_t>(way)]; }
};

/// Matches the genes of a model with names of the data, each of these once. First equal names; of
/// those that stand several times, the first of the model's meets the first of the data, and so on.
/// What is left over goes by, in this order: Ensembl identifiers without their versions; one name
/// with the number ("A-1", "A.1") that tells repeated names apart, the other without; the map; the
/// name in capitals, where that is asked for.
GeneMatches matchGenes(const std::vector<std::string>& model, const std::vector<std::string>& data,
                       const GeneNameRules& rules);

}  // namespace chreode
