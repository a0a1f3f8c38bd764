#pragma once

#include <memory>
#include <string>

#include "model/adopted_embedding.h"
#include "model/gene_alignment.h"
#include "model/missing_genes.h"

namespace chreode {

/// The cells of a data set as a model reads them, from which every use of a model starts: the
/// window, encoding, judging and export alike.
struct ModelCells {
  GeneAlignment alignment;
  std::shared_ptr<const ExpressionMatrix> input;  ///< cells × model genes, in the input space
  Levels levels;                                  ///< cells × covariates
  MissingGenes missing;
  /// The file's own codes where the model adopted an embedding and the file has it; else null.
  std::shared_ptr<const Matrix> adopted;

  /// How many genes there are, what stands in for the rest and which covariates are unknown.
  std::string report(const ModelCard& card) const;
};

/// Throws Error where alignGenes(), modelInput() and refuseNonFinite() do.
ModelCells modelCells(const Dataset& data, const LatentModel& model,
                      const GeneNameRules& rules = {});

/// The adopted codes, with no variance, where the file has them; else the model's encoding, missing
/// genes filled.
Encoded codesOf(const LatentModel& model, const ModelCells& cells, const Progress& progress);

/// Why these cells cannot be encoded: the encoder does not give its embedding back and the file
/// does not hold it. Empty when they can.
std::string codesClosedBecause(const ModelCard& card, const ModelCells& cells);

/// A sentence: where the codes of a model that adopted them come from; empty for other models.
std::string codesOrigin(const ModelCard& card, const ModelCells& cells);

}  // namespace chreode
