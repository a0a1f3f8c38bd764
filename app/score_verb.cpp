#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "files/cell_table.h"
#include "files/gmt_file.h"
#include "files/open_dataset.h"
#include "files/pending_file.h"
#include "stats/gene_set_score.h"
#include "verb.h"

namespace chreode {

namespace {

struct ScoreOptions {
  std::string file;
  std::vector<std::string> genes;
  std::string name = "score";
  std::string gmt;
  std::string method = "score_genes";
  std::string output;
  std::uint64_t seed = 0;
  OpenChoice choice;
  bool json = false;
};

std::vector<ScoredSet> setsOf(const ScoreOptions& options) {
  if (options.gmt.empty()) return {{options.name, options.genes}};
  std::vector<ScoredSet> sets;
  for (GeneList& list : readGmt(options.gmt)) {
    sets.push_back({std::move(list.name), std::move(list.genes)});
  }
  return sets;
}

void runScore(const ScoreOptions& options) {
  if (options.genes.empty() == options.gmt.empty()) {
    throw CLI::ValidationError("score", "say which genes: --genes or --gmt");
  }
  const Progress progress = terminalProgress();
  const std::vector<ScoredSet> sets = setsOf(options);
  if (!options.gmt.empty()) PendingFile::refuseToReplace(options.gmt, options.output);
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.5));
  const auto method = options.method == "mean" ? ScoreMethod::mean : ScoreMethod::scoreGenes;
  const std::vector<GeneSetScore> scores =
      scoreGeneSets(*data, sets, method, options.seed, progress.part(0.5, 0.9));

  // Beside the annotations, as `export` writes genes.
  Dataset table = *data;
  nlohmann::json told = nlohmann::json::array();
  std::string leftOut;
  for (const GeneSetScore& score : scores) {
    if (score.genes.empty()) {
      leftOut += (leftOut.empty() ? "" : ", ") + score.name;
    } else {
      Annotation column;
      column.name = score.name;
      column.numbers.assign(score.scores.begin(), score.scores.end());
      table.cells.columns.push_back(std::move(column));
    }
    nlohmann::json controls = nlohmann::json::array();
    for (const std::int32_t gene : score.controls) {
      controls.push_back(data->genes.names[static_cast<std::size_t>(gene)]);
    }
    told.push_back({{"name", score.name},
                    {"genes", score.genes.size()},
                    {"missing", score.missing},
                    {"controls", controls}});
  }
  writeCellTable(options.output, table, {}, {}, progress.part(0.9, 1.0));
  if (options.json) {
    nlohmann::json json{{"output", options.output},
                        {"method", scoreMethodName(method)},
                        {"matrix", data->taken.description()},
                        {"cells", data->cellCount()},
                        {"sets", told}};
    if (method == ScoreMethod::scoreGenes) json["seed"] = options.seed;
    if (data->sample) json["sample"] = data->sample->description();
    printJson(json);
    return;
  }
  for (const std::string& caveat : data->caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << "Matrix taken: " << data->taken.description() << "\n";
  for (const GeneSetScore& score : scores) {
    std::cout << score.name << ": " << score.genes.size() << " genes";
    if (!score.controls.empty()) std::cout << " less " << score.controls.size() << " controls";
    if (!score.missing.empty()) std::cout << "; " << score.missing.size() << " are not in the data";
    std::cout << "\n";
  }
  if (!leftOut.empty()) std::cout << "Left out, with no gene in the data: " << leftOut << "\n";
  std::cout << "Scores of " << data->cellCount() << " cells written to " << options.output << "\n";
}

}  // namespace

void addScoreVerb(CLI::App& program) {
  const auto options = std::make_shared<ScoreOptions>();
  CLI::App* verb =
      program.add_subcommand("score", "Score gene sets in every cell and write them as a table");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  CLI::Option* genes = verb->add_option("--genes", options->genes, "The genes of one set")
                           ->type_name("GENE,…")
                           ->delimiter(',');
  verb->add_option("--name", options->name, "Its name, the title of its column")
      ->needs(genes)
      ->capture_default_str();
  verb->add_option("--gmt", options->gmt, "A file of gene sets, one a line")
      ->type_name("SETS.gmt")
      ->excludes(genes);
  verb->add_option("--method", options->method,
                   "score_genes: the mean of the set less that of control genes of like "
                   "expression; or the mean alone")
      ->check(CLI::IsMember({"mean", "score_genes"}))
      ->capture_default_str();
  verb->add_option("--seed", options->seed, "Seed of the control genes")->capture_default_str();
  verb->add_option("-o,--output", options->output,
                   "The table to write, annotations and a column a set: commas where the name ends "
                   "in .csv, else tabs")
      ->required()
      ->type_name("OUT.tsv");
  addChoiceOptions(*verb, options->choice);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runScore(*options); });
}

}  // namespace chreode
