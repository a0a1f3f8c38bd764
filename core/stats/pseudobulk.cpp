#include "stats/pseudobulk.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace chreode {

namespace {

/// Sample of each cell, −1 = missing.
struct Samples {
  std::vector<std::int32_t> ofCell;
  std::vector<std::string> names;
};

/// Of any kind of column: donors are often numbered.
Samples samplesOf(const Annotation& column) {
  if (column.kind == Annotation::Kind::categorical) return {column.codes, column.levels};
  Samples samples;
  samples.ofCell.assign(column.size(), -1);
  std::map<std::string, std::int32_t> known;
  for (std::size_t cell = 0; cell < column.size(); ++cell) {
    const std::string name = column.exactText(cell);
    if (name.empty()) continue;
    const auto [at, added] =
        known.try_emplace(name, static_cast<std::int32_t>(samples.names.size()));
    if (added) samples.names.push_back(name);
    samples.ofCell[cell] = at->second;
  }
  return samples;
}

std::vector<int> cellsPerSample(const Samples& samples, std::span<const std::int32_t> cells) {
  std::vector<int> counts(samples.names.size(), 0);
  for (const std::int32_t cell : cells) {
    const std::int32_t sample = samples.ofCell[static_cast<std::size_t>(cell)];
    if (sample >= 0) ++counts[static_cast<std::size_t>(sample)];
  }
  return counts;
}

}  // namespace

Pseudobulk planPseudobulk(const Annotation& column, std::span<const std::int32_t> a,
                          std::span<const std::int32_t> b) {
  Pseudobulk plan;
  plan.column = column.name;
  plan.unitOfCell.assign(column.size(), -1);
  const Samples samples = samplesOf(column);
  if (samples.names.size() > Pseudobulk::kMostSamples) return plan;
  const std::vector<int> cellsA = cellsPerSample(samples, a);
  const std::vector<int> cellsB = cellsPerSample(samples, b);
  std::vector<std::size_t> inA, inB, inBoth;
  for (std::size_t sample = 0; sample < samples.names.size(); ++sample) {
    const bool ofA = cellsA[sample] >= Pseudobulk::kFewestCells;
    const bool ofB = cellsB[sample] >= Pseudobulk::kFewestCells;
    if (ofA) inA.push_back(sample);
    if (ofB) inB.push_back(sample);
    if (ofA && ofB) inBoth.push_back(sample);
  }
  plan.paired = inBoth.size() >= Pseudobulk::kFewestPairs &&
                inBoth.size() == std::min(inA.size(), inB.size());
  if (plan.paired) inA = inB = inBoth;
  plan.samplesA = static_cast<int>(inA.size());
  plan.samplesB = static_cast<int>(inB.size());

  const auto addUnits = [&](const std::vector<std::size_t>& chosen, bool ofA,
                            const std::vector<int>& counts, std::span<const std::int32_t> cells) {
    std::vector<std::int32_t> unitOfSample(samples.names.size(), -1);
    for (const std::size_t sample : chosen) {
      unitOfSample[sample] = static_cast<std::int32_t>(plan.units.size());
      plan.units.push_back({samples.names[sample], ofA, counts[sample]});
    }
    for (const std::int32_t cell : cells) {
      const std::int32_t sample = samples.ofCell[static_cast<std::size_t>(cell)];
      if (sample < 0) continue;
      plan.unitOfCell[static_cast<std::size_t>(cell)] =
          unitOfSample[static_cast<std::size_t>(sample)];
    }
  };
  addUnits(inA, true, cellsA, a);
  addUnits(inB, false, cellsB, b);
  return plan;
}

SampleDifference Pseudobulk::difference(std::span<const double> sums,
                                        std::span<const double> totals) const {
  std::vector<double> values(sums.size());
  for (std::size_t unit = 0; unit < values.size(); ++unit) {
    values[unit] = std::log2((sums[unit] + 0.5) / (totals[unit] + 1.0) * 1e6);
  }
  const std::span<const double> all(values);
  const auto ofA = all.first(static_cast<std::size_t>(samplesA));
  const auto ofB = all.last(static_cast<std::size_t>(samplesB));
  return paired ? differenceOfPairs(ofA, ofB) : differenceOfGroups(ofA, ofB);
}

}  // namespace chreode
