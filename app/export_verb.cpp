#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "files/cell_table.h"
#include "files/open_dataset.h"
#include "verb.h"

namespace chreode {

namespace {

struct ExportOptions {
  std::string file;
  std::string output;
  std::vector<std::string> genes;
  OpenChoice choice;
};

/// A gene's values in the matrix that was taken, as a column of the table.
Annotation geneColumn(const Dataset& data, const std::string& gene) {
  const int found = data.geneOf(gene);
  if (found < 0) throw Error("The file has no gene \"" + gene + "\".", data.path);
  Annotation column{.name = gene, .kind = Annotation::Kind::numeric};
  column.numbers.assign(data.cells.size(), 0.0);
  const auto values = data.matrix->column(found);
  for (std::size_t i = 0; i < values.cells.size(); ++i) {
    column.numbers[static_cast<std::size_t>(values.cells[i])] = values.values[i];
  }
  return column;
}

void runExport(const ExportOptions& options) {
  const Progress progress = terminalProgress();
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.7));
  Dataset table = *data;
  for (const std::string& gene : options.genes) {
    table.cells.columns.push_back(geneColumn(*data, gene));
  }
  std::vector<NumberColumns> numbers;
  for (const Embedding& embedding : data->embeddings) {
    numbers.push_back({embedding.name, embedding.values});
  }
  writeCellTable(options.output, table, {}, numbers, progress.part(0.7, 1.0));
  for (const std::string& caveat : data->caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << "Matrix taken: " << data->taken.description() << "\n";
  std::cout << data->cellCount() << " cells written to " << options.output << "\n";
}

}  // namespace

void addExportVerb(CLI::App& program) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* verb =
      program.add_subcommand("export", "Write the cells' annotations and coordinates as a table");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("-o,--output", options->output,
                   "The table to write: commas where the name ends in .csv, else tabs")
      ->required()
      ->type_name("OUT.tsv");
  verb->add_option("--genes", options->genes, "Also the values of these genes")
      ->type_name("GENE,…")
      ->delimiter(',');
  addChoiceOptions(*verb, options->choice);
  verb->callback([options] { runExport(*options); });
}

}  // namespace chreode
