#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/grouped_number.h"
#include "base/random.h"
#include "expression/data_hash.h"
#include "expression/normalize.h"
#include "model/gene_alignment.h"
#include "model/gene_coverage.h"
#include "model/heldout_samples.h"
#include "model/pca_model.h"
#include "model/preparation_record.h"
#include "model/training.h"

namespace chreode {

namespace {

constexpr std::size_t kFewestCells = 20;

/// Cells that no `exclude` filter meets.
std::vector<std::int32_t> includedCells(const Dataset& data,
                                        const std::vector<std::string>& exclude) {
  std::vector<bool> excluded(data.cells.size(), false);
  for (const std::string& filter : exclude) {
    std::vector<std::string> conditions;
    for (std::size_t first = 0; first <= filter.size();) {
      const std::size_t comma = std::min(filter.find(',', first), filter.size());
      const std::string piece = filter.substr(first, comma - first);
      // "T cell, CD4" is one value: what has no "=" belongs to the condition before it.
      if (!conditions.empty() && piece.find('=') == std::string::npos) {
        conditions.back() += "," + piece;
      } else {
        conditions.push_back(piece);
      }
      first = comma + 1;
    }
    for (const std::int32_t cell : data.cellsWhere(conditions)) {
      excluded[static_cast<std::size_t>(cell)] = true;
    }
  }
  std::vector<std::int32_t> included;
  for (std::size_t cell = 0; cell < excluded.size(); ++cell) {
    if (!excluded[cell]) included.push_back(static_cast<std::int32_t>(cell));
  }
  return included;
}

/// Leaves only the cells that pass the quality filter, and says what it did. Without a filter
/// nothing is looked at: `keptGenes` is then empty.
FilterOutcome filterCells(const Dataset& data, const TrainingOptions& options,
                          std::vector<std::int32_t>& cells) {
  if (options.filter.empty()) return {};
  const CellQuality quality = cellQuality(data, options.threads);
  FilterOutcome outcome = applyFilter(data, options.filter, quality, options.threads);
  std::erase_if(
      cells, [&](std::int32_t cell) { return outcome.kept[static_cast<std::size_t>(cell)] == 0; });
  if (cells.size() < kFewestCells) {
    throw Error("The filter leaves " + std::to_string(cells.size()) + " of " +
                    std::to_string(data.cells.size()) + " cells, and training needs " +
                    std::to_string(kFewestCells) + "; widen its limits.",
                data.path);
  }
  return outcome;
}

/// What was asked for, so that it can be done again, and what it did.
void recordPreparation(const TrainingOptions& options, const FilterOutcome& filtered,
                       const ChosenGenes& chosen, nlohmann::json& record) {
  if (!options.filter.empty()) {
    for (const std::string& criterion : options.filter.criteria()) {
      record["filters"].push_back(criterion);
    }
    record["cell_filter"] = toJson(options.filter);
    record["cell_filter_outcome"] = outcomeJson(filtered);
  }
  if (options.start) {  // its genes are taken, whatever is chosen now
    for (const char* key : {"gene_choice", "gene_choice_outcome"}) {
      const nlohmann::json& before = options.start->card().training;
      if (before.is_object() && before.contains(key)) record[key] = before[key];
    }
  } else if (!options.geneChoice.empty()) {
    record["gene_choice"] = toJson(options.geneChoice);
    record["gene_choice_outcome"] = outcomeJson(chosen);
  }
}

void shuffle(std::vector<std::int32_t>& cells, Random& random) {
  for (std::size_t i = cells.size(); i > 1; --i) std::swap(cells[i - 1], cells[random.below(i)]);
}

/// Takes a random tenth of `cells` out of it.
std::vector<std::int32_t> takeTenth(std::vector<std::int32_t>& cells, Random& random) {
  shuffle(cells, random);
  const std::size_t count = std::max<std::size_t>(1, cells.size() / 10);
  std::vector<std::int32_t> taken(cells.end() - static_cast<std::ptrdiff_t>(count), cells.end());
  cells.resize(cells.size() - count);
  return taken;
}

/// Adds the column's levels among `cells` as the next covariate; `place`: its column of the levels.
void addCovariate(const Dataset& data, const std::string& name, Index place,
                  const std::vector<std::int32_t>& cells, TrainingData& training) {
  const Annotation* column = data.cells.find(name);
  if (!column) throw Error("The cells have no column \"" + name + "\" to use as batch.", data.path);
  Covariate covariate{name, {}};
  std::vector<std::int32_t> without;
  for (const std::int32_t cell : cells) {
    const std::string text = column->exactText(static_cast<std::size_t>(cell));
    if (text.empty()) {
      without.push_back(cell);
    } else {
      covariate.levels.push_back(text);
    }
  }
  if (!without.empty()) {
    const std::string first = data.cells.names[static_cast<std::size_t>(without.front())];
    const std::string others = groupedNumber(static_cast<std::int64_t>(without.size()) - 1);
    throw Error((without.size() == 1 ? "Cell " + first + " has"
                                     : "Cell " + first + " and " + others + " more have") +
                    " no value in the batch column \"" + name +
                    "\"; leave them out by --exclude \"" + name +
                    "=\" (in the window: Advanced, "
                    "Leave out: " +
                    name + "=) or take another column.",
                data.path);
  }
  std::sort(covariate.levels.begin(), covariate.levels.end());
  covariate.levels.erase(std::unique(covariate.levels.begin(), covariate.levels.end()),
                         covariate.levels.end());
  if (covariate.levels.size() < 2) {
    throw Error("The batch column \"" + name + "\" has one value only.", data.path);
  }
  if (covariate.levels.size() > cells.size() / 5) {
    throw Error("The batch column \"" + name + "\" has " + std::to_string(covariate.levels.size()) +
                    " values, too many for " + std::to_string(cells.size()) + " cells.",
                data.path);
  }
  for (Index cell = 0; cell < data.cellCount(); ++cell) {
    const std::string text = column->exactText(static_cast<std::size_t>(cell));
    const auto found = std::lower_bound(covariate.levels.begin(), covariate.levels.end(), text);
    const bool known = found != covariate.levels.end() && *found == text;
    training.levels(cell, place) = known ? static_cast<int>(found - covariate.levels.begin()) : -1;
  }
  training.covariates.push_back(std::move(covariate));
}

/// The columns as covariates, in the order given.
void addCovariates(const Dataset& data, const std::vector<std::string>& names,
                   const std::vector<std::int32_t>& cells, TrainingData& training) {
  training.levels.resize(data.cellCount(), static_cast<Index>(names.size()));
  for (std::size_t c = 0; c < names.size(); ++c) {
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(c), names[c]) !=
        names.begin() + static_cast<std::ptrdiff_t>(c)) {
      throw Error("The batch column \"" + names[c] + "\" was given twice.", data.path);
    }
    addCovariate(data, names[c], static_cast<Index>(c), cells, training);
  }
}

