#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "judge/projection_quality.h"
#include "projection/projection.h"
#include "projection/projection_request.h"
#include "session/prepared_model.h"

namespace chreode {

/// A picture that was made of the open data, kept with the file until it is removed.
struct MadeProjection {
  QString id;    ///< of its file among the kept ones
  QString name;  ///< the person's
  ProjectionRequest request;
  QString model;        ///< whose codes it shows; "" for expression
  QString fingerprint;  ///< of that model
  Matrix places;        ///< cells × dimensions
  std::optional<ProjectionQuality> quality;
  double seconds = 0.0;  ///< that it took

  /// "UMAP of codes, 15 neighbours, min. distance 0.1, 200 epochs, seed 0".
  QString summary() const;
};

/// What the scene is given of it: a linear view where it is one of the codes in use, else one that
/// goes by the cells nearby; without a model it is for looking. Throws Error.
std::shared_ptr<const Projection> viewOf(const MadeProjection& made, const PreparedModel* model,
                                         const Dataset& data);

/// Any stored coordinates as a view of the model's codes; for looking where there is no model.
std::shared_ptr<const Projection> viewOfPlaces(const std::string& name, const Matrix& places,
                                               const PreparedModel* model);

/// The linear view that the request asks for; null for UMAP and expression. Throws Error.
std::shared_ptr<const Projection> linearViewOf(const ProjectionRequest& request,
                                               const PreparedModel& model, const Dataset& data);

/// The kept pictures in a folder, of the data with this hash.
class ProjectionFolder {
 public:
  ProjectionFolder(QString folder, std::uint64_t dataHash);
  std::vector<std::shared_ptr<const MadeProjection>> load(Index cells) const;
  bool save(const MadeProjection& made) const;  ///< false when the disk refuses
  void remove(const QString& id) const;
  QString freeId() const;

 private:
  QString pathOf(const QString& id) const;
  QString m_folder;
  QString m_dataHash;
};

}  // namespace chreode
