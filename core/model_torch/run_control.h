#pragma once

#include <chrono>

#include "base/progress.h"
#include "model/training.h"

namespace chreode {

/// The hand that a person has on a long run: stop, pause, and the time without the pauses. Lives as
/// long as the run, on its thread.
class RunControl {
 public:
  RunControl(TrainingControl& control, const Progress& progress)
      : m_control(control), m_progress(progress) {}

  /// By the control or by the progress' own token.
  bool stopRequested() const;
  void waitWhilePaused();
  double seconds() const;  ///< since the start, without pauses

 private:
  using Clock = std::chrono::steady_clock;

  TrainingControl& m_control;
  const Progress& m_progress;
  double m_pausedSeconds = 0.0;
  Clock::time_point m_start = Clock::now();
};

}  // namespace chreode