/// Genes, covariates and scale of the model that training goes on from. Throws Error where the data
/// do not have them.
void takeStart(const Dataset& data, const ModelCard& card, TrainingData& training) {
  const GeneAlignment alignment = alignGenes(data, card);
  if (alignment.matched < alignment.modelGenes()) {
    throw Error("A model is trained further on all of its genes, and this file lacks some: " +
                    alignment.report(card),
                data.path);
  }
  training.x = modelInput(data, card, alignment);
  training.genes = card.genes;
  training.covariates = card.covariates;
  training.levels = covariateLevels(data, card);
  training.counts = card.inputSpace == Space::counts;
  training.likelihood = likelihoodNamed(card.likelihood);
}

/// The cells that the model's record says were held out, where it has one.
std::vector<std::int32_t> recordedHeldout(const Dataset& data, const ModelCard& card,
                                          const std::vector<std::int32_t>& cells) {
  std::vector<std::int32_t> heldout;
  const auto found = card.training.find("heldout_cells");
  if (found == card.training.end() || !found->is_array()) return heldout;
  std::set<nlohmann::json> hashes(found->begin(), found->end());
  for (const std::int32_t cell : cells) {
    if (hashes.contains(hashOfCell(data.cells.names[static_cast<std::size_t>(cell)]))) {
      heldout.push_back(cell);
    }
  }
  return heldout;
}

/// The matrix in the space that the likelihood asks for. Throws Error where it cannot be had.
std::shared_ptr<const ExpressionMatrix> trainingMatrix(const Dataset& data, Likelihood likelihood,
                                                       TrainingData& training) {
  const Scale scale = data.taken.scale;
  if (scale != Scale::counts && scale != Scale::log) {
    throw Error("Training needs counts or log values, and this is " + data.taken.description() +
                    "; choose another matrix with --matrix.",
                data.path);
  }
  const bool wantsCounts =
      likelihood != Likelihood::automatic && likelihood != Likelihood::gaussian;
  if (wantsCounts && scale != Scale::counts) {
    throw Error("The likelihood " + likelihoodName(likelihood) + " needs counts, and this is " +
                    data.taken.description() + ".",
                data.path);
  }
  training.counts = scale == Scale::counts && likelihood != Likelihood::gaussian;
  training.likelihood = wantsCounts       ? likelihood
                        : training.counts ? Likelihood::negativeBinomial
                                          : Likelihood::gaussian;
  if (training.counts || scale == Scale::log) return data.matrix;
  training.targetSum = medianDepth(*data.matrix);
  return logNormalize(*data.matrix, training.targetSum);
}

