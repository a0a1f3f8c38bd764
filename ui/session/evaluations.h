#pragma once

#include <QObject>
#include <QString>
#include <map>
#include <memory>
#include <vector>

#include "jobs/job_slot.h"
#include "judge/model_evaluation.h"
#include "session/prepared_model.h"

namespace chreode {

/// How the models of the open data were judged: computed in the background, kept until other data
/// are opened. Owned by Session.
class Evaluations : public QObject {
  Q_OBJECT
 public:
  explicit Evaluations(JobQueue* jobs, QObject* parent = nullptr);

  /// Of a model, null while it was not judged.
  std::shared_ptr<const Evaluation> find(const QString& modelId) const;
  bool isRunning() const { return m_job.isRunning(); }
  int job() const { return m_job.job(); }  ///< −1 = none
  /// The model that is being judged, "" = none.
  const QString& judging() const { return m_judging; }

  /// Judges a model on the roles' label and sample columns, where there is no sample on the first
  /// of its batch columns; `view` may be empty. Does nothing while another is being judged.
  /// `siblings`: its models of other seeds, if any.
  void judge(const std::shared_ptr<const PreparedModel>& model,
             const std::shared_ptr<const Dataset>& data, const ColumnRoles& roles,
             std::shared_ptr<const LabelClassifier> classifier, Matrix view,
             const QString& viewName,
             const std::vector<std::shared_ptr<const DragExperiment>>& siblings = {});
  void cancel();
  void clear();  ///< other data

 Q_SIGNALS:
  void changed();
  void failed(const QString& sentence);

 private:
  std::map<QString, std::shared_ptr<const Evaluation>> m_done;
  QString m_judging;
  JobSlot m_job;
};

}  // namespace chreode
