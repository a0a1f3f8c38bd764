#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "files/h5ad_writer.h"
#include "simulation/combination_cells.h"
#include "simulation/fate_table.h"
#include "simulation/simulated_cells.h"
#include "simulation/simulation_record.h"
#include "verb.h"

namespace chreode {

namespace {

struct SimulateArguments {
  std::string output;
  int cells = 0;  ///< 0 = the usual number
  bool pairs = false;
  int genes = 600;
  double noise = 0.003;
  std::string knockout;
  std::string overexpress;
  int truthRuns = 600;
  std::uint64_t seed = 1;
  bool json = false;
};

std::vector<Clamp> clampsOf(const SimulateArguments& arguments) {
  std::vector<Clamp> clamps;
  if (!arguments.knockout.empty()) {
    clamps.push_back({static_cast<Factor>(factorOf(arguments.knockout)), 0.0});
  }
  if (!arguments.overexpress.empty()) {
    clamps.push_back({static_cast<Factor>(factorOf(arguments.overexpress)), 1.0});
  }
  if (clamps.size() == 2 && clamps[0].factor == clamps[1].factor) {
    throw CLI::ValidationError("--overexpress", arguments.overexpress +
                                                    " cannot be knocked out and over-expressed at "
                                                    "once");
  }
  return clamps;
}

nlohmann::json cellsOfEachType(const Annotation& type) {
  nlohmann::json counts;
  for (std::size_t level = 0; level < type.levels.size(); ++level) {
    counts[type.levels[level]] = std::ranges::count(type.codes, static_cast<std::int32_t>(level));
  }
  return counts;
}

constexpr int kCells = 4000;
constexpr int kCellsOfCondition = 600;

/// Cells of the network, or those of its perturbed pairs.
SimulatedCells makeCells(const std::vector<SimulatedGene>& genes,
                         const SimulateArguments& arguments, const SimulatedCellsOptions& options,
                         const Progress& progress) {
  if (!arguments.pairs) return simulateCells(genes, options, progress);
  return simulateCombinations(
      genes, {.cells = options.cells, .noise = options.noise, .seed = options.seed}, progress);
}

void simulate(const SimulateArguments& arguments) {
  const auto start = std::chrono::steady_clock::now();
  const int usual = arguments.pairs ? kCellsOfCondition : kCells;
  const SimulatedCellsOptions options{.cells = arguments.cells > 0 ? arguments.cells : usual,
                                      .noise = arguments.noise,
                                      .clamps = clampsOf(arguments),
                                      .seed = arguments.seed};
  const FateTableOptions truthOptions{
      .runs = arguments.truthRuns, .noise = arguments.noise, .seed = arguments.seed};
  const Progress progress = terminalProgress();
  const std::vector<SimulatedGene> genes = simulatedGenes(arguments.genes, arguments.seed);
  const SimulatedCells made = makeCells(genes, arguments, options, progress.part(0.0, 0.2));
  const std::vector<FateRow> truth = fateTable(truthOptions, progress.part(0.2, 0.9));

  H5adContents contents;
  contents.matrix = made.counts.get();
  contents.cells = &made.cells;
  contents.genes = &made.genes;
  contents.unstructured["simulation"] = simulationRecord(options, genes, truthOptions, truth);
  writeH5ad(arguments.output, contents, progress.part(0.9, 1.0));

  const nlohmann::json types = cellsOfEachType(*made.cells.find("cell_type"));
  if (arguments.json) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    nlohmann::json wildType;
    for (int fate = 0; fate < fateCount; ++fate) {
      wildType[std::string(fateName(static_cast<Fate>(fate)))] = truth.front().fractions[fate];
    }
    printJson({{"file", arguments.output},
               {"cells", made.counts->cells()},
               {"genes", made.counts->genes()},
               {"cell_type", types},
               {"wild_type_fates", wildType},
               {"seed", arguments.seed},
               {"seconds", seconds.count()}});
    return;
  }
  std::string summary;
  for (const auto& [type, count] : types.items()) {
    if (!summary.empty()) summary += ", ";
    summary += type + " " + count.dump();
  }
  std::printf("%s: %d simulated cells (%s), %d genes\n", arguments.output.c_str(),
              static_cast<int>(made.counts->cells()), summary.c_str(), arguments.genes);
}

}  // namespace

void addSimulateVerb(CLI::App& program) {
  auto arguments = std::make_shared<SimulateArguments>();
  CLI::App* verb = program.add_subcommand(
      "simulate", "Write cells of the myeloid network, with known truth, as raw counts");
  verb->add_option("OUT", arguments->output, "The .h5ad file to write")->required();
  verb->add_option("--cells", arguments->cells,
                   "How many cells: 4,000 unless said; with --pairs under each condition, 600")
      ->check(CLI::Range(1, 1000000));
  verb->add_option("--genes", arguments->genes, "How many genes: factors, targets, unregulated")
      ->check(CLI::Range(fewestSimulatedGenes, 100000))
      ->capture_default_str();
  verb->add_option("--noise", arguments->noise, "Noise per step; the fates dissolve at 0.01")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  const CLI::Validator factor(
      [](std::string& name) {
        if (factorOf(name) >= 0) return std::string();
        std::string known;
        for (int i = 0; i < factorCount; ++i) {
          if (i > 0) known += ", ";
          known += factorName(static_cast<Factor>(i));
        }
        return name + " is no factor of the network (" + known + ")";
      },
      "FACTOR");
  CLI::Option* pairs = verb->add_flag(
      "--pairs", arguments->pairs,
      "Cells of five pairs of perturbations, alone and together, for chreode combine");
  verb->add_option("--knockout", arguments->knockout, "A factor held at 0")
      ->check(factor)
      ->excludes(pairs);
  verb->add_option("--overexpress", arguments->overexpress, "A factor held at 1")
      ->check(factor)
      ->excludes(pairs);
  verb->add_option("--truth-runs", arguments->truthRuns, "Runs for each row of the truth table")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  verb->add_option("--seed", arguments->seed, "Seed of everything random")->capture_default_str();
  verb->add_flag("--json", arguments->json, "Print one JSON object");
  verb->callback([arguments] { simulate(*arguments); });
}

}  // namespace chreode
