#pragma once

#include <QString>
#include <functional>
#include <optional>

namespace chreode {

/// Why a job did not finish: one sentence for the error bar. Empty when it was cancelled, which is
/// nothing to report.
struct Failure {
  QString sentence;
  bool cancelled = false;
};

/// Runs `work` and turns whatever it throws into a Failure: Error and Cancelled as they say,
/// running out of memory and anything else as a sentence. Nothing when it finished.
std::optional<Failure> catchFailure(const std::function<void()>& work);

}  // namespace chreode
