#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "expression/dataset.h"
#include "model/gene_coverage.h"
#include "model/gene_matching.h"
#include "model/model_card.h"

namespace chreode {

/// Where each gene of a model stands in a data set, and how much of the model that is.
struct GeneAlignment {
  std::vector<std::int32_t> datasetGene;  ///< per model gene: column of the dataset, −1 = missing
  std::string matchedBy;                  ///< "names" or the var column that matched best
  int matched = 0;
  std::array<int, kWaysToMatch> found{};  ///< genes by each MatchedBy
  double countShare = 1.0;                ///< of the model's expression, by the genes found
  GeneShares::Source shareSource = GeneShares::Source::equal;
  /// Of genes found by capitals: from what species to what, "mouse to human"; empty where none is.
  std::string acrossSpecies;

  Index modelGenes() const { return static_cast<Index>(datasetGene.size()); }
  int by(MatchedBy way) const { return found[static_cast<std::size_t>(way)]; }
  bool approximate() const { return by(MatchedBy::capitals) > 0; }
  bool incomplete() const { return countShare < kWarnBelow; }
  /// "1,950 of 2,000 model genes found by gene_ids, with 97.1 % of the training counts; missing: A,
  /// B, C and 47 more." and a warning where too much is missing or names were matched by capitals.
  std::string report(const ModelCard& card) const;
  /// The same for programs: model_genes, genes_matched, matched_by, matched_how, count_share,
  /// count_share_of, coverage_warning, approximate.
  nlohmann::json toJson() const;

  static constexpr double kWarnBelow = 0.8;
  static constexpr double kRefuseBelow = 0.5;
};

/// Matches over the gene names and every string or categorical column of var by matchGenes(), and
/// takes whichever finds most (of equals, the one that finds most by plain names, then the first).
/// Throws Error when the genes found hold less than half of the model's counts: a code made from
/// the rest would mean nothing. Of a bare card without recorded means every gene counts the same.
GeneAlignment alignGenes(const Dataset& data, const ModelCard& card,
                         const GeneNameRules& rules = {});
/// The same; a model without recorded means is asked by geneShares().
GeneAlignment alignGenes(const Dataset& data, const LatentModel& model,
                         const GeneNameRules& rules = {});

/// The data in the model's gene order and input space: counts as they are, or log1p at the card's
/// target sum. Throws Error when the matrix that was taken cannot serve the model (a count model on
/// log values without recoverable counts, scaled values for any) and says so.
std::shared_ptr<const ExpressionMatrix> modelInput(const Dataset& data, const ModelCard& card,
                                                   const GeneAlignment& alignment);
/// The same in `space`: what the model's output is compared with.
std::shared_ptr<const ExpressionMatrix> modelValues(const Dataset& data, const ModelCard& card,
                                                    const GeneAlignment& alignment, Space space);
/// The model was made from scaled (centred) values: a change of them is in standard deviations.
bool madeFromScaled(const ModelCard& card);

/// The model reads the log values of the file even where counts were recovered from them.
bool readsFileLogs(const ModelCard& card);

/// The level index of every cell for each of the card's covariates, by column and level name; −1
/// where the data set has not the column or the level.
Levels covariateLevels(const Dataset& data, const ModelCard& card);

/// A sentence for each covariate of which the cells have values that the model does not know; empty
/// where all are known. Such cells are decoded without that covariate.
std::string covariateReport(const Levels& levels, const ModelCard& card);

}  // namespace chreode
