#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "export_directions.h"
#include "files/cell_table.h"
#include "files/open_dataset.h"
#include "verb.h"

namespace chreode {

namespace {

struct ExportOptions {
  std::string file;
  std::string output;
  std::string loadings;
  std::vector<std::string> genes;
  OpenChoice choice;
  DirectionOptions directions;
};

/// A gene's values in the matrix that was taken, as a column of the table.
Annotation geneColumn(const Dataset& data, const std::string& gene) {
  const int found = data.geneOf(gene);
  if (found < 0) throw Error("The file has no gene \"" + gene + "\".", data.path);
  Annotation column;
  column.name = gene;
  column.kind = Annotation::Kind::numeric;
  column.numbers.assign(data.cells.size(), 0.0);
  const auto values = data.matrix->column(found);
  for (std::size_t i = 0; i < values.cells.size(); ++i) {
    column.numbers[static_cast<std::size_t>(values.cells[i])] = values.values[i];
  }
  return column;
}

void runExport(const ExportOptions& options) {
  const bool asked = !options.directions.output.empty();
  if (options.output.empty() && options.loadings.empty() && !asked) {
    throw CLI::ValidationError("export", "say what to write: --output, --directions or --loadings");
  }
  if (!options.loadings.empty() && options.directions.model.empty()) {
    throw CLI::ValidationError("export", "--loadings needs a --model");
  }
  if (options.directions.json && !options.output.empty()) {
    throw CLI::ValidationError("export", "--json goes with --directions alone");
  }
  const Progress progress = terminalProgress();
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.7));
  if (asked) exportDirections(*data, options.directions, progress.part(0.7, 1.0));
  if (!options.loadings.empty()) {
    exportLoadings(*data, options.directions.model, options.loadings);
  }
  if (options.output.empty()) return;
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
      program.add_subcommand("export",
                             "Write the cells' annotations and coordinates as a table, or "
                             "the genes that latent numbers move");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("-o,--output", options->output,
                   "The table to write: commas where the name ends in .csv, else tabs")
      ->type_name("OUT.tsv");
  verb->add_option("--genes", options->genes, "Also the values of these genes")
      ->type_name("GENE,…")
      ->delimiter(',');
  DirectionOptions& directions = options->directions;
  CLI::Option* table =
      verb->add_option("--directions", directions.output,
                       "Write what one standard deviation of each latent number does to every gene "
                       "(the decoder's slope)")
          ->type_name("OUT.tsv");
  verb->add_option("--loadings", options->loadings,
                   "Write the loadings of a linear decoder (LDVAE): genes by latent numbers")
      ->type_name("OUT.tsv");
  verb->add_option("--model", directions.model,
                   "The model of --directions (PCA unless said) or --loadings")
      ->type_name("M.pt");
  const auto cells = [&](const char* name, std::vector<std::string>& conditions, const char* help) {
    return verb->add_option(name, conditions, help)
        ->type_name("COLUMN=VALUE")
        ->allow_extra_args(false)
        ->needs(table);
  };
  cells("--at", directions.at,
        "At the mean code of the cells that meet this (and all others that are given); of all "
        "cells unless said");
  CLI::Option* from =
      cells("--from", directions.from, "Also the direction from the mean code of these cells");
  CLI::Option* to = cells("--to", directions.to, "… to that of these");
  from->needs(to);
  to->needs(from);
  verb->add_flag("--json", directions.json, "Print one JSON object about --directions")
      ->needs(table);
  addChoiceOptions(*verb, options->choice);
  addGeneNameOptions(*verb, directions.names);
  verb->callback([options] { runExport(*options); });
}

}  // namespace chreode
