#include "jobs/job_queue.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QThread>
#include <algorithm>
#include <chrono>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace chreode {

namespace {

constexpr int kWorkers = 4;  // opening, encoding and projecting may go on beside a training run
constexpr auto kReportEvery = std::chrono::milliseconds(50);

/// The hand goes first: work that can wait gives the processor to the window.
void lowerPriority() {
  setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), 10);
}

}  // namespace

JobQueue::JobQueue(QObject* parent) : QObject(parent) {
  m_pool.setMaxThreadCount(kWorkers);
}

JobQueue::~JobQueue() {
  cancelAll();
  m_pool.waitForDone();
}

int JobQueue::startErased(const QString& title, std::function<void(const Progress&)> work,
                          std::function<void()> done, std::function<void(const Failure&)> failed) {
  const int id = m_nextId++;
  auto job = std::make_unique<Job>();
  job->status.id = id;
  job->status.title = title;
  job->elapsed.start();
  const std::stop_token stop = job->stop.get_token();
  m_jobs.push_back(std::move(job));

  m_pool.start([this, id, stop, work = std::move(work), done = std::move(done),
                failed = std::move(failed)] {
    lowerPriority();
    Progress progress{stop, {}};
    auto last = std::chrono::steady_clock::time_point();
    progress.report = [this, id, &last](double fraction, const std::string& step) {
      const auto now = std::chrono::steady_clock::now();
      if (now - last < kReportEvery) return;
      last = now;
      QMetaObject::invokeMethod(
          this,
          [this, id, fraction, text = QString::fromStdString(step)] { report(id, fraction, text); },
          Qt::QueuedConnection);
    };
    const std::optional<Failure> failure = catchFailure([&] { work(progress); });
    QMetaObject::invokeMethod(
        this,
        [this, id, stop, failure, done, failed] {
          finish(id);
          if (failure) {
            failed(*failure);
          } else if (stop.stop_requested()) {
            failed(Failure{{}, true});
          } else {
            done();
          }
        },
        Qt::QueuedConnection);
  });
  Q_EMIT changed();
  return id;
}

void JobQueue::cancel(int id) {
  for (const auto& job : m_jobs) {
    if (job->status.id == id) job->stop.request_stop();
  }
}

void JobQueue::cancelAll() {
  for (const auto& job : m_jobs) job->stop.request_stop();
}

bool JobQueue::isRunning(int id) const {
  return std::any_of(m_jobs.begin(), m_jobs.end(),
                     [id](const auto& job) { return job->status.id == id; });
}

std::vector<JobStatus> JobQueue::jobs() const {
  std::vector<JobStatus> list;
  for (const auto& job : m_jobs) list.push_back(job->status);
  return list;
}

bool JobQueue::waitForDone(int milliseconds) {
  const QDeadlineTimer deadline(milliseconds);
  while (!m_jobs.empty() && !deadline.hasExpired()) {
    QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    QThread::msleep(1);
  }
  return m_jobs.empty();
}

void JobQueue::report(int id, double fraction, const QString& step) {
  for (const auto& job : m_jobs) {
    if (job->status.id != id) continue;
    job->status.fraction = fraction;
    if (!step.isEmpty()) job->status.step = step;
    const double seconds = static_cast<double>(job->elapsed.elapsed()) / 1000.0;
    // An estimate from the first moments would jump about.
    job->status.secondsLeft =
        fraction > 0.02 && seconds > 1.0 ? seconds * (1.0 - fraction) / fraction : -1.0;
    Q_EMIT changed();
  }
}

void JobQueue::finish(int id) {
  std::erase_if(m_jobs, [id](const auto& job) { return job->status.id == id; });
  Q_EMIT changed();
}

}  // namespace chreode
