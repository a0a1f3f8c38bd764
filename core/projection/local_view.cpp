#include "projection/local_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/Cholesky>

#include "base/error.h"
#include "base/no_number.h"

namespace chreode {

namespace {

constexpr int kCells = 30;            ///< that a local map is fitted to
constexpr double kRidge = 0.1;        ///< of the mean variance of what the map is from
constexpr double kOwn = 1e-6;         ///< of the squared width: nearer than that is the cell itself
constexpr double kReach = 2.0;        ///< of the spread of the cells that a map is fitted to
constexpr int kLiftSteps = 2;         ///< that bring a lift nearer to its target
constexpr double kGoodEnough = 0.05;  ///< of the distance that was asked for

/// A linear map from `from` (k × p) to `to` (k × q), fitted around one place of the former.
class LocalMap {
 public:
  /// `squared`: distances of the rows to the place, ascending. `through`: near a row the map goes
  /// through it (Shepard 1968); else all rows around count about the same.
  LocalMap(const Eigen::MatrixXd& from, const Eigen::MatrixXd& to, const Eigen::VectorXd& squared,
           bool through) {
    const double width = std::max(squared[squared.size() / 2], 1e-30);
    m_weights = (-squared / width).array().exp();
    m_weights /= m_weights.sum();
    const Eigen::RowVectorXd middle = m_weights.transpose() * from;
    const Eigen::RowVectorXd image = m_weights.transpose() * to;
    const Eigen::MatrixXd x = from.rowwise() - middle, y = to.rowwise() - image;
    Eigen::MatrixXd scatter = x.transpose() * m_weights.asDiagonal() * x;
    m_reach = kReach * std::sqrt(scatter.trace());
    const double ridge = kRidge * scatter.trace() / static_cast<double>(scatter.rows());
    scatter.diagonal().array() += std::max(ridge, 1e-30);
    m_slope = scatter.llt().solve(x.transpose() * m_weights.asDiagonal() * y);
    m_residual = std::sqrt(std::max(
        0.0, ((y - x * m_slope).rowwise().squaredNorm().array() * m_weights.array()).sum()));
    m_from = middle;
    m_to = image;
    if (through) {
      Eigen::VectorXd near = m_weights.array() / (squared.array() + kOwn * width);
      near /= near.sum();
      m_from = near.transpose() * from;
      m_to = near.transpose() * to;
    }
  }

  /// Far beyond the rows' own spread the map is not trusted further.
  Eigen::RowVectorXd at(const Eigen::RowVectorXd& place) const {
    Eigen::RowVectorXd step = place - m_from;
    const double length = step.norm();
    if (length > m_reach) step *= m_reach / length;
    return m_to + step * m_slope;
  }

  double residual() const { return m_residual; }

 private:
  Eigen::VectorXd m_weights;
  Eigen::MatrixXd m_slope;
  Eigen::RowVectorXd m_from, m_to;
  double m_reach = 0.0;
  double m_residual = 0.0;
};

Eigen::MatrixXd rowsOf(const Matrix& matrix, const std::int32_t* rows, Index count) {
  Eigen::MatrixXd taken(count, matrix.cols());
  for (Index i = 0; i < count; ++i) taken.row(i) = matrix.row(rows[i]).cast<double>();
  return taken;
}

}  // namespace

LocalView::LocalView(std::string name, const Matrix& coordinates,
                     std::shared_ptr<const NeighborIndex> codes)
    : m_name(std::move(name)),
      m_coordinates(Matrix::Zero(coordinates.rows(), 3)),
      m_codes(std::move(codes)),
      m_flat(coordinates.cols() < 3) {
  if (!m_codes || m_codes->size() != coordinates.rows()) {
    throw Error("The picture does not show the cells that have codes.", m_name);
  }
  const Index columns = std::min<Index>(3, coordinates.cols());
  m_coordinates.leftCols(columns) = coordinates.leftCols(columns);
  codeVarianceShare = kNoNumber;
  decodedVarianceShare = kNoNumber;
}

std::optional<Placed> LocalView::place(const RowVector& code) const {
  if (code.size() != m_codes->rows().cols()) return std::nullopt;  // of another model
  const Neighbors near = m_codes->find(code, kCells);
  const Index count = near.indices.cols();
  const Eigen::MatrixXd codes = rowsOf(m_codes->rows(), near.indices.data(), count);
  const Eigen::MatrixXd places = rowsOf(m_coordinates, near.indices.data(), count);
  const Eigen::RowVectorXd wanted = code.cast<double>();
  const Eigen::VectorXd squared = (codes.rowwise() - wanted).rowwise().squaredNorm();
  const LocalMap map(codes, places, squared, true);
  return Placed{map.at(wanted).cast<float>(), map.residual()};
}

std::optional<Matrix> LocalView::project(const Matrix& codes) const {
  Matrix places(codes.rows(), 3);
  for (Index i = 0; i < codes.rows(); ++i) {
    const auto placed = place(codes.row(i));
    if (!placed) return std::nullopt;
    places.row(i) = placed->place;
  }
  return places;
}

std::vector<std::int32_t> LocalView::drawnAround(const Eigen::RowVector3f& place) const {
  // One look at every cell: for a million that takes some milliseconds, and needs no index.
  using Near = std::pair<float, std::int32_t>;
  std::vector<Near> heap;
  const auto wanted = static_cast<std::size_t>(std::min<Index>(kCells, m_coordinates.rows()));
  heap.reserve(wanted + 1);
  for (Index cell = 0; cell < m_coordinates.rows(); ++cell) {
    const float squared = (m_coordinates.row(cell) - place).squaredNorm();
    if (heap.size() == wanted && !(squared < heap.front().first)) continue;
    heap.emplace_back(squared, static_cast<std::int32_t>(cell));
    std::push_heap(heap.begin(), heap.end());
    if (heap.size() <= wanted) continue;
    std::pop_heap(heap.begin(), heap.end());
    heap.pop_back();
  }
  std::sort_heap(heap.begin(), heap.end());
  std::vector<std::int32_t> cells;
  for (const Near& near : heap) cells.push_back(near.second);
  return cells;
}

RowVector LocalView::codeAt(const Eigen::RowVector3f& place) const {
  const std::vector<std::int32_t> near = drawnAround(place);
  const auto count = static_cast<Index>(near.size());
  const Eigen::MatrixXd places = rowsOf(m_coordinates, near.data(), count);
  const Eigen::RowVectorXd wanted = place.cast<double>();
  const Eigen::VectorXd squared = (places.rowwise() - wanted).rowwise().squaredNorm();
  return LocalMap(places, rowsOf(m_codes->rows(), near.data(), count), squared, false)
      .at(wanted)
      .cast<float>();
}

std::optional<RowVector> LocalView::lift(const RowVector& code,
                                         const Eigen::RowVector3f& target) const {
  const Eigen::RowVector3f start = place(code)->place;
  const RowVector here = codeAt(start);
  const auto asked = static_cast<double>((target - start).norm());
  RowVector best = codeAt(target) - here;
  double off = liftResidual(code, best, target);
  Eigen::RowVector3f aim = target;
  RowVector shift = best;
  for (int step = 0; step < kLiftSteps && off > kGoodEnough * asked; ++step) {
    aim += target - place(code + shift)->place;
    shift = codeAt(aim) - here;
    const double now = liftResidual(code, shift, target);
    if (now >= off) break;
    off = now;
    best = shift;
  }
  return best;
}

std::string LocalView::description() const {
  return m_name + ": places by neighbours; drags and arrows here are approximate";
}

}  // namespace chreode
