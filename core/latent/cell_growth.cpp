#include "latent/cell_growth.h"

#include <vector>

#include "base/error.h"

namespace chreode {

namespace {

void checkSize(const CellSet& cells, const NeighborIndex& index) {
  if (cells.universe() != index.size()) {
    throw Error("The neighbours that are known are not those of these cells.");
  }
}

/// The k nearest others of each of `which`; a lone cell has none.
Neighbors nearestOf(const NeighborIndex& index, const std::vector<std::int32_t>& which,
                    const Progress& progress) {
  if (which.empty() || index.size() < 2) return {};
  return index.findAmongRows(kGrowthNeighbors, which, progress);
}

}  // namespace

CellSet grown(const CellSet& cells, const NeighborIndex& index, int steps,
              const Progress& progress) {
  checkSize(cells, index);
  CellSet all = cells;
  std::vector<std::int32_t> newest = cells.cells();  // the others' neighbours are in already
  for (int step = 0; step < steps && !newest.empty(); ++step) {
    const Progress part =
        progress.part(static_cast<double>(step) / steps, static_cast<double>(step + 1) / steps);
    const Neighbors nearest = nearestOf(index, newest, part);
    const CellSet reached(
        all.universe(), {nearest.indices.data(), static_cast<std::size_t>(nearest.indices.size())});
    newest = reached.combined(SetOperation::subtract, all).cells();
    all = all.combined(SetOperation::add, reached);
  }
  return all;
}

CellSet shrunk(const CellSet& cells, const NeighborIndex& index, int steps,
               const Progress& progress) {
  checkSize(cells, index);
  std::vector<std::int32_t> left = cells.cells();
  if (left.empty()) return cells;
  const Neighbors nearest = nearestOf(index, left, progress);
  // Rows of `nearest` that are left; the cells themselves stay in `left`, row by row.
  std::vector<Index> rows(left.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<Index>(i);
  CellSet set = cells;
  for (int step = 0; step < steps; ++step) {
    progress.check();
    std::vector<Index> inner;
    std::vector<std::int32_t> innerCells;
    for (const Index row : rows) {
      bool surrounded = true;
      for (Index j = 0; j < nearest.indices.cols() && surrounded; ++j) {
        surrounded = set.contains(nearest.indices(row, j));
      }
      if (!surrounded) continue;
      inner.push_back(row);
      innerCells.push_back(left[static_cast<std::size_t>(row)]);
    }
    rows = std::move(inner);
    set = CellSet(cells.universe(), innerCells);
  }
  return set;
}

}  // namespace chreode
