#include "simulation/fate_table.h"

#include "simulation/network_runs.h"

namespace chreode {

FateFractions fateFractions(const std::vector<Clamp>& clamps, const FateTableOptions& options,
                            const Progress& progress) {
  // The same stream for every row: rows differ by their clamps, not by their luck.
  const RunOptions run{.runs = options.runs,
                       .steps = fateSteps,
                       .noise = options.noise,
                       .clamps = clamps,
                       .seed = options.seed,
                       .stream = 1};
  const FactorStates last = runNetwork(run, fateSteps, progress).back();
  FateFractions fractions{};
  for (Eigen::Index cell = 0; cell < last.rows(); ++cell) {
    fractions[static_cast<std::size_t>(nearestFate(last.row(cell)).fate)] += 1.0;
  }
  for (double& fraction : fractions) fraction /= options.runs;
  return fractions;
}

std::vector<FateRow> fateTable(const FateTableOptions& options, const Progress& progress) {
  std::vector<FateRow> rows{{.clamps = {}, .fractions = {}}};
  for (int factor = 0; factor < factorCount; ++factor) {
    for (const double value : {0.0, 1.0}) {
      rows.push_back({.clamps = {{static_cast<Factor>(factor), value}}, .fractions = {}});
    }
  }
  const double total = static_cast<double>(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double from = static_cast<double>(i);
    rows[i].fractions =
        fateFractions(rows[i].clamps, options, progress.part(from / total, (from + 1.0) / total));
  }
  return rows;
}

}  // namespace chreode
