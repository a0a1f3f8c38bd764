#pragma once

#include <QObject>
#include <condition_variable>
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
  /// Forgets the waiting request and the answer of the running one.
  void drop();
  bool isBusy() const { return m_pending > 0; }

 private:
  void loop(std::stop_token stop);

  std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::optional<std::function<std::function<void()>()>> m_waiting;
  int m_generation = 0;  // guarded by m_mutex
  int m_pending = 0;     // owner's thread: requests not yet answered or displaced
  std::jthread m_thread;
};

}  // namespace chreode
