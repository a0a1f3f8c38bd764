#include "session/keeper.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>
#include <algorithm>

#include "model/preparation_record.h"
#include "model/seed_siblings.h"
#include "notebook/notebook_file.h"
#include "session/kept_matrix.h"

namespace chreode {

namespace {

constexpr quint32 kCodesMagic = 0x63687266;  // "chrf"
constexpr int kVersion = 2;

QString nameHash(const QString& text) {
  return QString::fromLatin1(
      QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toHex().left(12));
}

QJsonArray toJson(const LatentEdits& edits) {
  QJsonArray list;
  for (const LatentEdit& edit : edits.list()) {
    QJsonArray cells;
    for (const std::int32_t cell : edit.cells) cells.append(cell);
    QJsonArray shifts;  // one for all cells, or one each
    for (Index row = 0; row < edit.shift.rows(); ++row) {
      QJsonArray shift;
      for (const float x : edit.shift.row(row)) shift.append(static_cast<double>(x));
      shifts.append(shift);
    }
    list.append(QJsonObject{{QStringLiteral("cells"), cells},
                            {QStringLiteral("shifts"), shifts},
                            {QStringLiteral("text"), QString::fromStdString(edit.description)}});
  }
  return list;
}

LatentEdits editsFrom(const QJsonArray& list) {
  LatentEdits edits;
  for (const QJsonValue& value : list) {
    const QJsonObject object = value.toObject();
    LatentEdit edit;
    for (const QJsonValue& cell : object[QStringLiteral("cells")].toArray()) {
      edit.cells.push_back(cell.toInt());
    }
    const QJsonArray shifts = object[QStringLiteral("shifts")].toArray();
    edit.shift = Matrix::Zero(shifts.size(), shifts.at(0).toArray().size());
    for (Index row = 0; row < edit.shift.rows(); ++row) {
      const QJsonArray shift = shifts[row].toArray();
      for (Index i = 0; i < edit.shift.cols(); ++i) {
        edit.shift(row, i) = static_cast<float>(shift[i].toDouble());
      }
    }
    edit.description = object[QStringLiteral("text")].toString().toStdString();
    edits = edits.with(std::move(edit));
  }
  return edits;
}

QJsonObject toJson(const PreparationChoice& choice) {
  const nlohmann::json json{{"cells", toJson(choice.filter)}, {"genes", toJson(choice.genes)}};
  return QJsonDocument::fromJson(QByteArray::fromStdString(json.dump())).object();
}

PreparationChoice choiceFrom(const QJsonObject& object) {
  const nlohmann::json json = nlohmann::json::parse(
      QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString(), nullptr, false);
  if (!json.is_object()) return {};
  return {cellFilterFrom(json.value("cells", nlohmann::json())),
          geneChoiceFrom(json.value("genes", nlohmann::json()))};
}

}  // namespace

Keeper::Keeper(const QString& dataPath, std::uint64_t dataHash, bool beside)
    : m_dataHash(QString::number(dataHash, 16)) {
  const QFileInfo file(dataPath);
  const QString name = file.fileName() + QStringLiteral(".chreode");
  if (beside && QFileInfo(file.absolutePath()).isWritable()) {
    m_folder = file.absolutePath() + QLatin1Char('/') + name;
  } else {
    m_folder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) +
               QStringLiteral("/kept/") + nameHash(file.absoluteFilePath()) + QLatin1Char('-') +
               name;
  }
}

QString Keeper::toKept(const QString& path) const {
  const QString inside = m_folder + QLatin1Char('/');
  return path.startsWith(inside) ? path.mid(inside.size()) : path;
}

QString Keeper::fromKept(const QString& path) const {
  return path.endsWith(QStringLiteral(".pt")) && QFileInfo(path).isRelative()
             ? m_folder + QLatin1Char('/') + path
             : path;
}

