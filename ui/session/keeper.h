#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "expression/annotation.h"
#include "latent/latent_edit.h"
#include "session/preparation.h"
#include "session/prepared_model.h"

namespace chreode {

/// What is kept of the work on one data file without being asked, and found again when the file is
/// opened: models with their codes, edits, roles, pinned genes. It lies in "<file>.chreode" beside
/// the file, or in the user's data folder where that place is read-only. The data file itself is
/// never touched.
class Keeper {
 public:
  struct KeptEdits {
    QString fingerprint;  ///< of the model that they were made under (see modelHash())
    LatentEdits list;
  };
  struct KeptModel {
    QString id;    ///< as in PreparedModel::id when it was kept
    QString path;  ///< of the model file; "" for PCA
  };
  struct Kept {
    std::vector<KeptModel> models;
    QString currentModel;
    ColumnRoles roles;
    bool hasRoles = false;
    QStringList pinned;  ///< genes
    QString geneMap;     ///< by which loaded models are matched; "" = none
    bool acrossSpecies = false;
    PreparationChoice preparation;       ///< which cells and genes models are made from
    /// "#rrggbb" for each class of a column that the person coloured.
    std::map<QString, QStringList> classColors;
    QJsonObject groups;                  ///< named groups of cells (see Selection::record())
    QJsonObject views;                   ///< those beside one another (see ViewShelf::layout())
    QJsonObject training;  ///< what a training that runs, or was cut off, was asked for; or empty
    std::map<QString, KeptEdits> edits;  ///< by model id, of these data
    bool sameData = true;  ///< false: what was last kept is of other data (see saveState())
  };

  /// `beside` false: always in the user's data folder (the demo).
  Keeper(const QString& dataPath, std::uint64_t dataHash, bool beside);

  const QString& folder() const { return m_folder; }
  /// Everything kept; empty where nothing is or it cannot be read.
  Kept load() const;
  /// Codes of a kept model of the same data; nothing otherwise.
  std::optional<KeptCodes> codes(const QString& modelId) const;

  /// All of these write whole files and rename them into place; false when the disk refuses.
  /// Edits of other data (another matrix of the file, or the file before it changed) stay kept.
  bool saveState(const Kept& kept) const;
  bool saveCodes(const QString& modelId, const QString& fingerprint, const Matrix& mean,
                 const Matrix& variance) const;
  /// Where a model trained here is to be saved, by a short name such as "vae-1".
  QString modelPath(const QString& name) const;
  /// Where the hypotheses are kept.
  QString notebookPath() const;
  /// Where a training that will be kept at `modelPath` keeps what it needs to go on.
  static QString checkpointOf(const QString& modelPath);
  /// A training of this file was cut off and can be taken up.
  bool hasCheckpoint() const;
  /// Removes checkpoints that were written before then.
  void removeCheckpoints(const QDateTime& before) const;

 private:
  // Paths in the folder are written without it, so that file and folder can move together.
  QString toKept(const QString& path) const;
  QString fromKept(const QString& path) const;
  /// The models that views name, written or read so.
  template <typename Rename>
  static QJsonObject withModels(QJsonObject views, Rename rename);
  QJsonObject readState() const;  ///< empty where there is none that can be read
  QString codesPath(const QString& modelId) const;

  QString m_folder;
  QString m_dataHash;
};

}  // namespace chreode
