#include "session/prepared_model.h"

#include <utility>

#include "projection/linear_view.h"

namespace chreode {

std::shared_ptr<const PreparedModel> prepareModel(std::shared_ptr<const Dataset> data,
                                                  std::shared_ptr<const LatentModel> model,
                                                  const QString& id,
                                                  std::shared_ptr<const PreparedModel> baseline,
                                                  std::optional<Encoded> kept,
                                                  const Progress& progress) {
  const ModelCard& card = model->card();
  const GeneAlignment alignment = alignGenes(*data, card);
  DragExperiment::Parts parts;
  parts.data = data;
  parts.model = model;
  parts.input = modelInput(*data, card, alignment);
  parts.covariates = covariateLevels(*data, card);
  const bool usable =
      kept && kept->mean.rows() == data->cellCount() && kept->mean.cols() == card.latentSize;
  if (!usable) kept = model->encode(*parts.input, parts.covariates, progress.part(0.0, 0.5));
  const auto codes = std::make_shared<const Matrix>(std::move(kept->mean));
  parts.codes = {codes, std::make_shared<const Matrix>(std::move(kept->variance))};
  progress.update(0.5, "Calibrating the support gauge");
  parts.gauge = std::make_shared<const SupportGauge>(std::make_shared<const NeighborIndex>(codes));
  if (baseline) parts.baseline = baseline->experiment;

  auto prepared = std::make_shared<PreparedModel>();
  prepared->id = id;
  prepared->name = QString::fromStdString(card.name);
  prepared->genesReport = QString::fromStdString(alignment.report(card));
  progress.update(0.8, "Choosing the view");
  prepared->metric = decoderMetric(*model, *codes, parts.covariates);
  prepared->view = decodedPcaView(*codes, prepared->metric);
  prepared->experiment = std::make_shared<const DragExperiment>(std::move(parts));
  return prepared;
}

}  // namespace chreode
