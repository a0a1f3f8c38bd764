#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/latent_model.h"

namespace chreode {

/// Each gene's share of the expression that a model was made from, in counts; they sum to 1.
struct GeneShares {
  enum class Source { training, decoder, equal };
  std::vector<double> values;
  Source source = Source::equal;
};

/// As the training record has them (`gene_means`, see geneMeansRecord()); without one, every gene
/// the same.
GeneShares geneShares(const ModelCard& card);
/// The same; a model without a record is asked itself: what its decoder gives for the middle of its
/// code (zeros, the first level of each covariate), log values taken back to counts.
GeneShares geneShares(const LatentModel& model);

/// The share of counts that the found genes hold; `datasetGene` as in GeneMatches.
double coveredShare(const GeneShares& shares, const std::vector<std::int32_t>& datasetGene);

/// For the training record: `gene_means`, the mean of each column of `x` over the cells, to six
/// digits; of log values `gene_shares` besides, which cannot be had from those.
nlohmann::json geneMeansRecord(const ExpressionMatrix& x, const std::vector<std::int32_t>& cells,
                               bool counts);
/// The training means in the input space, empty where the record has none.
std::vector<double> trainingMeans(const ModelCard& card);

}  // namespace chreode
