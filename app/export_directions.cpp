#include "export_directions.h"

#include <iostream>
#include <numeric>

#include "base/error.h"
#include "files/cell_table.h"
#include "files/pending_file.h"
#include "model/model_cells.h"
#include "model/pca_model.h"
#include "model/torch_engine.h"
#include "verb.h"
#include "whatif/latent_slopes.h"
#include "window/direction_export.h"

namespace chreode {

namespace {

constexpr int kToldGenes = 10;  // of each number, in the JSON object

std::string joined(const std::vector<std::string>& conditions) {
  std::string text;
  for (const std::string& condition : conditions) text += (text.empty() ? "" : ",") + condition;
  return text;
}

/// All cells where nothing is asked. Throws Error where no cell meets the conditions.
std::vector<std::int32_t> cellsAt(const Dataset& data, const std::vector<std::string>& conditions) {
  std::vector<std::int32_t> cells;
  if (conditions.empty()) {
    cells.resize(data.cells.size());
    std::iota(cells.begin(), cells.end(), 0);
  } else {
    cells = data.cellsWhere(conditions);
  }
  if (cells.empty()) throw Error("No cell has " + joined(conditions) + ".", data.path);
  return cells;
}

nlohmann::json genesJson(const std::vector<std::string>& names, const Vector& change, bool up) {
  nlohmann::json genes = nlohmann::json::array();
  for (const int gene : strongest({change.data(), static_cast<std::size_t>(change.size())})) {
    if (change[gene] == 0.0f || (change[gene] > 0.0f) != up) continue;
    genes.push_back({{"gene", names[static_cast<std::size_t>(gene)]}, {"change", change[gene]}});
    if (genes.size() == kToldGenes) break;
  }
  return genes;
}

}  // namespace

void exportDirections(const Dataset& data, const DirectionOptions& options,
                      const Progress& progress) {
  PendingFile::refuseToReplace(data.path, options.output);
  std::shared_ptr<const LatentModel> model;
  if (options.model.empty()) {
    model = fitPca(data, {}, progress.part(0.0, 0.4));
  } else {
    PendingFile::refuseToReplace(options.model, options.output);
    model = TorchEngine::instance().load(options.model);
  }
  const ModelCard& card = model->card();
  const ModelCells read = modelCells(data, *model, options.names.rules());
  if (const std::string closed = codesClosedBecause(card, read); !closed.empty()) {
    throw Error(closed, options.model);
  }
  const std::vector<std::int32_t> cells = cellsAt(data, options.at);
  const Matrix codes = codesOf(*model, read, progress.part(0.4, 0.9)).mean;
  const LatentScale scale = latentScale(codes);
  const Levels common = commonLevels(read.levels, cells);
  const LatentSlopes slopes = latentSlopes(*model, meanCode(codes, cells), common, scale);

  NumberTable table;
  const std::string place = "at the mean code of " + std::to_string(cells.size()) + " cells" +
                            (options.at.empty() ? "" : " (" + joined(options.at) + ")") +
                            decodedAsText(card, common);
  table.notes = data.caveats();
  table.notes.push_back(card.name + ", " + place + "; " + slopeUnits(slopes.units));
  table.rowTitle = "gene";
  table.rows = card.genes;
  table.columns = {slopes.units == ResponseUnits::ratePer10k ? "decoded_per_10k" : "decoded"};
  const auto latent = static_cast<Index>(card.latentSize);
  table.values.resize(slopes.base.size(), 1 + latent);
  table.values.col(0) = slopes.base;
  table.values.middleCols(1, latent) = slopes.perDeviation(scale);
  for (Index j = 1; j <= latent; ++j) table.columns.push_back("latent_" + std::to_string(j));
  nlohmann::json json{{"output", options.output},
                      {"model", card.name},
                      {"latent_size", card.latentSize},
                      {"active_units", scale.activeCount()},
                      {"genes", card.genes.size()},
                      {"at", options.at},
                      {"cells", cells.size()},
                      {"place", place},
                      {"units", slopeUnits(slopes.units)},
                      {"numbers", nlohmann::json::array()},
                      {"direction", nullptr}};
  for (const int number : scale.byActivity()) {
    const Vector change = table.values.col(1 + number);
    json["numbers"].push_back({{"number", number + 1},
                               {"sd", scale.deviation[number]},
                               {"active", scale.isActive(number)},
                               {"up", genesJson(card.genes, change, true)},
                               {"down", genesJson(card.genes, change, false)}});
  }
  if (!options.from.empty()) {
    const RowVector way =
        meanCode(codes, cellsAt(data, options.to)) - meanCode(codes, cellsAt(data, options.from));
    const RowVector step = oneDeviation(codes, way);
    if (step.isZero(0.0f)) {
      throw Error("The mean codes of " + joined(options.from) + " and " + joined(options.to) +
                      " are the same: there is no direction from one to the other.",
                  data.path);
    }
    const Vector change = slopes.along(step);
    table.values.conservativeResize(Eigen::NoChange, table.values.cols() + 1);
    table.values.rightCols(1) = change;
    table.columns.push_back(joined(options.from) + " to " + joined(options.to));
    json["direction"] = {{"from", options.from},
                         {"to", options.to},
                         {"sd_between", way.norm() / step.norm()},
                         {"up", genesJson(card.genes, change, true)},
                         {"down", genesJson(card.genes, change, false)}};
  }
  writeNumberTable(options.output, table);
  progress.update(1.0);
  if (options.json) {
    printJson(json);
    return;
  }
  for (const std::string& caveat : data.caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << "Matrix taken: " << data.taken.description() << "\n"
            << read.report(card) << "\n"
            << (read.adopted ? codesOrigin(card, read) + "\n" : std::string()) << card.name
            << ": what one standard deviation of each latent number does to " << card.genes.size()
            << " genes " << place << ", written to " << options.output << "\n";
}

void exportLoadings(const Dataset& data, const std::string& modelPath, const std::string& output) {
  PendingFile::refuseToReplace(data.path, output);
  PendingFile::refuseToReplace(modelPath, output);
  const auto model = TorchEngine::instance().load(modelPath);
  writeLoadings(output, *model, data.caveats());
  std::cout << model->card().name << ": loadings of " << model->geneCount() << " genes on "
            << model->latentSize() << " latent numbers written to " << output << "\n";
}

}  // namespace chreode
