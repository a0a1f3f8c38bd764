#include "session/made_projection.h"

#include <QDataStream>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <utility>

#include "base/error.h"
#include "projection/axes_view.h"
#include "projection/local_view.h"
#include "projection/stored_view.h"
#include "session/kept_matrix.h"

namespace chreode {

namespace {

constexpr quint32 kMagic = 0x63687270;  // "chrp"

std::vector<std::int32_t> cellsAt(const Dataset& data, const std::string& column,
                                  const std::string& level) {
  return data.cellsWhere({column + "=" + level});
}

nlohmann::json qualityJson(const ProjectionQuality& quality) {
  return {{"trustworthiness", quality.trustworthiness},
          {"preservation", quality.preservation},
          {"chance", quality.chance},
          {"distance_correlation", quality.distanceCorrelation},
          {"neighbors", quality.neighbors},
          {"cells", quality.cells}};
}

std::optional<ProjectionQuality> qualityFrom(const nlohmann::json& json) {
  if (!json.is_object()) return std::nullopt;
  ProjectionQuality quality;
  quality.trustworthiness = json.value("trustworthiness", 0.0);
  quality.preservation = json.value("preservation", 0.0);
  quality.chance = json.value("chance", 0.0);
  quality.distanceCorrelation = json.value("distance_correlation", 0.0);
  quality.neighbors = json.value("neighbors", 0);
  quality.cells = json.value("cells", Index{0});
  return quality;
}

}  // namespace

QString MadeProjection::summary() const {
  const QString of = request.source == ProjectionRequest::Source::codes
                         ? QStringLiteral("codes")
                         : QStringLiteral("expression");
  switch (request.method) {
    case ProjectionRequest::Method::umap:
      return QStringLiteral("UMAP of %1, %2 neighbours, min. distance %3, %4 epochs, seed %5")
          .arg(of)
          .arg(request.umap.neighbors)
          .arg(request.umap.minDist)
          .arg(request.umap.epochs)
          .arg(request.umap.seed);
    case ProjectionRequest::Method::pca: {
      QStringList components;
      for (int i = 0; i < request.dimensions(); ++i) {
        components << QString::number(request.components[static_cast<std::size_t>(i)] + 1);
      }
      return QStringLiteral("PCA of %1, components %2")
          .arg(of, components.join(QLatin1String(", ")));
    }
    case ProjectionRequest::Method::between:
      break;
  }
  return QStringLiteral("From %1 to %2")
      .arg(QString::fromStdString(request.from), QString::fromStdString(request.to));
}

std::shared_ptr<const Projection> viewOfPlaces(const std::string& name, const Matrix& places,
                                               const PreparedModel* model) {
  if (!model || model->codes().rows() != places.rows()) {
    return std::make_shared<const StoredView>(Embedding{name, places});
  }
  const auto gauge = model->experiment->parts().gauge;
  return std::make_shared<const LocalView>(
      name, places, std::shared_ptr<const NeighborIndex>(gauge, &gauge->index()));
}

std::shared_ptr<const Projection> linearViewOf(const ProjectionRequest& request,
                                               const PreparedModel& model, const Dataset& data) {
  using Method = ProjectionRequest::Method;
  const bool flat = request.dimensions() < 3;
  if (request.method == Method::between) {
    return betweenGroupsView(request.from + " to " + request.to, model.codes(),
                             cellsAt(data, request.column, request.from),
                             cellsAt(data, request.column, request.to), flat, model.metric);
  }
  if (request.method != Method::pca || request.source != ProjectionRequest::Source::codes) {
    return nullptr;
  }
  std::array<int, 3> components = request.components;
  if (flat) components[2] = -1;
  return codePcaView(model.codes(), components, model.metric);
}

std::shared_ptr<const Projection> viewOf(const MadeProjection& made, const PreparedModel* model,
                                         const Dataset& data) {
  if (model && model->fingerprint == made.fingerprint && !made.fingerprint.isEmpty()) {
    if (auto linear = linearViewOf(made.request, *model, data)) return linear;
  }
  return viewOfPlaces(made.name.toStdString(), made.places, model);
}

ProjectionFolder::ProjectionFolder(QString folder, std::uint64_t dataHash)
    : m_folder(std::move(folder)), m_dataHash(QString::number(dataHash, 16)) {
}

QString ProjectionFolder::pathOf(const QString& id) const {
  return m_folder + QLatin1Char('/') + id + QStringLiteral(".bin");
}

QString ProjectionFolder::freeId() const {
  int number = 1;
  QString id;
  do {
    id = QStringLiteral("projection-%1").arg(number++);
  } while (QFileInfo::exists(pathOf(id)));
  return id;
}

std::vector<std::shared_ptr<const MadeProjection>> ProjectionFolder::load(Index cells) const {
  std::vector<std::shared_ptr<const MadeProjection>> all;
  for (const QString& file :
       QDir(m_folder).entryList({QStringLiteral("projection-*.bin")}, QDir::Files, QDir::Name)) {
    QFile kept(m_folder + QLatin1Char('/') + file);
    if (!kept.open(QIODevice::ReadOnly)) continue;
    QDataStream stream(&kept);
    quint32 magic = 0;
    QString hash;
    QByteArray text;
    auto made = std::make_shared<MadeProjection>();
    stream >> magic >> hash >> made->name >> text;
    if (magic != kMagic || hash != m_dataHash) continue;
    const nlohmann::json record = nlohmann::json::parse(text.toStdString(), nullptr, false);
    if (!record.is_object() || !readMatrix(stream, kept.size(), made->places)) continue;
    if (made->places.rows() != cells || made->places.cols() < 2 || !made->places.allFinite()) {
      continue;
    }
    made->id = QFileInfo(file).completeBaseName();
    made->request = projectionRequestFrom(record.value("request", nlohmann::json()));
    made->model = QString::fromStdString(record.value("model", std::string()));
    made->fingerprint = QString::fromStdString(record.value("fingerprint", std::string()));
    made->quality = qualityFrom(record.value("quality", nlohmann::json()));
    made->seconds = record.value("seconds", 0.0);
    all.push_back(std::move(made));
  }
  return all;
}

bool ProjectionFolder::save(const MadeProjection& made) const {
  if (!QDir().mkpath(m_folder)) return false;
  QSaveFile file(pathOf(made.id));
  if (!file.open(QIODevice::WriteOnly)) return false;
  nlohmann::json record{{"request", toJson(made.request)},
                        {"model", made.model.toStdString()},
                        {"fingerprint", made.fingerprint.toStdString()},
                        {"seconds", made.seconds}};
  if (made.quality) record["quality"] = qualityJson(*made.quality);
  QDataStream stream(&file);
  stream << kMagic << m_dataHash << made.name << QByteArray::fromStdString(record.dump())
         << made.places;
  return stream.status() == QDataStream::Ok && file.commit();
}

void ProjectionFolder::remove(const QString& id) const {
  QFile::remove(pathOf(id));
}

}  // namespace chreode
