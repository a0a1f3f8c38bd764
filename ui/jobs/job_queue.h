#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "base/progress.h"
#include "jobs/failure.h"

namespace chreode {

/// What the jobs bar shows of one job.
struct JobStatus {
  int id = 0;
  QString title;
  QString step;
  double fraction = -1.0;  ///< in [0, 1]; below 0 = not known
  double secondsLeft = -1.0;
};

/// Long work on worker threads of low priority, over snapshots: each job returns a value, which is
/// delivered on the thread that owns the queue. Destroying the queue stops all jobs and waits.
class JobQueue : public QObject {
  Q_OBJECT
 public:
  explicit JobQueue(QObject* parent = nullptr);
  ~JobQueue() override;

  /// Starts `work` (on a worker) and later calls `done` with its value or `failed` (both on the
  /// queue's thread). After cancel(), and when the queue dies, neither `done` is called.
  template <typename Value>
  int start(const QString& title, std::function<Value(const Progress&)> work,
            std::function<void(Value)> done, std::function<void(const Failure&)> failed) {
    auto value = std::make_shared<std::optional<Value>>();
    return startErased(
        title, [value, work = std::move(work)](const Progress& p) { value->emplace(work(p)); },
        [value, done = std::move(done)] { done(std::move(**value)); }, std::move(failed));
  }

  void cancel(int id);
  void cancelAll();
  bool isRunning(int id) const;
  std::vector<JobStatus> jobs() const;
  /// Waits until nothing runs, delivering results; for tests and the unattended demo.
  bool waitForDone(int milliseconds);

 Q_SIGNALS:
  void changed();

 private:
  struct Job {
    JobStatus status;
    std::stop_source stop;
    QElapsedTimer elapsed;
  };
  int startErased(const QString& title, std::function<void(const Progress&)> work,
                  std::function<void()> done, std::function<void(const Failure&)> failed);
  void report(int id, double fraction, const QString& step);
  void finish(int id);

  QThreadPool m_pool;
  std::vector<std::unique_ptr<Job>> m_jobs;
  int m_nextId = 1;
};

}  // namespace chreode
