#pragma once

#include <memory>
#include <string>
#include <vector>

#include "expression/dataset.h"
#include "model/model_card.h"

namespace chreode {

/// Where each gene of a model stands in a data set.
struct GeneAlignment {
  std::vector<std::int32_t> datasetGene;  ///< per model gene: column of the dataset, −1 = missing
  std::string matchedBy;                  ///< "names" or the var column that matched best
  int matched = 0;

  Index modelGenes() const { return static_cast<Index>(datasetGene.size()); }
  /// "1,950 of 2,000 model genes found by gene_ids; missing: A, B, C and 47 more."
  std::string report(const ModelCard& card) const;
};

/// Matches over the gene names and every string or categorical column of var, and takes whichever
/// finds most. Throws Error when fewer than half of the model's genes are found: a code made from
/// the rest would mean nothing.
GeneAlignment alignGenes(const Dataset& data, const ModelCard& card);

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
