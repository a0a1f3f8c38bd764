#include "session/prepared_model.h"

#include <utility>

#include "base/error.h"
#include "expression/gene_species.h"
#include "model/model_cells.h"
#include "model/model_hash.h"
#include "projection/linear_view.h"

namespace chreode {

std::shared_ptr<const PreparedModel> prepareModel(
    std::shared_ptr<const Dataset> data, std::shared_ptr<const LatentModel> model,
    const QString& id, std::shared_ptr<const PreparedModel> baseline, std::optional<KeptCodes> kept,
    const Progress& progress, const GeneNameRules& rules) {
  const ModelCard& card = model->card();
  const ModelCells cells = modelCells(*data, *model, rules);
  const GeneAlignment& alignment = cells.alignment;
  DragExperiment::Parts parts;
  parts.data = data;
  parts.model = model;
  parts.input = cells.input;
  if (card.outputSpace != card.inputSpace) {
    parts.measured = modelValues(*data, card, alignment, card.outputSpace);
  }
  parts.covariates = cells.levels;
  parts.missing = cells.missing;
  parts.datasetGene = alignment.datasetGene;
  const QString fingerprint = QString::fromStdString(modelHash(card, alignment));
  const bool usable = kept && kept->fingerprint == fingerprint &&
                      kept->codes.mean.rows() == data->cellCount() &&
                      kept->codes.mean.cols() == card.latentSize;
  if (const std::string closed = codesClosedBecause(card, cells); !usable && !closed.empty()) {
    throw Error(closed);
  }
  Encoded encoded =
      usable ? std::move(kept->codes) : codesOf(*model, cells, progress.part(0.0, 0.5));
  const auto codes = std::make_shared<const Matrix>(std::move(encoded.mean));
  parts.codes = {codes, std::make_shared<const Matrix>(std::move(encoded.variance))};
  progress.update(0.5, "Calibrating the support gauge");
  parts.gauge = std::make_shared<const SupportGauge>(std::make_shared<const NeighborIndex>(codes),
                                                     progress.part(0.5, 0.8));
  if (baseline) parts.baseline = baseline->experiment;

  const std::string unknownLevels = covariateReport(parts.covariates, card);
  auto prepared = std::make_shared<PreparedModel>();
  prepared->id = id;
  prepared->fingerprint = fingerprint;
  prepared->name = QString::fromStdString(card.name);
  std::string report = alignment.report(card);
  if (!parts.missing.genes.empty()) {
    const MaskingEffect effect = maskingEffect(*model, *parts.input, *codes, parts.covariates,
                                               parts.missing, alignment.countShare, progress);
    report += std::string(" They are ") + parts.missing.text() + ". " + maskingText(effect);
  }
  report += " By the names, the data are: " + speciesText(data->genes) +
            "; the model is: " + speciesName(guessSpecies(card.genes)) + ".";
  prepared->genesReport = QString::fromStdString(report + unknownLevels);
  if (!usable && !cells.adopted && adoptionOf(card)) {
    prepared->genesReport += QLatin1Char(' ') + QString::fromStdString(codesOrigin(card, cells));
  }
  progress.update(0.8, "Choosing the view");
  prepared->metric = decoderMetric(*model, *codes, parts.covariates);
  prepared->view = decodedPcaView(*codes, prepared->metric);
  if (card.classifier.is_object()) {
    try {
      prepared->classifier = std::make_shared<const LabelClassifier>(
          LabelClassifier::fromJson(card.classifier, card.latentSize));
    } catch (const Error& error) {
      // The model is of use without it, and one is learned here anyway.
      prepared->genesReport += QLatin1Char(' ') + QString::fromUtf8(error.what());
    }
  }
  prepared->experiment = std::make_shared<const DragExperiment>(std::move(parts));
  return prepared;
}

}  // namespace chreode
