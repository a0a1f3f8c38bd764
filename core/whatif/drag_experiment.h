#pragma once

#include <memory>
#include <span>
#include <vector>

#include "expression/dataset.h"
#include "latent/latent_edit.h"
#include "latent/support_gauge.h"
#include "model/latent_model.h"
#include "model/missing_genes.h"
#include "whatif/level_average.h"
#include "whatif/response.h"

namespace chreode {

/// A model, its codes of a data set, and all that an interactive what-if on them needs, prepared
/// once so that respond() takes about a millisecond. Immutable and shared between threads.
class DragExperiment {
 public:
  struct Parts {
    std::shared_ptr<const Dataset> data;
    std::shared_ptr<const LatentModel> model;
    std::shared_ptr<const ExpressionMatrix>
        input;  ///< cells × model genes in the model's input space
    /// The same cells and genes in the output space; null where that is the input space.
    std::shared_ptr<const ExpressionMatrix> measured;
    MissingGenes missing;  ///< genes of the model that the data lack: nothing is measured of them
    /// Per model gene its column of the data (see GeneAlignment), by which it is found again in the
    /// baseline under whatever name; empty: by the names.
    std::vector<std::int32_t> datasetGene;
    Levels covariates;     ///< cells × covariates
    LatentCodes codes;
    std::shared_ptr<const SupportGauge> gauge;
    std::shared_ptr<const DragExperiment> baseline;  ///< the PCA model's; null for PCA itself
  };
  explicit DragExperiment(Parts parts);

  const Parts& parts() const { return m_parts; }

  /// `original` and `edited`: codes of the `cells`, cells.size() × latent numbers. Label mixes are
  /// of `label`, or left empty when it is null. `siblings`: the same training with other seeds, of
  /// the same cells and genes (see seed_siblings.h); each predicts the same move, carried over as
  /// the PCA model's is.
  Response respond(std::span<const std::int32_t> cells, const Matrix& original,
                   const Matrix& edited, const Annotation* label,
                   DecodeAt at = DecodeAt::ownLevels,
                   std::span<const std::shared_ptr<const DragExperiment>> siblings = {}) const;

 private:
  /// "averaged over the 8 levels of donor"; empty for a model without covariates.
  std::string decodedAt(DecodeAt at) const;
  /// The change that this model predicts when each of the `cells` moves by its row of `shifts`.
  Vector changeOfMove(std::span<const std::int32_t> cells, const Matrix& shifts,
                      ResponseUnits units, DecodeAt at) const;
  Vector measuredMean(std::span<const std::int32_t> cells) const;

  Parts m_parts;
  Levels m_combinations;  ///< of covariate levels in the data, for averaging
  Vector m_library;  ///< per cell: total over the model's genes; 1 for log models
  std::shared_ptr<const std::vector<std::string>> m_geneNames;
  std::shared_ptr<const std::vector<std::int32_t>> m_baselineGene;  ///< model gene → PCA gene, −1
};

}  // namespace chreode
