#pragma once

#include <memory>
#include <utility>

#include "jobs/job_queue.h"

namespace chreode {

/// The one job of its kind that an owner has under way. What was cancelled here or displaced by a
/// newer job is never heard of again, nor is anything after the slot is gone; so an owner needs no
/// numbers to tell its jobs apart. Lives on the queue's thread; the queue may be made later than
/// the slot and go before it.
class JobSlot {
 public:
  explicit JobSlot(JobQueue* jobs);
  ~JobSlot();
  JobSlot(const JobSlot&) = delete;
  JobSlot& operator=(const JobSlot&) = delete;

  bool isRunning() const { return *m_current != kNone; }
  int job() const { return *m_current; }  ///< −1 = none

  /// As JobQueue::start(); a job that is still running is cancelled first. The slot is free again
  /// when `done` or `failed` is called; `failed` also hears of a cancel from elsewhere.
  template <typename Value>
  void start(const QString& title, std::function<Value(const Progress&)> work,
             std::function<void(Value)> done, std::function<void(const Failure&)> failed) {
    cancel();
    // The job's number is not known when its lambdas are made, so a shared cell carries it.
    const auto mine = std::make_shared<int>(kNone);
    const auto leave = [current = m_current, mine] {
      if (*current != *mine) return false;
      *current = kNone;
      return true;
    };
    *mine = m_jobs->start<Value>(
        title, std::move(work),
        [leave, done = std::move(done)](Value value) {
          if (leave()) done(std::move(value));
        },
        [leave, failed = std::move(failed)](const Failure& failure) {
          if (leave()) failed(failure);
        });
    *m_current = *mine;
  }

  /// False where nothing ran.
  bool cancel();

 private:
  static constexpr int kNone = -1;

  JobQueue* m_jobs;
  std::shared_ptr<int> m_current;  // the job's number; outlives the slot in the job's lambdas
};

}  // namespace chreode
