#include "judge/view_fidelity.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "base/error.h"

namespace chreode {

namespace {

/// The other rows, nearest to row `i` first, ties in their order.
void sortByDistance(const Eigen::MatrixXd& rows, Index i, std::vector<double>& distance,
                    std::vector<std::int32_t>& order) {
  Eigen::Map<Eigen::VectorXd>(distance.data(), rows.rows()) =
      (rows.rowwise() - rows.row(i)).rowwise().squaredNorm();
  distance[static_cast<std::size_t>(i)] = std::numeric_limits<double>::infinity();
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return distance[a] != distance[b] ? distance[a] < distance[b] : a < b;
  });
}

}  // namespace

ViewFidelity viewFidelity(const Matrix& high, const Matrix& low, int k, const Progress& progress) {
  const Index n = high.rows();
  if (low.rows() != n) throw Error("The view does not show the cells that have codes.");
  if (k < 1 || 2 * k >= n) {
    throw Error("Judging a view by " + std::to_string(k) + " neighbours needs more than " +
                std::to_string(2 * k) + " cells.");
  }
  const Eigen::MatrixXd a = high.cast<double>(), b = low.cast<double>();
  std::vector<double> distance(static_cast<std::size_t>(n));
  std::vector<std::int32_t> nearHigh(distance.size()), nearLow(distance.size()),
      rank(distance.size());
  double penalty = 0.0, kept = 0.0;
  for (Index i = 0; i < n; ++i) {
    if (i % 64 == 0) progress.update(static_cast<double>(i) / static_cast<double>(n));
    sortByDistance(a, i, distance, nearHigh);
    sortByDistance(b, i, distance, nearLow);
    for (std::size_t place = 0; place < nearHigh.size(); ++place) {
      rank[static_cast<std::size_t>(nearHigh[place])] = static_cast<std::int32_t>(place) + 1;
    }
    for (int j = 0; j < k; ++j) {
      const std::int32_t there =
          rank[static_cast<std::size_t>(nearLow[static_cast<std::size_t>(j)])];
      if (there > k) {
        penalty += there - k;
      } else {
        kept += 1.0;
      }
    }
  }
  const auto cells = static_cast<double>(n), near = static_cast<double>(k);
  return {1.0 - penalty * 2.0 / (cells * near * (2.0 * cells - 3.0 * near - 1.0)),
          kept / (cells * near), near / (cells - 1.0)};
}

}  // namespace chreode
