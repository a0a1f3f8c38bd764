#include "session/pull.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/no_number.h"

namespace chreode {

namespace {

constexpr int kAroundHand = 30;

}  // namespace

Pull::Pull(std::shared_ptr<const PreparedModel> model, std::shared_ptr<const Projection> view,
           std::vector<std::int32_t> cells, const LatentEdits& edits)
    : m_model(std::move(model)), m_view(std::move(view)), m_cells(std::move(cells)) {
  const Matrix& codes = m_model->codes();
  const auto n = static_cast<Index>(m_cells.size());
  m_original.resize(n, codes.cols());
  m_before.resize(n, codes.cols());
  for (Index i = 0; i < n; ++i) {
    m_original.row(i) = codes.row(m_cells[i]);
    m_before.row(i) = codes.row(m_cells[i]) + edits.shiftOf(m_cells[i], codes.cols());
  }
  m_middle = m_before.colwise().mean();
  m_shift = RowVector::Zero(codes.cols());
  if (const auto placed = m_view->project(Matrix(m_middle))) {
    m_startPlace = placed->row(0);
  } else {
    m_startPlace.setZero();
    for (const std::int32_t cell : m_cells) m_startPlace += m_view->coordinates().row(cell);
    m_startPlace /= static_cast<float>(std::max<Index>(1, n));
  }
}

bool Pull::canFollowHand() const {
  return m_view->lift(m_middle, m_startPlace).has_value();
}

void Pull::moveTo(const Eigen::RowVector3f& target, PullWay way) {
  if (!canFollowHand()) {
    // The hand has left what it could be dropped on.
    putBack();
    return;
  }
  m_shift = way == PullWay::straight ? *m_view->lift(m_middle, target)
                                     : RowVector(meanCodeAround(target) - m_middle);
  m_moved = true;
  m_missed = m_view->isExact() ? 0.0 : m_view->liftResidual(m_middle, m_shift, target);
}

void Pull::moveToCode(const RowVector& code) {
  m_shift = code - m_middle;
  m_missed = 0.0;
  m_moved = true;
}

void Pull::moveBy(const RowVector& shift) {
  m_shift = shift;
  m_missed = 0.0;
  m_moved = true;
}

void Pull::putBack() {
  m_shift.setZero();
  m_moved = false;
}

Matrix Pull::edited() const {
  return m_before.rowwise() + m_shift;
}

Eigen::RowVector3f Pull::place() const {
  if (const auto placed = m_view->project(Matrix(m_middle + m_shift))) return placed->row(0);
  if (!m_moved) return m_startPlace;
  // A looking-only view: among the drawn places of the nearest real cells.
  const SupportReading reading = m_model->experiment->parts().gauge->read(
      m_middle + m_shift, m_cells.size() == 1 ? m_cells.front() : -1);
  Eigen::RowVector3f sum = Eigen::RowVector3f::Zero();
  const auto near = std::min<std::size_t>(10, reading.nearest.size());
  for (std::size_t i = 0; i < near; ++i) sum += m_view->coordinates().row(reading.nearest[i]);
  return near > 0 ? Eigen::RowVector3f(sum / static_cast<float>(near)) : m_startPlace;
}

Eigen::RowVector3f Pull::originalPlace() const {
  if (const auto placed = m_view->project(Matrix(m_original.colwise().mean()))) {
    return placed->row(0);
  }
  return m_startPlace;
}

double Pull::offView() const {
  const double typical = m_model->experiment->parts().gauge->typicalDistance();
  // What a view without axes hides has no measure.
  if (!m_view->isExact() || !canFollowHand() || !(typical > 0.0)) return kNoNumber;
  const RowVector code = m_middle + m_shift;
  const RowVector around = meanCodeAround(place());
  const Matrix ends = (Matrix(2, code.size()) << code, around).finished();
  const Matrix places = *m_view->project(ends);
  // What of the difference the view can show is its minimum-norm lift; the rest it hides.
  const RowVector shown = *m_view->lift(code, places.row(1));
  return static_cast<double>((around - code - shown).norm()) / typical;
}

std::vector<std::int32_t> Pull::drawnAround(const Eigen::RowVector3f& target, int count) const {
  // With every move of the hand, among a million places: one look at each, the nearest so far in a
  // heap whose top is the farthest of them.
  const Matrix& places = m_view->coordinates();
  const std::size_t wanted = std::min<std::size_t>(static_cast<std::size_t>(places.rows()),
                                                   static_cast<std::size_t>(count));
  std::vector<std::pair<float, std::int32_t>> nearest;
  nearest.reserve(wanted);
  for (Index cell = 0; cell < places.rows() && wanted > 0; ++cell) {
    const float dx = places(cell, 0) - target[0], dy = places(cell, 1) - target[1],
                dz = places(cell, 2) - target[2];
    const float squared = dx * dx + dy * dy + dz * dz;
    if (nearest.size() == wanted) {
      if (!(squared < nearest.front().first)) continue;
      std::pop_heap(nearest.begin(), nearest.end());
      nearest.pop_back();
    }
    nearest.emplace_back(squared, static_cast<std::int32_t>(cell));
    std::push_heap(nearest.begin(), nearest.end());
  }
  std::sort_heap(nearest.begin(), nearest.end());
  std::vector<std::int32_t> cells;
  for (const auto& [squared, cell] : nearest) cells.push_back(cell);
  return cells;
}

RowVector Pull::meanCodeAround(const Eigen::RowVector3f& target) const {
  const Matrix& places = m_view->coordinates();
  const Matrix& codes = m_model->codes();
  const std::vector<std::int32_t> around = drawnAround(target, kAroundHand);
  // A Gaussian as wide as the middle one's distance: near cells count, a lone near one does not
  // rule.
  const float width =
      std::max(1e-6f, (places.row(around[around.size() / 2]) - target).squaredNorm());
  RowVector sum = RowVector::Zero(codes.cols());
  float weights = 0.0f;
  for (const std::int32_t cell : around) {
    const float weight = std::exp(-0.5f * (places.row(cell) - target).squaredNorm() / width);
    sum += weight * codes.row(cell);
    weights += weight;
  }
  return weights > 0.0f ? RowVector(sum / weights) : RowVector(codes.row(around.front()));
}

}  // namespace chreode
