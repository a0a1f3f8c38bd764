#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "expression/matrix_scale.h"
#include "files/gene_naming.h"
#include "info_report.h"
#include "verb.h"

namespace chreode {

namespace {

struct InfoOptions {
  std::string file;
  OpenChoice choice;
  bool json = false;
};

Asked askedOf(ExpressionFile& file, const OpenChoice& choice) {
  Asked asked{previewOf(file), drawSample(file.contents().cells, choice), choice.geneNames,
              file.contents().genes};
  if (choice.memory > 0.0) asked.preview.budget = choice.memory;
  if (asked.geneNames.empty()) asked.geneNames = asked.preview.usualGeneNames;
  nameGenesBy(asked.genes, asked.geneNames, file.contents().rawGenes);
  return asked;
}

bool fits(const Asked& asked) {
  if (asked.sample) return true;
  return std::all_of(
      asked.preview.matrices.begin(), asked.preview.matrices.end(),
      [&](const MatrixPreview& matrix) { return matrix.bytes <= asked.preview.budget; });
}

Matrices readMatrices(ExpressionFile& file, const std::string& wanted, const Asked& asked,
                      const Progress& progress) {
  Matrices matrices;
  const auto& stored = file.contents().matrices;
  if (!fits(asked)) {
    for (const MatrixSummary& shape : stored) matrices.all[shape.which] = shape;
    matrices.read = false;
    return matrices;
  }
  ReadPlan plan;
  if (asked.sample) plan.cells = asked.sample->rows;
  if (stored.empty() && wanted.empty()) return matrices;
  matrices.chosen = chooseMatrix(file, wanted, plan, progress);
  matrices.all[matrices.chosen->taken.which] = matrices.chosen->stored.summary;
  for (const MatrixSummary& shape : stored) {
    if (matrices.all.count(shape.which) > 0) continue;
    StoredMatrix read = file.read(shape.which, progress, plan);
    read.summary.recovered = !read.summary.counts && recoverCounts(*read.matrix) != nullptr;
    matrices.all[shape.which] = std::move(read.summary);
  }
  return matrices;
}

void runInfo(const InfoOptions& options) {
  const auto file = ExpressionFile::open(options.file, options.choice.part, terminalProgress());
  Asked asked = askedOf(*file, options.choice);
  const Matrices matrices = readMatrices(*file, options.choice.matrix, asked, terminalProgress());
  if (matrices.chosen && matrices.chosen->taken.which == "raw") {
    asked.genes = file->contents().rawGenes;  // which may be others
    nameGenesBy(asked.genes, asked.geneNames, file->contents().genes);
  }
  if (options.json) {
    printJson(infoJson(file->contents(), matrices, asked));
  } else {
    printInfo(*file, matrices, asked, !options.choice.matrix.empty());
  }
}

}  // namespace

void addInfoVerb(CLI::App& program) {
  const auto options = std::make_shared<InfoOptions>();
  CLI::App* verb = program.add_subcommand("info", "Say what an expression file holds");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  addChoiceOptions(*verb, options->choice);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runInfo(*options); });
}

}  // namespace chreode
