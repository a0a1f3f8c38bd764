#pragma once

#include <cstdint>
#include <vector>

#include "base/parallel.h"

namespace chreode {

/// How a matrix is read.
struct ReadPlan {
  int threads = defaultThreads();
  /// Only these cells: rows of the file, ascending, each once. Empty: all.
  std::vector<std::int32_t> cells;
};

}  // namespace chreode
