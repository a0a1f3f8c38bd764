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

namespace chreode {

namespace {

constexpr quint32 kCodesMagic = 0x63687265;  // "chre"
constexpr int kVersion = 1;

QString nameHash(const QString& text) {
  return QString::fromLatin1(
      QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toHex().left(12));
}

QJsonArray toJson(const LatentEdits& edits) {
  QJsonArray list;
  for (const LatentEdit& edit : edits.list()) {
    QJsonArray cells;
    for (const std::int32_t cell : edit.cells) cells.append(cell);
    QJsonArray shift;
    for (const float x : edit.shift) shift.append(static_cast<double>(x));
    list.append(QJsonObject{{QStringLiteral("cells"), cells},
                            {QStringLiteral("shift"), shift},
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
    const QJsonArray shift = object[QStringLiteral("shift")].toArray();
    edit.shift.resize(shift.size());
    for (int i = 0; i < shift.size(); ++i) edit.shift[i] = static_cast<float>(shift[i].toDouble());
    edit.description = object[QStringLiteral("text")].toString().toStdString();
    edits = edits.with(std::move(edit));
  }
  return edits;
}

QDataStream& operator<<(QDataStream& stream, const Matrix& matrix) {
  stream << static_cast<qint64>(matrix.rows()) << static_cast<qint64>(matrix.cols());
  stream.writeRawData(reinterpret_cast<const char*>(matrix.data()),
                      static_cast<int>(matrix.size() * sizeof(float)));
  return stream;
}

bool readMatrix(QDataStream& stream, qint64 fileSize, Matrix& matrix) {
  qint64 rows = 0;
  qint64 columns = 0;
  stream >> rows >> columns;
  if (rows < 0 || columns < 0 || columns > 100000 || rows > fileSize ||
      rows * columns * static_cast<qint64>(sizeof(float)) > fileSize) {
    return false;
  }
  matrix.resize(rows, columns);
  const auto bytes = static_cast<int>(matrix.size() * sizeof(float));
  return stream.readRawData(reinterpret_cast<char*>(matrix.data()), bytes) == bytes;
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

Keeper::Kept Keeper::load() const {
  Kept kept;
  QFile file(m_folder + QStringLiteral("/session.json"));
  if (!file.open(QIODevice::ReadOnly)) return kept;
  const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
  if (root[QStringLiteral("version")].toInt() != kVersion) return kept;
  kept.sameData = root[QStringLiteral("data_hash")].toString() == m_dataHash;
  kept.currentModel = root[QStringLiteral("model")].toString();
  for (const QJsonValue& value : root[QStringLiteral("models")].toArray()) {
    const QJsonObject model = value.toObject();
    kept.models.push_back(
        {model[QStringLiteral("id")].toString(), model[QStringLiteral("path")].toString()});
  }
  const QJsonObject roles = root[QStringLiteral("roles")].toObject();
  kept.hasRoles = !roles.isEmpty();
  kept.roles.label = roles[QStringLiteral("label")].toString().toStdString();
  kept.roles.sample = roles[QStringLiteral("sample")].toString().toStdString();
  kept.roles.condition = roles[QStringLiteral("condition")].toString().toStdString();
  for (const QJsonValue& gene : root[QStringLiteral("pinned")].toArray()) {
    kept.pinned << gene.toString();
  }
  if (kept.sameData) {
    const QJsonObject edits = root[QStringLiteral("edits")].toObject();
    for (auto it = edits.begin(); it != edits.end(); ++it) {
      kept.edits[it.key()] = editsFrom(it.value().toArray());
    }
  }
  return kept;
}

bool Keeper::saveState(const Kept& kept) const {
  if (!QDir().mkpath(m_folder)) return false;
  QJsonArray models;
  for (const KeptModel& model : kept.models) {
    models.append(
        QJsonObject{{QStringLiteral("id"), model.id}, {QStringLiteral("path"), model.path}});
  }
  QJsonObject edits;
  for (const auto& [id, list] : kept.edits) {
    if (!list.empty()) edits[id] = toJson(list);
  }
  const QJsonObject root{
      {QStringLiteral("version"), kVersion},
      {QStringLiteral("data_hash"), m_dataHash},
      {QStringLiteral("model"), kept.currentModel},
      {QStringLiteral("models"), models},
      {QStringLiteral("pinned"), QJsonArray::fromStringList(kept.pinned)},
      {QStringLiteral("roles"),
       QJsonObject{{QStringLiteral("label"), QString::fromStdString(kept.roles.label)},
                   {QStringLiteral("sample"), QString::fromStdString(kept.roles.sample)},
                   {QStringLiteral("condition"), QString::fromStdString(kept.roles.condition)}}},
      {QStringLiteral("edits"), edits}};
  QSaveFile file(m_folder + QStringLiteral("/session.json"));
  if (!file.open(QIODevice::WriteOnly)) return false;
  file.write(QJsonDocument(root).toJson());
  return file.commit();
}

QString Keeper::modelPath(const QString& name) const {
  return m_folder + QLatin1Char('/') + name + QStringLiteral(".pt");
}

QString Keeper::codesPath(const QString& modelId) const {
  return m_folder + QStringLiteral("/codes-") + nameHash(modelId) + QStringLiteral(".bin");
}

bool Keeper::saveCodes(const QString& modelId, const Matrix& mean, const Matrix& variance) const {
  if (!QDir().mkpath(m_folder)) return false;
  QSaveFile file(codesPath(modelId));
  if (!file.open(QIODevice::WriteOnly)) return false;
  QDataStream stream(&file);
  stream << kCodesMagic << m_dataHash << modelId << mean << variance;
  return stream.status() == QDataStream::Ok && file.commit();
}

std::optional<Encoded> Keeper::codes(const QString& modelId) const {
  QFile file(codesPath(modelId));
  if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
  QDataStream stream(&file);
  quint32 magic = 0;
  QString hash;
  QString id;
  stream >> magic >> hash >> id;
  if (magic != kCodesMagic || hash != m_dataHash || id != modelId) return std::nullopt;
  Encoded codes;
  if (!readMatrix(stream, file.size(), codes.mean) ||
      !readMatrix(stream, file.size(), codes.variance) || !codes.mean.allFinite()) {
    return std::nullopt;
  }
  return codes;
}

}  // namespace chreode
