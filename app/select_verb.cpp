#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/grouped_number.h"
#include "expression/cell_query.h"
#include "expression/gene_values.h"
#include "files/cell_table.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"
#include "files/pending_file.h"
#include "gene_name_options.h"
#include "latent/cell_growth.h"
#include "model/model_cells.h"
#include "model/pca_model.h"
#include "model/torch_engine.h"
#include "verb.h"

namespace chreode {

namespace {

struct SelectOptions {
  std::string file;
  std::string query;
  std::string model;
  std::string over;
  std::string label;
  std::string name;
  std::string output;
  int grow = 0;
  int shrink = 0;
  OpenChoice choice;
  GeneNameOptions names;
  bool json = false;
};

/// What the neighbours are told by, and the numbers of all cells.
struct Places {
  std::string what;
  std::shared_ptr<const Matrix> numbers;
};

Places placesFor(const SelectOptions& options, const Dataset& data, const Progress& progress) {
  if (!options.over.empty()) {
    const Embedding* embedding = data.embedding(options.over);
    if (!embedding) {
      throw Error("The file has no coordinates obsm/" + options.over + " to grow over.", data.path);
    }
    if (!embedding->values.allFinite()) {
      throw Error("obsm/" + options.over + " has cells without coordinates to grow over.",
                  data.path);
    }
    return {"obsm/" + options.over, std::make_shared<const Matrix>(embedding->values)};
  }
  std::shared_ptr<const LatentModel> model;
  if (options.model.empty()) {
    model = fitPca(data, {}, progress.part(0.0, 0.5));
  } else {
    model = TorchEngine::instance().load(options.model);
  }
  const ModelCard& card = model->card();
  const ModelCells cells = modelCells(data, *model, options.names.rules());
  const Encoded codes = codesOf(*model, cells, progress.part(0.5, 1.0));
  return {"the codes of " + card.name, std::make_shared<const Matrix>(codes.mean)};
}

/// Counts of the selected cells in each class that has any.
nlohmann::json byClass(const Annotation& label, const std::vector<std::int32_t>& cells) {
  const Annotation classes = withLevels(label);
  nlohmann::json counts = nlohmann::json::object();
  if (classes.kind != Annotation::Kind::categorical) return counts;
  for (const std::int32_t cell : cells) {
    const std::int32_t code = classes.codes[static_cast<std::size_t>(cell)];
    const std::string level =
        code < 0 ? std::string() : classes.levels[static_cast<std::size_t>(code)];
    counts[level] = counts.value(level, 0) + 1;
  }
  return counts;
}

void write(const SelectOptions& options, const Dataset& data, const CellSet& cells,
           const std::string& column, nlohmann::json record, const Progress& progress) {
  if (options.output.ends_with(".h5ad")) {
    Annotation members;
    members.name = column;
    members.kind = Annotation::Kind::boolean;
    const std::vector<std::uint8_t> flags = cells.flags();
    members.numbers.assign(flags.begin(), flags.end());
    record.erase("cells");
    copyWithAdditions(options.file, options.output,
                      {{}, {members}, {{"selection", record}}, data.sample}, progress,
                      options.choice.part);
    return;
  }
  if (cells.empty()) {  // a table of none would be a table of all
    throw Error("No cell meets the query, so there is nothing to write.", data.path);
  }
  std::vector<NumberColumns> numbers;
  for (const Embedding& embedding : data.embeddings) {
    numbers.push_back({embedding.name, embedding.values});
  }
  writeCellTable(options.output, data, cells.cells(), numbers, progress);
}

void check(const SelectOptions& options, const Dataset& data, const std::string& column) {
  if (options.output.empty()) return;
  PendingFile::refuseToReplace(options.file, options.output);
  if (!options.model.empty()) PendingFile::refuseToReplace(options.model, options.output);
  if (column.find('/') != std::string::npos) {
    throw Error("A column of an h5ad file cannot be called \"" + column +
                "\"; choose a --name without a slash.");
  }
  if (options.output.ends_with(".h5ad") && data.cells.find(column)) {
    throw Error("The cells have a column \"" + column + "\" already; choose another --name.",
                data.path);
  }
}

void runSelect(const SelectOptions& options) {
  const Progress progress = terminalProgress();
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.4));
  const std::string column = options.name.empty() ? "selected" : options.name;
  check(options, *data, column);
  const std::string label = options.label.empty() ? guessRoles(data->cells).label : options.label;
  const Annotation* classes = data->cells.find(label);
  if (!classes && !options.label.empty()) {
    throw Error("The cells have no column \"" + label + "\".", data->path);
  }
  const CellQuery query(data, options.query);
  const CellSet found = query.cells(progress.part(0.4, 0.5));
  CellSet cells = found;
  std::string over;
  if (options.grow > 0 || options.shrink > 0) {
    const Places places = placesFor(options, *data, progress.part(0.5, 0.7));
    over = places.what;
    const NeighborIndex index(places.numbers);
    cells = grown(cells, index, options.grow, progress.part(0.7, 0.8));
    cells = shrunk(cells, index, options.shrink, progress.part(0.8, 0.85));
  }
  const std::vector<std::int32_t> chosen = cells.cells();
  nlohmann::json names = nlohmann::json::array();
  for (const std::int32_t cell : chosen) {
    names.push_back(data->cells.shownName(static_cast<std::size_t>(cell)));
  }
  nlohmann::json json{{"query", options.query},
                      {"count", cells.count()},
                      {"of", data->cellCount()},
                      {"label", classes ? nlohmann::json(label) : nlohmann::json()},
                      {"by_class", classes ? byClass(*classes, chosen) : nlohmann::json::object()},
                      {"matched", found.count()},
                      {"grow", options.grow},
                      {"shrink", options.shrink},
                      {"over", over.empty() ? nlohmann::json() : nlohmann::json(over)},
                      {"matrix", data->taken.description()},
                      {"genes", query.genes()},
                      {"gene_values", ShownScale::unit(data->taken.scale)},
                      {"cells", std::move(names)}};
  if (data->sample) json["sample"] = data->sample->description();
  if (!options.output.empty()) {
    write(options, *data, cells, column, json, progress.part(0.85, 1.0));
    json["output"] = options.output;
    if (options.output.ends_with(".h5ad")) json["column"] = column;
  }
  if (options.json) {
    printJson(json);
    return;
  }
  for (const std::string& caveat : data->caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << "Matrix taken: " << data->taken.description() << "\n";
  if (!query.genes().empty())
    std::cout << "Genes are compared as " << ShownScale::unit(data->taken.scale) << "\n";
  std::cout << groupedNumber(cells.count()) << " of " << groupedNumber(data->cellCount())
            << " cells selected";
  if (!over.empty()) {
    std::cout << " (" << groupedNumber(found.count()) << " meet the query; neighbours by " << over
              << ")";
  }
  std::cout << "\n";
  std::vector<std::pair<int, std::string>> counts;
  for (const auto& [level, count] : json["by_class"].items()) counts.emplace_back(count, level);
  std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  for (const auto& [count, level] : counts) {
    std::cout << "  " << (level.empty() ? "no " + label : level) << ": " << groupedNumber(count)
              << "\n";
  }
  if (options.output.ends_with(".h5ad")) {
    std::cout << "The column " << column << " of " << options.output << " says which\n";
  } else if (!options.output.empty()) {
    std::cout << "They are written to " << options.output << "\n";
  }
}

}  // namespace

