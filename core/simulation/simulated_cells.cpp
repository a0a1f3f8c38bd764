#include "simulation/simulated_cells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/random.h"
#include "simulation/attractors.h"
#include "simulation/fate_table.h"
#include "simulation/network_runs.h"

namespace chreode {

namespace {

// Streams of the seed; the fate table and the genes take 1 and 2.
constexpr std::uint64_t runStream = 3;
constexpr std::uint64_t drawStream = std::uint64_t{4} << 32;
constexpr std::uint64_t countStream = std::uint64_t{5} << 32;

constexpr int mostRuns = 2000;   // cells beyond that share runs
constexpr int stepsApart = 10;   // between two kept states of a run
constexpr int latestStep = 900;  // by then all but a few in a hundred cells rest in a fate
constexpr double medianDepth = 2000.0;
constexpr double depthSpread = 0.25;
constexpr double countSize = 8.0;  // of the negative binomial: variance = mean + mean² / size

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
    const auto frame = static_cast<std::size_t>(random.below(latestStep / stepsApart + 1));
    states.push_back({frames[frame].row(row), static_cast<double>(frame) * stepsApart * timeStep});
  }
  return states;
}

std::shared_ptr<const ExpressionMatrix> drawCounts(const std::vector<CellState>& states,
                                                   const std::vector<SimulatedGene>& genes,
                                                   const SimulatedCellsOptions& options,
                                                   const Progress& progress) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  std::vector<double> means(genes.size());
  for (std::size_t cell = 0; cell < states.size(); ++cell) {
    if (cell % 256 == 0) {
      progress.update(static_cast<double>(cell) / static_cast<double>(states.size()),
                      "counting molecules");
    }
    Random random(options.seed, countStream + cell);
    double total = 0.0;
    for (std::size_t gene = 0; gene < genes.size(); ++gene) {
      total += means[gene] = genes[gene].meanAt(states[cell].factors);
    }
    const double depth = medianDepth * std::exp(depthSpread * random.normal());
    for (std::size_t gene = 0; gene < genes.size(); ++gene) {
      const double rate = means[gene] / total * depth * random.gamma(countSize) / countSize;
      const std::uint64_t count = random.poisson(rate);
      if (count == 0) continue;
      indices.push_back(static_cast<std::int32_t>(gene));
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
  }
  return std::make_shared<const ExpressionMatrix>(
      static_cast<Index>(states.size()), static_cast<Index>(genes.size()), std::move(offsets),
      std::move(indices), std::move(values));
}

AnnotationTable describeCells(const std::vector<CellState>& states) {
  Annotation type;
  type.name = "cell_type";
  type.kind = Annotation::Kind::categorical;
  type.levels = {"Prog"};
  for (int fate = 0; fate < fateCount; ++fate) {
    type.levels.emplace_back(fateName(static_cast<Fate>(fate)));
  }
  // Okabe & Ito's colours, which people who see colours differently can tell apart.
  type.colors = {"#707070", "#d55e00", "#cc79a7", "#0072b2", "#009e73"};
  Annotation time;
  time.name = "time";
  AnnotationTable table;
  for (std::size_t cell = 0; cell < states.size(); ++cell) {
    const NearestFate nearest = nearestFate(states[cell].factors);
    type.codes.push_back(nearest.distance < fateRadius ? static_cast<int>(nearest.fate) + 1 : 0);
    time.numbers.push_back(states[cell].time);
    table.names.push_back("cell" + std::to_string(cell + 1));
  }
  table.columns = {std::move(type), std::move(time)};
  return table;
}

AnnotationTable describeGenes(const std::vector<SimulatedGene>& genes) {
  Annotation kind;
  kind.name = "kind";
  kind.kind = Annotation::Kind::categorical;
  for (const auto level : {SimulatedGene::Kind::factor, SimulatedGene::Kind::target,
                           SimulatedGene::Kind::unregulated}) {
    kind.levels.emplace_back(kindName(level));
  }
  AnnotationTable table;
  for (const SimulatedGene& gene : genes) {
    table.names.push_back(gene.name);
    kind.codes.push_back(static_cast<int>(gene.kind));
  }
  table.columns = {std::move(kind)};
  return table;
}

}  // namespace

SimulatedCells simulateCells(const std::vector<SimulatedGene>& genes,
                             const SimulatedCellsOptions& options, const Progress& progress) {
  const std::vector<CellState> states = drawStates(options, progress.part(0.0, 0.6));
  return {.counts = drawCounts(states, genes, options, progress.part(0.6, 1.0)),
          .cells = describeCells(states),
          .genes = describeGenes(genes)};
}

}  // namespace chreode
