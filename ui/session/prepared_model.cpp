#include "session/prepared_model.h"

#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "projection/linear_view.h"

namespace chreode {

QString fingerprintOf(const ModelCard& card) {
  nlohmann::json said = card.toJson();
  if (said.contains("training") && said["training"].is_object()) {
    said["training"].erase("score");
    said["training"].erase("baseline_scores");
  }
  // Nor by which classes were learned on its codes.
  said["classifier"] = nullptr;
  return QString::fromStdString(Hash().add(said.dump()).hex());
}

std::shared_ptr<const PreparedModel> prepareModel(std::shared_ptr<const Dataset> data,
                                                  std::shared_ptr<const LatentModel> model,
                                                  const QString& id,
                                                  std::shared_ptr<const PreparedModel> baseline,
                                                  std::optional<KeptCodes> kept,
                                                  const Progress& progress) {
  const ModelCard& card = model->card();
  const GeneAlignment alignment = alignGenes(*data, card);
  DragExperiment::Parts parts;
  parts.data = data;
  parts.model = model;
  parts.input = modelInput(*data, card, alignment);
  if (card.outputSpace != card.inputSpace) {
    parts.measured = modelValues(*data, card, alignment, card.outputSpace);
  }
  parts.covariates = covariateLevels(*data, card);
  const QString fingerprint = fingerprintOf(card);
  const bool usable = kept && kept->fingerprint == fingerprint &&
                      kept->codes.mean.rows() == data->cellCount() &&
                      kept->codes.mean.cols() == card.latentSize;
  Encoded encoded = usable ? std::move(kept->codes)
                           : model->encode(*parts.input, parts.covariates, progress.part(0.0, 0.5));
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
  prepared->genesReport = QString::fromStdString(alignment.report(card) + unknownLevels);
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
