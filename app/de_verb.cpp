#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"
#include "files/cell_table.h"
#include "files/open_dataset.h"
#include "files/pending_file.h"
#include "stats/cell_comparison.h"
#include "verb.h"

namespace chreode {

namespace {

constexpr const char* kRest = "rest";
constexpr std::size_t kShownGenes = 20;  // printed for people

struct DeOptions {
  std::string file;
  std::string by;
  std::string a;
  std::string b = kRest;
  std::string test;
  std::string sample;
  std::vector<std::string> cells;
  std::string output;
  OpenChoice choice;
  int threads = defaultThreads();
  bool json = false;
};

/// The two groups, among the cells that meet the conditions.
ComparisonRequest requestOf(const Dataset& data, const DeOptions& options) {
  const Annotation* column = data.cells.find(options.by);
  if (!column) {
    throw Error("The cells have no column \"" + options.by + "\" to compare by.", data.path);
  }
  std::vector<std::uint8_t> among;
  if (!options.cells.empty()) {
    among.assign(data.cells.size(), 0);
    for (const std::int32_t cell : data.cellsWhere(options.cells)) {
      among[static_cast<std::size_t>(cell)] = 1;
    }
  }
  const auto cellsWith = [&](const std::string& value) {
    std::vector<std::int32_t> cells = data.cellsWhere({options.by + "=" + value});
    std::erase_if(cells, [&](std::int32_t cell) {
      return !among.empty() && among[static_cast<std::size_t>(cell)] == 0;
    });
    if (cells.empty()) {
      throw Error(
          "No cell that meets --cells has \"" + value + "\" in column \"" + options.by + "\".",
          data.path);
    }
    return cells;
  };
  ComparisonRequest request;
  request.a = cellsWith(options.a);
  const bool restIsAClass =
      column->kind == Annotation::Kind::categorical && column->levelOf(kRest) >= 0;
  request.b = options.b == kRest && !restIsAClass ? restOf(data.cellCount(), request.a, among)
                                                  : cellsWith(options.b);
  for (const CellTest test : {CellTest::wilcoxon, CellTest::welch, CellTest::pseudobulk}) {
    if (options.test == testName(test)) request.test = test;
  }
  if (options.sample == kNoColumn) {
    request.samples.kind = SampleChoice::Kind::none;
  } else if (!options.sample.empty()) {
    request.samples = {SampleChoice::Kind::named, options.sample};
  }
  request.origin = originOfColumn(options.by);
  request.originColumn = options.by;
  return request;
}

nlohmann::json genesJson(const Dataset& data, const CellComparison& found) {
  nlohmann::json genes = nlohmann::json::array();
  for (const int gene : found.ranked()) {
    const GeneDifference& difference = found.genes[static_cast<std::size_t>(gene)];
    genes.push_back({{"gene", data.genes.names[static_cast<std::size_t>(gene)]},
                     {"log2fc", difference.log2Fold},
                     {"auroc", difference.auroc},
                     {"share_a", difference.shareA},
                     {"share_b", difference.shareB},
                     {"mean_a", difference.meanA},
                     {"mean_b", difference.meanB},
                     {"statistic", difference.statistic},
                     {"p", difference.p},
                     {"q", difference.q}});
  }
  return genes;
}

std::string headline(const DeOptions& options, const CellComparison& found) {
  std::string text = options.by + ": " + options.a + " (" + std::to_string(found.cellsA) +
                     " cells) against " + options.b + " (" + std::to_string(found.cellsB) +
                     " cells)";
  for (const std::string& condition : options.cells) text += ", " + condition;
  return text + "; " + testName(found.test) +
         (found.test == CellTest::pseudobulk ? std::string() : " of " + found.values);
}

void printTop(const Dataset& data, const CellComparison& found) {
  std::printf("%-20s %8s %6s %7s %7s %9s %9s\n", "gene", "log2fc", "auroc", "share a", "share b",
              "p", "q");
  const std::vector<int> order = found.ranked();
  for (std::size_t i = 0; i < std::min(kShownGenes, order.size()); ++i) {
    const GeneDifference& gene = found.genes[static_cast<std::size_t>(order[i])];
    std::printf("%-20s %8.2f %6.3f %7.3f %7.3f %9.2g %9.2g\n",
                data.genes.names[static_cast<std::size_t>(order[i])].c_str(), gene.log2Fold,
                gene.auroc, gene.shareA, gene.shareB, gene.p, gene.q);
  }
}

void runDe(const DeOptions& options) {
  const Progress progress = terminalProgress();
  if (!options.output.empty()) PendingFile::refuseToReplace(options.file, options.output);
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.5));
  const CellComparison found =
      compareCells(*data, requestOf(*data, options), options.threads, progress.part(0.5, 1.0));
  if (!options.output.empty()) {
    std::vector<std::string> notes = data->caveats();
    notes.push_back(headline(options, found));
    notes.push_back("matrix " + data->taken.description() + "; means " + found.means);
    notes.push_back(found.verdict());
    writeTextTable(options.output, notes, comparisonTitles(),
                   comparisonRows(found, data->genes.names));
  }
  if (options.json) {
    nlohmann::json json{{"by", options.by},
                        {"a", options.a},
                        {"b", options.b},
                        {"cells", options.cells},
                        {"matrix", data->taken.description()},
                        {"test", testName(found.test)},
                        {"values", found.values},
                        {"means", found.means},
                        {"verdict", found.verdict()},
                        {"p_valid", found.isValid()},
                        {"cells_a", found.cellsA},
                        {"cells_b", found.cellsB},
                        {"sample_column", nullptr},
                        {"samples_a", found.samplesA},
                        {"samples_b", found.samplesB},
                        {"paired", found.paired},
                        {"genes", genesJson(*data, found)}};
    if (!found.sampleColumn.empty()) json["sample_column"] = found.sampleColumn;
    if (data->sample) json["sample"] = data->sample->description();
    if (data->simulated) json["simulated"] = true;
    if (!options.output.empty()) json["output"] = options.output;
    printJson(json);
    return;
  }
  for (const std::string& caveat : data->caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << "Matrix taken: " << data->taken.description() << "\n"
            << headline(options, found) << "\n"
            << found.verdict() << std::endl;
  printTop(*data, found);
  if (!options.output.empty()) {
    std::printf("%zu genes written to %s\n", found.genes.size(), options.output.c_str());
  }
}

}  // namespace

