#include "model/model_cells.h"

#include <cstdio>

#include "model/finite_input.h"

namespace chreode {

std::string ModelCells::report(const ModelCard& card) const {
  std::string text = alignment.report(card);
  if (!missing.genes.empty()) text += std::string(" They are ") + missing.text() + ".";
  return text + covariateReport(levels, card);
}

ModelCells modelCells(const Dataset& data, const LatentModel& model, const GeneNameRules& rules) {
  const ModelCard& card = model.card();
  ModelCells cells;
  cells.alignment = alignGenes(data, model, rules);
  cells.input = modelInput(data, card, cells.alignment);
  refuseNonFinite(data, card, *cells.input);
  cells.levels = covariateLevels(data, card);
  cells.missing = missingGenes(card, cells.alignment.datasetGene);
  cells.adopted = adoptedCodes(data, card);
  return cells;
}

Encoded codesOf(const LatentModel& model, const ModelCells& cells, const Progress& progress) {
  if (cells.adopted) {
    return {*cells.adopted, Matrix::Zero(cells.adopted->rows(), cells.adopted->cols())};
  }
  return encodeFilled(model, *cells.input, cells.missing, cells.levels, progress);
}

std::string codesClosedBecause(const ModelCard& card, const ModelCells& cells) {
  return cells.adopted ? std::string() : encoderClosedBecause(card);
}

std::string codesOrigin(const ModelCard& card, const ModelCells& cells) {
  const std::optional<AdoptionFit> adopted = adoptionOf(card);
  if (!adopted) return {};
  if (cells.adopted) {
    return "The cells are those of obsm/" + adopted->key + ", whose numbers are their codes.";
  }
  char fit[32];
  std::snprintf(fit, sizeof fit, "%.2f", adopted->encoder);
  return "The file does not hold the codes that the model adopted; the cells are encoded by its "
         "distilled encoder (R² " +
         std::string(fit) + ").";
}

}  // namespace chreode
