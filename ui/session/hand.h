#pragma once

#include <QObject>
#include <QUndoStack>
#include <QVector>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QVector3D>

#include "jobs/latest_wins.h"
#include "latent/latent_edit.h"
#include "session/prepared_model.h"
#include "session/pull.h"

namespace chreode {

/// What the hand does: the cells it holds, the pull under way, the edits made, and the decoder's
/// answer. Owned by Session, which tells it about models, views and labels.
class Hand : public QObject {
  Q_OBJECT
 public:
  explicit Hand(QObject* parent = nullptr);

  const QVector<int>& held() const { return m_held; }
  bool isPulling() const { return m_pulling; }
  /// The pull under way, or the held cells at rest; null while nothing is held.
  const Pull* pull() const { return m_pull ? &*m_pull : nullptr; }
  PullWay way() const { return m_way; }
  DecodeAt decodeAt() const { return m_decodeAt; }
  std::shared_ptr<const Response> response() const { return m_response; }
  /// An answer newer than response() is on its way.
  bool isStale() const { return m_latest.isBusy(); }
  QUndoStack* undoStack() { return &m_undo; }
  /// Edits under the current model.
  const LatentEdits& edits() const;
  const LatentEdits& editsOf(const QString& modelId) const;
  const std::map<QString, LatentEdits>& allEdits() const { return m_edits; }

  // Told by Session.
  using Siblings = std::vector<std::shared_ptr<const DragExperiment>>;
  /// `siblings`: of other seeds, which predict the same moves.
  void setModel(std::shared_ptr<const PreparedModel> model, Siblings siblings = {});
  void setSiblings(Siblings siblings);
  void setView(std::shared_ptr<const Projection> view);
  void setLabel(std::shared_ptr<const Annotation> label);
  /// Of the label's classes; null while there is none.
  void setClassifier(std::shared_ptr<const LabelClassifier> classifier);
  void clear();
  /// Edits of an earlier session, an entry of the history each.
  void restore(const QString& modelId, LatentEdits edits);
  /// For undo commands: the whole list under one model.
  void replaceEdits(const QString& modelId, LatentEdits edits);

  // The person's intents.
  void take(const QVector<int>& cells, bool add);
  void letGo();
  void setWay(PullWay way);
  void setDecodeAt(DecodeAt at);
  void startPull(int cell);
  void moveTo(const QVector3D& target, int dropCell);
  /// To the mean code of a class: cells of `level` in a categorical or boolean column.
  void moveToClass(const Annotation& column, int level);
  /// By a shift of the codes from where this pull began; `what` says it in the history: "latent
  /// number 3 by +1.2 sd".
  void moveBy(const RowVector& shift, const QString& what);
  void endPull();  ///< keeps the edit and puts one entry into the history
  void cancelPull();
  /// Keeps an edit that was not pulled (a what-if's arrows).
  void keep(LatentEdit edit, const QString& description);

 Q_SIGNALS:
  void heldChanged();
  void moved();      ///< pull(), its place, shift and gauge
  void responded();  ///< response()
  void edited();     ///< the list of edits
  void noticed(const QString& sentence);
  void modelWanted(const QString& id);  ///< an edit under another model was undone or redone

 private:
  void rebuildPull();
  void ask();
  void push(LatentEdit edit, const QString& description);
  QString describe() const;

  std::shared_ptr<const PreparedModel> m_model;
  Siblings m_siblings;  // of m_model
  std::shared_ptr<const Projection> m_view;
  std::shared_ptr<const Annotation> m_label;
  std::shared_ptr<const LabelClassifier> m_classifier;
  std::map<QString, LatentEdits> m_edits;
  QVector<int> m_held;
  std::optional<Pull> m_pull;
  PullWay m_way = PullWay::straight;
  DecodeAt m_decodeAt = DecodeAt::ownLevels;
  bool m_pulling = false;
  int m_dropCell = -1;
  QString m_dropClass;  // its name, empty = none
  QString m_shiftText;  // what a pull by moveBy() is, empty = none
  std::shared_ptr<const Response> m_response;
  QUndoStack m_undo;
  LatestWins m_latest;  // last: its worker stops before what it reads goes
};

}  // namespace chreode
