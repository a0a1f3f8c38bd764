#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/progress.h"
#include "model/gene_alignment.h"
#include "model/label_classifier.h"
#include "model/latent_model.h"
#include "projection/projection.h"
#include "whatif/drag_experiment.h"

namespace chreode {

/// A model made ready for the hand: aligned with the open data, all cells encoded, the gauge
/// calibrated, its default view computed. An immutable snapshot.
struct PreparedModel {
  QString id;           ///< "pca", "vae", or the path of a loaded file; unique among the open ones
  QString name;         ///< for people
  QString path;         ///< of its file; empty while it has none
  QString fingerprint;  ///< see modelHash()
  std::shared_ptr<const DragExperiment> experiment;
  QString genesReport;  ///< how many of the model's genes the data have, and what that does
  Eigen::MatrixXd metric;                 ///< the decoder's metric, for further views
  std::shared_ptr<const Projection> view;
  /// How it was judged in this session (see scoreRecord()), empty when it was not: then the card's
  /// own training record may say it.
  nlohmann::json judged = nlohmann::json::object();

  /// Of classes on the codes: the file's own or one that was trained since; null while there is
  /// none.
  std::shared_ptr<const LabelClassifier> classifier;

  /// What a model file is to hold of it; null where there is none.
  nlohmann::json classifierJson() const {
    return classifier ? classifier->toJson() : nlohmann::json();
  }
  const LatentModel& model() const { return *experiment->parts().model; }
  const Matrix& codes() const { return *experiment->parts().codes.mean; }
};

/// Two snapshots of one model, of which one may know more (how it was judged), or none both.
inline bool haveSameCodes(const PreparedModel* a, const PreparedModel* b) {
  return a == b || (a && b && a->experiment == b->experiment);
}

/// Codes of an earlier session with the fingerprint of the model that made them.
struct KeptCodes {
  Encoded codes;
  QString fingerprint;
};

/// Does all of that on the calling thread. `kept`: codes of the same data and model from an earlier
/// session, which save the encoding; `rules`: how genes are matched. Throws Error when model and
/// data do not fit.
std::shared_ptr<const PreparedModel> prepareModel(
    std::shared_ptr<const Dataset> data, std::shared_ptr<const LatentModel> model,
    const QString& id, std::shared_ptr<const PreparedModel> baseline, std::optional<KeptCodes> kept,
    const Progress& progress, const GeneNameRules& rules = {});

}  // namespace chreode
