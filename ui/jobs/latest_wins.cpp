#include "jobs/latest_wins.h"

#include <utility>

namespace chreode {

LatestWins::LatestWins(QObject* parent)
    : QObject(parent), m_thread([this](std::stop_token stop) { loop(std::move(stop)); }) {
}

LatestWins::~LatestWins() {
  m_thread.request_stop();
  m_thread.join();
}

void LatestWins::submit(std::function<std::function<void()>()> work) {
  {
    const std::lock_guard lock(m_mutex);
    if (!m_waiting) ++m_pending;
    m_waiting = std::move(work);
  }
  m_wake.notify_one();
}

void LatestWins::drop() {
  const std::lock_guard lock(m_mutex);
  m_waiting.reset();
  m_pending = 0;
  ++m_generation;
}

void LatestWins::loop(std::stop_token stop) {
  for (;;) {
    std::function<std::function<void()>()> work;
    int generation = 0;
    {
      std::unique_lock lock(m_mutex);
      if (!m_wake.wait(lock, stop, [this] { return m_waiting.has_value(); })) return;
      work = std::move(*m_waiting);
      m_waiting.reset();
      generation = m_generation;
    }
    std::function<void()> answer = work();
    QMetaObject::invokeMethod(
        this,
        [this, generation, answer = std::move(answer)] {
          {
            const std::lock_guard lock(m_mutex);
            if (generation != m_generation) return;
            --m_pending;
          }
          answer();
        },
        Qt::QueuedConnection);
  }
}

}  // namespace chreode
