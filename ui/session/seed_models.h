#pragma once

#include <QObject>
#include <QString>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "jobs/job_queue.h"
#include "session/model_shelf.h"

namespace chreode {

/// All that predicting a move with another seed of a model needs; the gauge and the baseline stay
/// the first model's. Throws Cancelled.
std::shared_ptr<const DragExperiment> siblingExperiment(const PreparedModel& first,
                                                        std::shared_ptr<const LatentModel> model,
                                                        const Progress& progress);
/// The k-th other seed of a model that lies beside its file; null where none does. Throws Error and
/// Cancelled.
std::shared_ptr<const DragExperiment> loadSibling(const PreparedModel& first, int k,
                                                  const Progress& progress);

/// The siblings of the models at hand: the same training with other seeds, trained in the
/// background one after another, or loaded from beside the model's file. They belong to the first
/// model and are no choice of their own. Owned by Session.
class SeedModels : public QObject {
  Q_OBJECT
 public:
  using Siblings = std::vector<std::shared_ptr<const DragExperiment>>;

  explicit SeedModels(JobQueue* jobs, QObject* parent = nullptr);

  /// Those that are ready, in the order of their seeds; empty for a model without any.
  Siblings of(const QString& modelId) const;
  /// Siblings of this model that are still to come.
  int waitingFor(const QString& modelId) const;

  /// Trains so many after a run that is done; each is kept beside the first model's file.
  void train(const ModelShelf::Trained& first, int count);
  /// Loads what lies beside the model's file and belongs to it; silent where there is nothing.
  void load(const ModelShelf::Prepared& first);
  /// Lets a training that the person started go first.
  void hold(bool hold);
  /// Forgets all: other data, or the end.
  void clear();
  /// Cancels the siblings that a job is training, and those of the same model that wait; false when
  /// the job is another's.
  bool cancel(int job);

 Q_SIGNALS:
  void changed(const QString& modelId);
  void failed(const QString& sentence);

 private:
  struct Task {
    ModelShelf::Trained first;
    int k = 1;
  };
  void next();

  JobQueue* m_jobs;
  std::map<QString, std::map<int, std::shared_ptr<const DragExperiment>>> m_ready;
  std::deque<Task> m_waiting;  // the one under way first
  std::shared_ptr<TrainingControl> m_control;
  int m_job = -1;
  std::vector<int> m_loads;
  std::set<QString> m_looked;  // models beside whose files siblings were looked for
  bool m_held = false;
};

}  // namespace chreode