void addSelectVerb(CLI::App& program) {
  const auto options = std::make_shared<SelectOptions>();
  CLI::App* verb = program.add_subcommand(
      "select", "Select cells by their columns and genes, and count, list or mark them");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("--query", options->query,
                   "Which cells: cell_type == \"B\" and MS4A1 > 1. Columns, then genes (counts as "
                   "log1p at median depth); == != < <= > >=, in [a, b], and, or, not, parentheses, "
                   "quotes around names; gene:NAME is always the gene")
      ->required()
      ->type_name("QUERY");
  verb->add_option("--grow", options->grow, "Then add the 5 nearest cells of each, so many times")
      ->check(CLI::Range(0, 1000))
      ->type_name("N");
  verb->add_option("--shrink", options->shrink,
                   "Then take out cells of which one of the 5 nearest is not selected, so many "
                   "times")
      ->check(CLI::Range(0, 1000))
      ->type_name("N");
  CLI::Option* model =
      verb->add_option("--model", options->model,
                       "Neighbours are told by the codes of this model; by a PCA unless said")
          ->type_name("M.pt");
  verb->add_option("--over", options->over, "… by these coordinates of the file instead")
      ->type_name("OBSM")
      ->excludes(model);
  verb->add_option("--label", options->label,
                   "Count the cells by this column; the cell types unless said")
      ->type_name("COLUMN");
  verb->add_option("--name", options->name,
                   "Name of the group: the boolean column of OUT.h5ad; \"selected\" unless said")
      ->type_name("GROUP");
  verb->add_option("-o,--output", options->output,
                   "A copy of the file with the group as a column (.h5ad), or a table of the "
                   "selected cells (.tsv, .csv)")
      ->type_name("OUT.h5ad|CELLS.tsv");
  verb->add_flag("--json", options->json, "Print one JSON object");
  addChoiceOptions(*verb, options->choice);
  addGeneNameOptions(*verb, options->names);
  verb->callback([options] { runSelect(*options); });
}

}  // namespace chreode