template <typename Rename>
QJsonObject Keeper::withModels(QJsonObject views, Rename rename) {
  QJsonArray list = views[QStringLiteral("views")].toArray();
  for (QJsonValueRef each : list) {
    QJsonObject view = each.toObject();
    if (!view.contains(QStringLiteral("model"))) continue;
    view[QStringLiteral("model")] = rename(view[QStringLiteral("model")].toString());
    each = view;
  }
  if (!list.isEmpty()) views[QStringLiteral("views")] = list;
  return views;
}

QJsonObject Keeper::readState() const {
  QFile file(m_folder + QStringLiteral("/session.json"));
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
  return root[QStringLiteral("version")].toInt() == kVersion ? root : QJsonObject();
}

Keeper::Kept Keeper::load() const {
  Kept kept;
  const QJsonObject root = readState();
  if (root.isEmpty()) return kept;
  kept.sameData = root[QStringLiteral("data_hash")].toString() == m_dataHash;
  kept.currentModel = fromKept(root[QStringLiteral("model")].toString());
  for (const QJsonValue& value : root[QStringLiteral("models")].toArray()) {
    const QJsonObject model = value.toObject();
    kept.models.push_back({fromKept(model[QStringLiteral("id")].toString()),
                           fromKept(model[QStringLiteral("path")].toString())});
  }
  // Models whose training ended when another file was open already.
  for (const QString& name : QDir(m_folder).entryList(
           {QStringLiteral("vae-*.pt"), QStringLiteral("code-*.pt")}, QDir::Files)) {
    const QString path = fromKept(name);
    if (isSiblingPath(path.toStdString())) continue;  // comes with the first of its seeds
    if (std::none_of(kept.models.begin(), kept.models.end(),
                     [&](const KeptModel& model) { return model.path == path; })) {
      kept.models.push_back({path, path});
    }
  }
  const QJsonObject roles = root[QStringLiteral("roles")].toObject();
  kept.hasRoles = !roles.isEmpty();
  kept.roles.label = roles[QStringLiteral("label")].toString().toStdString();
  kept.roles.sample = roles[QStringLiteral("sample")].toString().toStdString();
  kept.roles.condition = roles[QStringLiteral("condition")].toString().toStdString();
  for (const QJsonValue& gene : root[QStringLiteral("pinned")].toArray()) {
    kept.pinned << gene.toString();
  }
  const QJsonObject names = root[QStringLiteral("gene_names")].toObject();
  kept.geneMap = names[QStringLiteral("map")].toString();
  kept.acrossSpecies = names[QStringLiteral("across_species")].toBool();
  kept.preparation = choiceFrom(root[QStringLiteral("cells_and_genes")].toObject());
  const QJsonObject colors = root[QStringLiteral("class_colors")].toObject();
  for (auto it = colors.begin(); it != colors.end(); ++it) {
    for (const QJsonValue& color : it.value().toArray()) {
      kept.classColors[it.key()] << color.toString();
    }
  }
  kept.groups = root[QStringLiteral("groups")].toObject();
  kept.training = root[QStringLiteral("training")].toObject();
  kept.views = withModels(root[QStringLiteral("views")].toObject(),
                          [this](const QString& id) { return fromKept(id); });
  const QJsonObject edits = root[QStringLiteral("edits")].toObject()[m_dataHash].toObject();
  for (auto it = edits.begin(); it != edits.end(); ++it) {
    const QJsonObject made = it.value().toObject();
    kept.edits[fromKept(it.key())] = {made[QStringLiteral("under")].toString(),
                                      editsFrom(made[QStringLiteral("list")].toArray())};
  }
  return kept;
}

