#pragma once

#include <QString>
#include <QStringList>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "expression/annotation.h"
#include "latent/latent_edit.h"
#include "session/prepared_model.h"

namespace chreode {

/// What is kept of the work on one data file without being asked, and found again when the file is
/// opened: models with their codes, edits, roles. It lies in "<file>.chreode" beside the file, or
/// in the user's data folder where that place is read-only. The data file itself is never touched.
class Keeper {
 public:
  struct KeptModel {
    QString id;    ///< as in PreparedModel::id when it was kept
    QString path;  ///< of the model file; "" for PCA
  };
  struct Kept {
    std::vector<KeptModel> models;
    QString currentModel;
    ColumnRoles roles;
    bool hasRoles = false;
    QStringList pinned;                    ///< genes
    std::map<QString, LatentEdits> edits;  ///< by model id
    bool sameData = true;  ///< false: the file has changed since; edits and codes are left out
  };

  /// `beside` false: always in the user's data folder (the demo).
  Keeper(const QString& dataPath, std::uint64_t dataHash, bool beside);

  const QString& folder() const { return m_folder; }
  /// Everything kept; empty where nothing is or it cannot be read.
  Kept load() const;
  /// Codes of a kept model of the same data; nothing otherwise.
  std::optional<Encoded> codes(const QString& modelId) const;

  /// All of these write whole files and rename them into place; false when the disk refuses.
  bool saveState(const Kept& kept) const;
  bool saveCodes(const QString& modelId, const Matrix& mean, const Matrix& variance) const;
  /// Where a model trained here is to be saved, by a short name such as "vae-1".
  QString modelPath(const QString& name) const;

 private:
  QString codesPath(const QString& modelId) const;

  QString m_folder;
  QString m_dataHash;
};

}  // namespace chreode
