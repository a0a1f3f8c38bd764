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

void LatestWins::awaitBriefly(std::chrono::milliseconds patience) {
  {
    std::unique_lock lock(m_mutex);
    m_answered.wait_for(lock, patience,
                        [this] { return static_cast<int>(m_answers.size()) >= m_pending; });
  }
  deliver();
}

void LatestWins::drop() {
  const std::lock_guard lock(m_mutex);
  m_waiting.reset();
  m_answers.clear();
  m_pending = 0;
  ++m_generation;
}

void LatestWins::deliver() {
  for (;;) {
    std::function<void()> answer;
    {
      // One at a time: an answer may drop those that follow it.
      const std::lock_guard lock(m_mutex);
      if (m_answers.empty()) return;
      answer = std::move(m_answers.front());
      m_answers.pop_front();
      --m_pending;
    }
    answer();
  }
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
    {
      const std::lock_guard lock(m_mutex);
      if (generation != m_generation) continue;
      m_answers.push_back(std::move(answer));
    }
    m_answered.notify_one();
    QMetaObject::invokeMethod(this, &LatestWins::deliver, Qt::QueuedConnection);
  }
}

}  // namespace chreode
