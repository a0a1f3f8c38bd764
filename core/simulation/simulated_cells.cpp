#include "simulation/simulated_cells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "base/random.h"
#include "simulation/attractors.h"
#include "simulation/fate_table.h"
#include "simulation/network_runs.h"
#include "simulation/simulated_counts.h"

namespace chreode {

namespace {

// Streams of the seed; the fate table and the genes take 1 and 2, the counts 5.
constexpr std::uint64_t runStream = 3;
constexpr std::uint64_t drawStream = std::uint64_t{4} << 32;

constexpr int mostRuns = 2000;  // cells beyond that share runs
constexpr int stepsApart = 10;  // between two kept states of a run

struct CellState {
  FactorState factors;
  double time;
};

/// Runs in ascending order of where their share of all draws ends.
std::vector<double> drawLimits(const FactorStates& last) {
  std::vector<int> fates;
  std::array<double, fateCount> runsOfFate{};
  for (Eigen::Index run = 0; run < last.rows(); ++run) {
    fates.push_back(static_cast<int>(nearestFate(last.row(run)).fate));
    runsOfFate[static_cast<std::size_t>(fates.back())] += 1.0;
  }
  std::vector<double> limits;
  double sum = 0.0;
  for (const int fate : fates) {
    sum += 1.0 / std::sqrt(runsOfFate[static_cast<std::size_t>(fate)]);
    limits.push_back(sum);
  }
  return limits;
}

std::vector<CellState> drawStates(const SimulatedCellsOptions& options, const Progress& progress) {
  const RunOptions run{.runs = std::min(options.cells, mostRuns),
                       .steps = fateSteps,
                       .noise = options.noise,
                       .clamps = options.clamps,
                       .seed = options.seed,
                       .stream = runStream};
  const std::vector<FactorStates> frames = runNetwork(run, stepsApart, progress);
  const std::vector<double> limits = drawLimits(frames.back());
  Random random(options.seed, drawStream);
  std::vector<CellState> states;
  for (int cell = 0; cell < options.cells; ++cell) {
    const double place = random.uniform() * limits.back();
    const auto chosen = std::ranges::upper_bound(limits, place) - limits.begin();
    const auto row = std::min<Eigen::Index>(chosen, run.runs - 1);
    const auto frame = static_cast<std::size_t>(random.below(fateSteps / stepsApart + 1));
    states.push_back({frames[frame].row(row), static_cast<double>(frame) * stepsApart * timeStep});
  }
  return states;
}

}  // namespace

SimulatedCells simulateCells(const std::vector<SimulatedGene>& genes,
                             const SimulatedCellsOptions& options, const Progress& progress) {
  const std::vector<CellState> drawn = drawStates(options, progress.part(0.0, 0.6));
  std::vector<FactorState> states;
  Annotation time;
  time.name = "time";
  for (const CellState& cell : drawn) {
    states.push_back(cell.factors);
    time.numbers.push_back(cell.time);
  }
  SimulatedCells made;
  made.counts = drawCounts(states, genes, options.seed, progress.part(0.6, 1.0));
  made.cells.names = cellNames(states.size());
  made.cells.columns = {cellTypes(states), std::move(time)};
  made.genes = describeGenes(genes);
  return made;
}

}  // namespace chreode
