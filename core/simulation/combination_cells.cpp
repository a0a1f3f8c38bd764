#include "simulation/combination_cells.h"

#include <algorithm>
#include <utility>

#include "simulation/fate_table.h"
#include "simulation/network_runs.h"
#include "simulation/simulated_counts.h"

namespace chreode {

namespace {

// Streams of the seed; 1 to 5 are the fate table's, the genes' and the mixed cells'.
constexpr std::uint64_t kFirstStream = 16;

struct Condition {
  std::string name;
  std::vector<Clamp> clamps;
};

std::vector<Condition> conditions() {
  std::vector<Condition> all{{"control", {}}};
  const auto add = [&all](Condition condition) {
    const bool there = std::any_of(
        all.begin(), all.end(), [&](const Condition& each) { return each.name == condition.name; });
    if (!there) all.push_back(std::move(condition));
  };
  for (const SimulatedPair& pair : simulatedPairs()) {
    for (const Clamp& clamp : {pair.a, pair.b}) add({clampName(clamp), {clamp}});
  }
  for (const SimulatedPair& pair : simulatedPairs()) add({pairName(pair), {pair.a, pair.b}});
  return all;
}

}  // namespace

const std::array<SimulatedPair, 5>& simulatedPairs() {
  static const std::array<SimulatedPair, 5> pairs{{
      {{Factor::eklf, 0.0}, {Factor::gfi1, 0.0}},
      {{Factor::pu1, 0.0}, {Factor::eklf, 0.0}},
      {{Factor::gata1, 1.0}, {Factor::fli1, 1.0}},
      {{Factor::fli1, 0.0}, {Factor::eklf, 0.0}},
      {{Factor::egrnab, 0.0}, {Factor::gfi1, 0.0}},
  }};
  return pairs;
}

std::string clampName(const Clamp& clamp) {
  return std::string(factorName(clamp.factor)) + (clamp.value == 0.0 ? " KO" : " OE");
}

std::string pairName(const SimulatedPair& pair) {
  return clampName(pair.a) + "+" + clampName(pair.b);
}

SimulatedCells simulateCombinations(const std::vector<SimulatedGene>& genes,
                                    const CombinationCellsOptions& options,
                                    const Progress& progress) {
  const std::vector<Condition> all = conditions();
  std::vector<FactorState> states;
  Annotation perturbation;
  perturbation.name = "perturbation";
  perturbation.kind = Annotation::Kind::categorical;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto count = static_cast<double>(all.size());
    const RunOptions run{.runs = options.cells,
                         .steps = fateSteps,
                         .noise = options.noise,
                         .clamps = all[i].clamps,
                         .seed = options.seed,
                         .stream = kFirstStream + i};
    const FactorStates last = runNetwork(run, fateSteps,
                                         progress.part(0.8 * static_cast<double>(i) / count,
                                                       0.8 * static_cast<double>(i + 1) / count))
                                  .back();
    perturbation.levels.push_back(all[i].name);
    for (Eigen::Index row = 0; row < last.rows(); ++row) {
      states.push_back(last.row(row));
      perturbation.codes.push_back(static_cast<std::int32_t>(i));
    }
  }
  Annotation batch;
  batch.name = "batch";
  batch.kind = Annotation::Kind::categorical;
  batch.levels = {"simulated"};
  batch.codes.assign(states.size(), 0);
  SimulatedCells made;
  made.counts = drawCounts(states, genes, options.seed, progress.part(0.8, 1.0));
  made.cells.names = cellNames(states.size());
  made.cells.columns = {std::move(perturbation), std::move(batch), cellTypes(states)};
  made.genes = describeGenes(genes);
  return made;
}

}  // namespace chreode
