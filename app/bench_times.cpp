#include "bench_times.h"

#include <algorithm>

namespace chreode {

nlohmann::json timeQuantiles(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return {{"p50", times[times.size() / 2]}, {"p95", times[times.size() * 95 / 100]}};
}

}  // namespace chreode