void addDeVerb(CLI::App& program) {
  const auto options = std::make_shared<DeOptions>();
  CLI::App* verb = program.add_subcommand(
      "de", "Compare every gene between two groups of cells (differential expression)");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("--by", options->by, "The column of the cells that tells the groups apart")
      ->required()
      ->type_name("COLUMN");
  verb->add_option("--a", options->a, "Its value in group A")->required()->type_name("VALUE");
  verb->add_option("--b", options->b, "Its value in group B, or \"rest\" for all other cells")
      ->type_name("VALUE")
      ->capture_default_str();
  verb->add_option("--cells", options->cells,
                   "Only cells that meet this (and all others that are given)")
      ->type_name("COLUMN=VALUE")
      ->allow_extra_args(false);
  verb->add_option("--test", options->test,
                   "wilcoxon and welch take cells as replicates, pseudobulk adds up the cells of "
                   "each sample and takes a moderated t over samples; unless said pseudobulk where "
                   "both sides have two samples, else "
                   "wilcoxon")
      ->check(CLI::IsMember({"wilcoxon", "welch", "pseudobulk"}));
  verb->add_option("--sample", options->sample,
                   "The column of donors, samples or replicates, \"-\" for none; guessed from the "
                   "names unless said")
      ->type_name("COLUMN");
  verb->add_option("-o,--output", options->output,
                   "Write the table of all genes: commas where the name ends in .csv, else tabs")
      ->type_name("TABLE.tsv");
  verb->add_option("--threads", options->threads, "Threads; the result is the same for any number")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  addChoiceOptions(*verb, options->choice);
  verb->add_flag("--json", options->json, "Print one JSON object, with every gene");
  verb->callback([options] { runDe(*options); });
}

}  // namespace chreode
