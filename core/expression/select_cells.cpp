#include "expression/select_cells.h"

#include <vector>

namespace chreode {

namespace {

template <typename T>
std::vector<T> taken(const std::vector<T>& values, std::span<const std::int32_t> cells) {
  if (values.empty()) return {};
  std::vector<T> kept;
  kept.reserve(cells.size());
  for (const std::int32_t cell : cells) kept.push_back(values[static_cast<std::size_t>(cell)]);
  return kept;
}

}  // namespace

std::shared_ptr<Dataset> selectCells(const Dataset& data, std::span<const std::int32_t> cells) {
  auto part = std::make_shared<Dataset>(data);
  part->cells.names = taken(data.cells.names, cells);
  part->cells.shown = taken(data.cells.shown, cells);
  for (Annotation& column : part->cells.columns) {
    column.codes = taken(column.codes, cells);
    column.numbers = taken(column.numbers, cells);
    column.strings = taken(column.strings, cells);
  }
  for (Embedding& embedding : part->embeddings) {
    Matrix kept(static_cast<Index>(cells.size()), embedding.values.cols());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      kept.row(static_cast<Index>(i)) = embedding.values.row(cells[i]);
    }
    embedding.values = std::move(kept);
  }
  part->pca = nullptr;
  part->sample = nullptr;
  if (data.matrix) part->matrix = data.matrix->selectCells(cells);
  if (data.taken.countUnits) {
    part->taken.countUnits =
        std::make_shared<const std::vector<float>>(taken(*data.taken.countUnits, cells));
  }
  return part;
}

}  // namespace chreode