bool Keeper::saveState(const Kept& kept) const {
  if (!QDir().mkpath(m_folder)) return false;
  QJsonArray models;
  for (const KeptModel& model : kept.models) {
    models.append(QJsonObject{{QStringLiteral("id"), toKept(model.id)},
                              {QStringLiteral("path"), toKept(model.path)}});
  }
  QJsonObject own;
  for (const auto& [id, edits] : kept.edits) {
    if (edits.list.empty()) continue;
    own[toKept(id)] = QJsonObject{{QStringLiteral("under"), edits.fingerprint},
                                  {QStringLiteral("list"), toJson(edits.list)}};
  }
  QJsonObject colors;
  for (const auto& [column, list] : kept.classColors) {
    colors[column] = QJsonArray::fromStringList(list);
  }
  QJsonObject edits = readState()[QStringLiteral("edits")].toObject();
  edits.remove(m_dataHash);
  if (!own.isEmpty()) edits[m_dataHash] = own;
  const QJsonObject root{
      {QStringLiteral("version"), kVersion},
      {QStringLiteral("data_hash"), m_dataHash},
      {QStringLiteral("model"), toKept(kept.currentModel)},
      {QStringLiteral("models"), models},
      {QStringLiteral("pinned"), QJsonArray::fromStringList(kept.pinned)},
      {QStringLiteral("roles"),
       QJsonObject{{QStringLiteral("label"), QString::fromStdString(kept.roles.label)},
                   {QStringLiteral("sample"), QString::fromStdString(kept.roles.sample)},
                   {QStringLiteral("condition"), QString::fromStdString(kept.roles.condition)}}},
      {QStringLiteral("gene_names"),
       QJsonObject{{QStringLiteral("map"), kept.geneMap},
                   {QStringLiteral("across_species"), kept.acrossSpecies}}},
      {QStringLiteral("cells_and_genes"), toJson(kept.preparation)},
      {QStringLiteral("class_colors"), colors},
      {QStringLiteral("groups"), kept.groups},
      {QStringLiteral("training"), kept.training},
      {QStringLiteral("views"),
       withModels(kept.views, [this](const QString& id) { return toKept(id); })},
      {QStringLiteral("edits"), edits}};
  QSaveFile file(m_folder + QStringLiteral("/session.json"));
  if (!file.open(QIODevice::WriteOnly)) return false;
  file.write(QJsonDocument(root).toJson());
  return file.commit();
}

QString Keeper::checkpointOf(const QString& modelPath) {
  return modelPath + QStringLiteral(".checkpoint");
}

void Keeper::removeCheckpoints(const QDateTime& before) const {
  const QDir folder(m_folder);
  for (const QFileInfo& file :
       folder.entryInfoList({checkpointOf(QStringLiteral("*.pt"))}, QDir::Files)) {
    if (file.lastModified() < before) QFile::remove(file.filePath());
  }
}

bool Keeper::hasCheckpoint() const {
  return !QDir(m_folder).entryList({checkpointOf(QStringLiteral("*.pt"))}, QDir::Files).isEmpty();
}

QString Keeper::modelPath(const QString& name) const {
  return m_folder + QLatin1Char('/') + name + QStringLiteral(".pt");
}

QString Keeper::notebookPath() const {
  return m_folder + QLatin1Char('/') + QLatin1String(kNotebookFile);
}

QString Keeper::codesPath(const QString& modelId) const {
  return m_folder + QStringLiteral("/codes-") + nameHash(toKept(modelId)) + QStringLiteral(".bin");
}

bool Keeper::saveCodes(const QString& modelId, const QString& fingerprint, const Matrix& mean,
                       const Matrix& variance) const {
  if (!QDir().mkpath(m_folder)) return false;
  QSaveFile file(codesPath(modelId));
  if (!file.open(QIODevice::WriteOnly)) return false;
  QDataStream stream(&file);
  stream << kCodesMagic << m_dataHash << fingerprint << mean << variance;
  return stream.status() == QDataStream::Ok && file.commit();
}

std::optional<KeptCodes> Keeper::codes(const QString& modelId) const {
  QFile file(codesPath(modelId));
  if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
  QDataStream stream(&file);
  quint32 magic = 0;
  QString hash;
  KeptCodes kept;
  stream >> magic >> hash >> kept.fingerprint;
  if (magic != kCodesMagic || hash != m_dataHash) return std::nullopt;
  if (!readMatrix(stream, file.size(), kept.codes.mean) ||
      !readMatrix(stream, file.size(), kept.codes.variance) || !kept.codes.mean.allFinite()) {
    return std::nullopt;
  }
  return kept;
}

}  // namespace chreode
