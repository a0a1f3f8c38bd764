#include "whatif/cell_samples.h"

#include <set>

namespace chreode {

namespace {

constexpr std::size_t kFewestSamples = 3;

}  // namespace

CellSamples cellSamples(const Dataset& data, std::span<const std::int32_t> cells) {
  const std::string name = guessRoles(data.cells).sample;
  const Annotation* column = data.cells.find(name);
  if (!column) return {};
  const Annotation levels = withLevels(*column);
  if (levels.kind != Annotation::Kind::categorical) return {};
  CellSamples samples{{}, name};
  std::set<int> met;
  for (const std::int32_t cell : cells) {
    samples.ofCell.push_back(levels.codes[static_cast<std::size_t>(cell)]);
    if (samples.ofCell.back() >= 0) met.insert(samples.ofCell.back());
  }
  // The cells that are asked for may be of fewer samples than the file has.
  return met.size() >= kFewestSamples ? samples : CellSamples{};
}

}  // namespace chreode
