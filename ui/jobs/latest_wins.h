#pragma once

#include <QObject>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace chreode {

/// An interactive computation: one running, one waiting, and a newer request takes the waiting
/// one's place. Answers come back in order on the owner's thread; after drop() those under way
/// never do.
class LatestWins : public QObject {
  Q_OBJECT
 public:
  explicit LatestWins(QObject* parent = nullptr);
  ~LatestWins() override;

  /// `work` runs on this object's worker thread and returns what is to be done with its answer on
  /// the owner's thread. It may not throw.
  void submit(std::function<std::function<void()>()> work);
  /// Waits until every request is answered, at most so long, and carries out what has come. An
  /// answer that is worth a few milliseconds is then in the same picture as its question; a slower
  /// one comes through the event loop.
  void awaitBriefly(std::chrono::milliseconds patience);
  /// Forgets the waiting request and the answer of the running one.
  void drop();
  bool isBusy() const { return m_pending > 0; }

 private:
  void loop(std::stop_token stop);
  void deliver();

  std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::condition_variable m_answered;
  std::optional<std::function<std::function<void()>()>> m_waiting;  // guarded by m_mutex
  std::deque<std::function<void()>> m_answers;                      // guarded by m_mutex
  int m_generation = 0;                                             // guarded by m_mutex
  int m_pending = 0;  // owner's thread: requests not yet answered or displaced
  std::jthread m_thread;
};

}  // namespace chreode
