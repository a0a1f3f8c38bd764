#include "notebook/drag_background.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace chreode {

namespace {

constexpr Index kCellsMoved = 20;

/// Root of the summed squares over the genes that are ranked.
double sizeOf(const Response& response) {
  double sum = 0.0;
  for (Index gene = 0; gene < response.change.size(); ++gene) {
    if (!response.ranked[static_cast<std::size_t>(gene)]) continue;
    const double change = response.change[gene];
    if (std::isfinite(change)) sum += change * change;
  }
  return std::sqrt(sum);
}

}  // namespace

MoveRank rankOfMove(const DragExperiment& experiment, std::span<const std::int32_t> cells,
                    const Matrix& original, const Matrix& edited, DecodeAt at, std::uint64_t seed,
                    const Progress& progress) {
  const Index tried = std::min<Index>(kCellsMoved, original.rows());
  const std::span<const std::int32_t> some = cells.first(static_cast<std::size_t>(tried));
  const Matrix from = original.topRows(tried);
  const RowVector middle = from.colwise().mean();
  const float length = (edited.topRows(tried) - from).colwise().mean().norm();
  if (!(length > 0.0f)) return {};
  // The asked move is tried in the same way: all of them by one and the same shift.
  const RowVector asked = (edited.topRows(tried) - from).colwise().mean();
  const auto size = [&](const RowVector& shift) {
    return sizeOf(experiment.respond(some, from, from.rowwise() + shift, nullptr, at));
  };
  const double own = size(asked);
  const Matrix& codes = *experiment.parts().codes.mean;
  Random random(seed, 71);
  MoveRank result{1, 1};
  for (int i = 0; i < kBackgroundMoves; ++i) {
    progress.update(static_cast<double>(i) / kBackgroundMoves, "moves of the same length");
    const auto towards = static_cast<Index>(random.below(static_cast<std::uint64_t>(codes.rows())));
    const RowVector way = codes.row(towards) - middle;
    if (!(way.norm() > 0.0f)) continue;
    ++result.of;
    if (size(way * (length / way.norm())) > kStronger * own) ++result.rank;
  }
  return result;
}

}  // namespace chreode
