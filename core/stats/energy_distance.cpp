#include "stats/energy_distance.h"

#include <algorithm>
#include <vector>

#include "base/no_number.h"
#include "base/random.h"

namespace chreode {

namespace {

/// Sums that pairs' squared distances come from: Σ over pairs of |x − y|² is n Σ|x|² + m Σ|y|² −
/// 2 Σx · Σy, so that no pair is looked at.
struct CloudSums {
  double cells = 0.0;
  double squares = 0.0;
  Eigen::VectorXd sum;

  double within() const {
    return 2.0 * (cells * squares - sum.squaredNorm()) / (cells * cells - cells);
  }
};

double between(const CloudSums& a, const CloudSums& b) {
  return a.squares / a.cells + b.squares / b.cells - 2.0 * a.sum.dot(b.sum) / (a.cells * b.cells);
}

double distanceOf(const CloudSums& a, const CloudSums& b) {
  if (a.cells < 2.0 || b.cells < 2.0) return kNoNumber;
  return 2.0 * between(a, b) - a.within() - b.within();
}

template <typename Rows>
CloudSums sumsOf(const Eigen::MatrixXd& cells, const Rows& rows) {
  CloudSums sums;
  sums.sum = Eigen::VectorXd::Zero(cells.cols());
  for (const auto row : rows) {
    sums.cells += 1.0;
    sums.squares += cells.row(row).squaredNorm();
    sums.sum += cells.row(row).transpose();
  }
  return sums;
}

/// Both clouds, one below the other, moved to their common mean: far from it the sums lose digits.
Eigen::MatrixXd centred(const Matrix& a, const Matrix& b) {
  Eigen::MatrixXd all(a.rows() + b.rows(), a.cols());
  all.topRows(a.rows()) = a.cast<double>();
  all.bottomRows(b.rows()) = b.cast<double>();
  if (all.rows() > 0) all.rowwise() -= all.colwise().mean().eval();
  return all;
}

}  // namespace

double energyDistance(const Matrix& a, const Matrix& b) {
  const Eigen::MatrixXd all = centred(a, b);
  std::vector<int> first;
  std::vector<int> second;
  for (int i = 0; i < all.rows(); ++i) (i < a.rows() ? first : second).push_back(i);
  return distanceOf(sumsOf(all, first), sumsOf(all, second));
}

double energyBand(const Matrix& a, const Matrix& b, int relabellings, std::uint64_t seed) {
  const Eigen::MatrixXd all = centred(a, b);
  Random random(seed, 23);
  std::vector<double> distances;
  for (int i = 0; i < relabellings; ++i) {
    const std::vector<int> order = random.permutation(static_cast<int>(all.rows()));
    const auto middle = order.begin() + a.rows();
    distances.push_back(distanceOf(sumsOf(all, std::vector<int>(order.begin(), middle)),
                                   sumsOf(all, std::vector<int>(middle, order.end()))));
  }
  if (distances.empty()) return kNoNumber;
  std::sort(distances.begin(), distances.end());
  const auto place = static_cast<std::size_t>(0.95 * static_cast<double>(distances.size()));
  return distances[std::min(place, distances.size() - 1)];
}

}  // namespace chreode
