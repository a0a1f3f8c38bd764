#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "jobs/job_queue.h"
#include "session/made_projection.h"

namespace chreode {

/// The pictures that a person makes of the open data: the one under way, and those that are kept.
/// Owned by Session.
class Projections : public QObject {
  Q_OBJECT
 public:
  enum class State { idle, running, paused };

  explicit Projections(JobQueue* jobs, QObject* parent = nullptr);
  ~Projections() override;

  using Made = std::shared_ptr<const MadeProjection>;
  const std::vector<Made>& made() const { return m_made; }
  Made find(const QString& id) const;
  State state() const;
  /// The picture as it is now; null while nothing runs or has a picture yet.
  std::shared_ptr<const Projection> forming() const { return m_forming; }
  int epoch() const { return m_epoch; }
  int epochs() const { return m_epochs; }
  /// How long a UMAP of so many cells takes, in seconds, by what the last one took here.
  double estimate(const ProjectionRequest& request, Index cells) const;

  // Told by Session.
  void setData(std::shared_ptr<const Dataset> data);  ///< null = none; forgets the pictures
  void setFolder(const ProjectionFolder& folder);     ///< loads what is kept of the data
  void setModel(std::shared_ptr<const PreparedModel> model);

  // The person's intents.
  void start(const ProjectionRequest& request);
  void pause(bool on);
  void cancel();
  void rename(const QString& id, const QString& name);
  void remove(const QString& id);

 Q_SIGNALS:
  void stateChanged();
  void formed();                     ///< forming() has moved on
  void madeChanged();                ///< the list
  void finished(const QString& id);  ///< a new one of the list
  void failed(const QString& sentence);

 private:
  struct Control;
  void take(const Made& made);
  void take(std::shared_ptr<const Projection> frame, int epoch, int epochs);
  QString freeName(const ProjectionRequest& request) const;
  void end();

  JobQueue* m_jobs;
  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const PreparedModel> m_model;
  std::optional<ProjectionFolder> m_folder;
  std::vector<Made> m_made;
  std::shared_ptr<Control> m_control;  // of the one under way
  std::shared_ptr<const Projection> m_forming;
  int m_job = -1;
  int m_epoch = 0, m_epochs = 0;
  double m_slowness = 1.0;  // what the last one took over what was expected
};

}  // namespace chreode
