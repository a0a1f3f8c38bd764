#include "latent/latent_scale.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace chreode {

int LatentScale::activeCount() const {
  int active = 0;
  for (int number = 0; number < static_cast<int>(size()); ++number) active += isActive(number);
  return active;
}

std::vector<int> LatentScale::byActivity() const {
  return strongest({deviation.data(), static_cast<std::size_t>(deviation.size())});
}

RowVector LatentScale::inDeviations(const RowVector& code) const {
  RowVector places = code - mean;
  for (Index j = 0; j < places.size(); ++j) {
    places[j] = deviation[j] > 0.0f ? places[j] / deviation[j] : 0.0f;
  }
  return places;
}

LatentScale latentScale(const Matrix& codes) {
  const auto cells = static_cast<double>(codes.rows());
  Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(codes.cols());
  for (Index cell = 0; cell < codes.rows(); ++cell) sum += codes.row(cell).cast<double>();
  const Eigen::RowVectorXd mean = sum / cells;
  Eigen::RowVectorXd squares = Eigen::RowVectorXd::Zero(codes.cols());
  for (Index cell = 0; cell < codes.rows(); ++cell) {
    squares += (codes.row(cell).cast<double>() - mean).cwiseAbs2();
  }
  return {mean.cast<float>(), (squares / cells).cwiseSqrt().cast<float>()};
}

RowVector meanCode(const Matrix& codes, std::span<const std::int32_t> cells) {
  Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(codes.cols());
  for (const std::int32_t cell : cells) sum += codes.row(cell).cast<double>();
  return (sum / static_cast<double>(cells.size())).cast<float>();
}

RowVector oneDeviation(const Matrix& codes, const RowVector& direction) {
  const Eigen::RowVectorXd way = direction.cast<double>();
  const double length = way.norm();
  if (!(length > 0.0)) return RowVector::Zero(direction.size());
  const Eigen::VectorXd unit = way.transpose() / length;
  double sum = 0.0;
  double squares = 0.0;
  // About the first cell, so that codes far from zero lose nothing.
  const RowVector origin = codes.row(0);
  for (Index cell = 0; cell < codes.rows(); ++cell) {
    const double place = (codes.row(cell) - origin).cast<double>().dot(unit);
    sum += place;
    squares += place * place;
  }
  const auto cells = static_cast<double>(codes.rows());
  const double variance = squares / cells - sum / cells * (sum / cells);
  // What is left of the codes' rounding is no spread.
  if (!(variance > 1e-12 * squares / cells)) return RowVector::Zero(direction.size());
  return (std::sqrt(variance) * unit.transpose()).cast<float>();
}

RowVector classDistances(const Matrix& codes, const LatentScale& scale, const Annotation& label,
                         int level) {
  const std::vector<std::int32_t> cells = label.cellsOf(level);
  const auto inside = static_cast<double>(cells.size());
  const double outside = static_cast<double>(codes.rows()) - inside;
  RowVector distances = RowVector::Zero(codes.cols());
  if (cells.empty() || !(outside > 0.0)) return distances;
  // The mean of all is (inside · own + outside · rest) / all: own − rest follows from own and all.
  const RowVector own = meanCode(codes, cells);
  distances = (own - scale.mean) * static_cast<float>((inside + outside) / outside);
  for (Index j = 0; j < distances.size(); ++j) {
    distances[j] = scale.deviation[j] > 0.0f ? distances[j] / scale.deviation[j] : 0.0f;
  }
  return distances;
}

std::vector<int> strongest(std::span<const float> values, int count) {
  std::vector<int> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  const std::size_t wanted =
      count < 0 ? order.size() : std::min(order.size(), static_cast<std::size_t>(count));
  const auto size = [&](int at) {
    const float value = std::abs(values[static_cast<std::size_t>(at)]);
    return std::isfinite(value) ? value : -1.0f;
  };
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(wanted), order.end(),
                    [&](int a, int b) {
                      const float sa = size(a);
                      const float sb = size(b);
                      return sa != sb ? sa > sb : a < b;
                    });
  order.resize(wanted);
  return order;
}

}  // namespace chreode
