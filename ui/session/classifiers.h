#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "expression/annotation.h"
#include "jobs/job_slot.h"
#include "session/prepared_model.h"

namespace chreode {

/// The classifier for the model and the label column in use: the model's own where it is of that
/// column, else one that is trained on the codes in the background. Owned by Session.
class Classifiers : public QObject {
  Q_OBJECT
 public:
  explicit Classifiers(JobQueue* jobs, QObject* parent = nullptr);

  /// Null while there is none.
  std::shared_ptr<const LabelClassifier> current() const { return m_current; }
  bool isTraining() const { return m_job.isRunning(); }

  /// What is in use now; either may be null. A label that tells no classes apart gets none.
  void use(const std::shared_ptr<const PreparedModel>& model,
           const std::shared_ptr<const Dataset>& data, const ColumnRoles& roles);

 Q_SIGNALS:
  void changed();  ///< current()
  void trained(const QString& modelId,
               const std::shared_ptr<const chreode::LabelClassifier>& classifier);

 private:
  void train(const std::shared_ptr<const PreparedModel>& model,
             const std::shared_ptr<const Dataset>& data, const ColumnRoles& roles);

  std::shared_ptr<const LabelClassifier> m_current;
  /// What m_current or the running job is for.
  std::shared_ptr<const DragExperiment> m_experiment;
  std::string m_column;
  JobSlot m_job;
};

}  // namespace chreode
