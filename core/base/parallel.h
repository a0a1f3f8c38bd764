#pragma once

#include <functional>

#include "base/progress.h"

namespace chreode {

/// As many as the machine runs at once, at most 8: more does not read a file faster.
int defaultThreads();

/// Calls `task(index, thread)` once for each index in [0, count) on `threads` threads, the caller's
/// among them (thread 0), in about ascending order; `thread` is in [0, threads). Progress is
/// reported by the caller's thread. The first exception, Cancelled among them, ends the rest and is
/// thrown here.
void parallelFor(std::ptrdiff_t count, int threads, const Progress& progress,
                 const std::function<void(std::ptrdiff_t index, int thread)>& task);

}  // namespace chreode