void refuseNonFinite(const Dataset& data) {
  const auto [cell, gene] = data.matrix->firstNonFinite();
  if (cell < 0) return;
  throw Error("Training refuses the NaN or infinite value in cell " +
                  data.cells.names[static_cast<std::size_t>(cell)] + ", gene " +
                  data.genes.names[static_cast<std::size_t>(gene)] + " of " + data.taken.which +
                  ".",
              data.path);
}

nlohmann::json hashesOf(const Dataset& data, const std::vector<std::int32_t>& cells) {
  nlohmann::json hashes = nlohmann::json::array();
  for (const std::int32_t cell : cells) {
    hashes.push_back(hashOfCell(data.cells.names[static_cast<std::size_t>(cell)]));
  }
  return hashes;
}

}  // namespace

TrainingData prepareTraining(const Dataset& data, const TrainingOptions& options) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  refuseNonFinite(data);
  std::vector<std::int32_t> cells = includedCells(data, options.exclude);
  const FilterOutcome filtered = filterCells(data, options, cells);
  if (cells.size() < kFewestCells) {
    throw Error("Training needs at least " + std::to_string(kFewestCells) + " cells and has " +
                    std::to_string(cells.size()) + ".",
                data.path);
  }
  std::vector<std::int32_t> pinned;
  for (const std::string& gene : options.pinnedGenes) {
    pinned.push_back(data.geneOf(gene));
    if (pinned.back() < 0) throw Error("There is no gene \"" + gene + "\" to pin.", data.path);
  }
  TrainingData training;
  ChosenGenes chosen;
  if (options.start) {
    takeStart(data, options.start->card(), training);
  } else {
    const auto matrix = trainingMatrix(data, options.likelihood, training);
    chosen =
        chooseGenes(data, options.geneChoice, options.genes, pinned, cells, filtered.keptGenes);
    training.x = matrix->selectGenes(chosen.genes);
    for (const std::int32_t gene : chosen.genes) {
      training.genes.push_back(data.genes.names[static_cast<std::size_t>(gene)]);
    }
    addCovariates(data, options.batchColumns, cells, training);
  }

  Random random(options.seed, 5);
  const std::string sample =
      options.sampleColumn ? *options.sampleColumn : guessRoles(data.cells).sample;
  nlohmann::json heldoutHow = nlohmann::json::object();
  if (options.start) {
    const ModelCard& start = options.start->card();
    training.heldoutCells = recordedHeldout(data, start, cells);
    for (const char* key : {"heldout_samples", "heldout_because"}) {
      if (start.training.is_object() && start.training.contains(key)) {
        heldoutHow[key] = start.training[key];
      }
    }
  }
  if (training.heldoutCells.empty()) {
    HeldoutSamples whole =
        heldoutSamples(data, sample, cells, training.levels, training.covariates, random);
    training.heldoutCells = std::move(whole.cells);
    heldoutHow = nlohmann::json::object();
    if (whole.because.empty()) {
      heldoutHow["heldout_samples"][sample] = whole.samples;
    } else {
      heldoutHow["heldout_because"] = whole.because;
    }
  }
  const nlohmann::json included = hashesOf(data, cells);
  if (!training.heldoutCells.empty()) {
    std::vector<bool> out(data.cells.size(), false);
    for (const std::int32_t cell : training.heldoutCells)
      out[static_cast<std::size_t>(cell)] = true;
    std::erase_if(cells, [&](std::int32_t cell) { return out[static_cast<std::size_t>(cell)]; });
  } else {
    training.heldoutCells = takeTenth(cells, random);
  }
  training.validationCells = takeTenth(cells, random);
  training.trainingCells = std::move(cells);
  for (auto* part : {&training.heldoutCells, &training.validationCells, &training.trainingCells}) {
    std::sort(part->begin(), part->end());
  }
  if (options.start) {
    training.targetSum = options.start->card().inputTargetSum;
  } else if (training.counts) {
    training.targetSum = medianDepth(*training.x->selectCells(training.trainingCells));
  }
  training.record = {{"cells", included},
                     {"heldout_cells", hashesOf(data, training.heldoutCells)},
                     {"excluded", data.cells.size() - included.size()},
                     {"filters", options.exclude},
                     {"matrix", data.taken.which},
                     {"recovered", data.taken.recovered},
                     {"data_hash", dataHashText(data)}};
  recordPreparation(options, filtered, chosen, training.record);
  training.record.update(geneMeansRecord(*training.x, training.trainingCells, training.counts));
  training.record.update(heldoutHow);
  return training;
}

}  // namespace chreode
