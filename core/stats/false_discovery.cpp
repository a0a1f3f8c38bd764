#include "stats/false_discovery.h"

#include <algorithm>
#include <cmath>

#include "base/no_number.h"

namespace chreode {

std::vector<double> benjaminiHochberg(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (!std::isnan(p[i])) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> q(p.size(), kNoNumber);
  const auto tests = static_cast<double>(order.size());
  double least = 1.0;
  for (std::size_t rank = order.size(); rank-- > 0;) {
    least = std::min(least, p[order[rank]] * tests / static_cast<double>(rank + 1));
    q[order[rank]] = least;
  }
  return q;
}

}  // namespace chreode
