#include "model_torch/run_control.h"

#include <thread>

namespace chreode {

bool RunControl::stopRequested() const {
  return m_control.stop.load() || m_progress.stop.stop_requested();
}

void RunControl::waitWhilePaused() {
  const auto start = Clock::now();
  while (m_control.pause.load() && !stopRequested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  m_pausedSeconds += std::chrono::duration<double>(Clock::now() - start).count();
}

double RunControl::seconds() const {
  return std::chrono::duration<double>(Clock::now() - m_start).count() - m_pausedSeconds;
}

}  // namespace chreode
