#include "notebook/program_setup.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "files/program_file.h"
#include "files/stored_simulation.h"
#include "judge/judge_roles.h"
#include "model/adopted_embedding.h"
#include "model/finite_input.h"
#include "model/gene_alignment.h"
#include "model/model_hash.h"
#include "model/torch_engine.h"
#include "notebook/json_fields.h"

namespace chreode {

namespace {

constexpr std::pair<SignSource, const char*> kSigns[] = {
    {SignSource::table, "table"}, {SignSource::data, "data"}, {SignSource::plus, "plus"}};

ProgramTable tableOf(const ProgramSetup& setup, const Dataset& data) {
  if (!setup.programs.empty()) return readPrograms(setup.programs);
  // Kept apart from the data: what predicts is given those and the programmes alone.
  if (data.simulated) {
    const auto stored = readStoredSimulation(data.path);
    if (stored && !stored->network.programs.empty()) return stored->network;
  }
  throw Error(
      "The file stores no network; give a table of factors and targets with --programs, "
      "genes with --genes, or --infer with --factor.",
      data.path);
}

/// The factors that a table of inferred programmes is made for: the asked ones, or where a table
/// lists factors all of those that the model has.
std::vector<std::string> inferredFactors(const ProgramSetup& setup, const Dataset& data,
                                         const ModelCard& card) {
  const bool listed = data.simulated || !setup.programs.empty();
  if (setup.inferAlone || (!setup.factors.empty() && !listed)) return setup.factors;
  std::vector<std::string> factors;
  for (const ListedProgram& each : tableOf(setup, data).programs) {
    const bool known =
        std::find(card.genes.begin(), card.genes.end(), each.factor) != card.genes.end();
    if (!each.isSet && known) factors.push_back(each.factor);
  }
  return factors;
}

/// The classifier of the model file, or one that is trained now on the codes.
std::shared_ptr<const LabelClassifier> classifierOf(const Dataset& data, const ModelCard& card,
                                                    const Matrix& codes, const ProgramSetup& setup,
                                                    const Progress& progress) {
  if (card.classifier.is_object()) {
    auto own = std::make_shared<const LabelClassifier>(
        LabelClassifier::fromJson(card.classifier, card.latentSize));
    const bool wanted =
        setup.label.empty() ? data.cells.find(own->column) != nullptr : own->column == setup.label;
    if (wanted) return own;
  }
  const std::string label = setup.label.empty() ? judgedLabel(data, card) : setup.label;
  if (label.empty()) {
    throw Error(
        "The cells have no column of classes whose probabilities could change; name one "
        "with --label.",
        data.path);
  }
  return std::make_shared<const LabelClassifier>(
      classifierFor(data, card, codes, label, guessRoles(data.cells).sample, setup.seed, progress));
}

void addPrograms(ProgramLabParts& lab, const ProgramSetup& setup,
                 const std::vector<std::int32_t>& datasetGene) {
  const Dataset& data = *lab.experiment.data;
  const ModelCard& card = lab.experiment.model->card();
  const ExpressionMatrix& input = *lab.experiment.input;
  if (!setup.genes.empty()) {
    lab.programs.programs.push_back(programOfGenes(setup.genes, card));
    lab.programs.signsText = "all genes go the same way";
    lab.table = "--genes";
    return;
  }
  const ProgramTable table = setup.infer
                                 ? inferredPrograms(inferredFactors(setup, data, card), card, input)
                                 : tableOf(setup, data);
  lab.table = table.name;
  lab.trueNetwork = table.trueNetwork;
  lab.programs = genePrograms(table, data, card, input, datasetGene, setup.signs);
}

/// What a question asks of one model: the data in its order, its codes and its classifier.
ProgramExperiment::Parts partsOf(const std::shared_ptr<const Dataset>& data,
                                 const std::shared_ptr<const LatentModel>& model,
                                 const GeneAlignment& alignment, const ProgramSetup& setup,
                                 const Progress& progress) {
  const ModelCard& card = model->card();
  ProgramExperiment::Parts parts;
  parts.data = data;
  parts.model = model;
  parts.input = modelInput(*data, card, alignment);
  refuseNonFinite(*data, card, *parts.input);
  parts.missing = missingGenes(card, alignment.datasetGene);
  parts.covariates = covariateLevels(*data, card);
  parts.codes = std::make_shared<const Matrix>(
      codesOf(*model, *data, *parts.input, parts.missing, parts.covariates, progress.part(0.0, 0.6))
          .mean);
  parts.classifier = classifierOf(*data, card, *parts.codes, setup, progress.part(0.6, 1.0));
  parts.start = setup.start;
  parts.seed = setup.seed;
  return parts;
}

/// The same for the models of other seeds, in the first one's cells.
std::vector<ProgramExperiment::Parts> seedParts(const ProgramExperiment::Parts& first,
                                                const ProgramSetup& setup,
                                                const GeneNameRules& rules,
                                                const Progress& progress) {
  std::vector<ProgramExperiment::Parts> all;
  if (setup.seedModels.size() == 1) {
    throw Error("One more model tells nothing of the seeds; name at least two with --seed-models.",
                setup.seedModels.front());
  }
  ProgramSetup sameLabel = setup;
  sameLabel.label = first.classifier->column;
  const auto count = static_cast<double>(setup.seedModels.size());
  for (const std::string& path : setup.seedModels) {
    const auto model = TorchEngine::instance().load(path);
    if (model->card().genes != first.model->card().genes) {
      throw Error("The model has other genes than the first; models of other seeds have the same.",
                  path);
    }
    // A copy would make the spread smaller than it is.
    const auto same = [&](const LatentModel& other) {
      return other.card().toJson() == model->card().toJson();
    };
    if (same(*first.model) ||
        std::any_of(all.begin(), all.end(), [&](const auto& each) { return same(*each.model); })) {
      throw Error("This model is named twice; each must be of another seed.", path);
    }
    const auto done = static_cast<double>(all.size());
    all.push_back(partsOf(first.data, model, alignGenes(*first.data, *model, rules), sameLabel,
                          progress.part(done / count, (done + 1.0) / count)));
    all.back().cells = first.cells;
  }
  return all;
}

}  // namespace

nlohmann::json ProgramSetup::toJson() const {
  const auto* named = std::find_if(std::begin(kSigns), std::end(kSigns),
                                   [this](const auto& each) { return each.first == signs; });
  return {{"programs", programs},
          {"genes", genes},
          {"infer", infer},
          {"factors", factors},
          {"signs", named->second},
          {"conditions", conditions},
          {"cells", cells},
          {"start", start},
          {"label", label},
          {"seed", seed},
          {"seed_models", seedModels},
          {"infer_alone", inferAlone}};
}

ProgramSetup ProgramSetup::fromJson(const nlohmann::json& json) {
  ProgramSetup setup;
  readField(json, "programs", setup.programs);
  readField(json, "genes", setup.genes);
  readField(json, "infer", setup.infer);
  readField(json, "factors", setup.factors);
  readField(json, "conditions", setup.conditions);
  readField(json, "cells", setup.cells);
  readField(json, "start", setup.start);
  readField(json, "label", setup.label);
  readField(json, "seed", setup.seed);
  readField(json, "seed_models", setup.seedModels);
  readField(json, "infer_alone", setup.inferAlone);
  std::string signs;
  readField(json, "signs", signs);
  const auto* named = std::find_if(std::begin(kSigns), std::end(kSigns),
                                   [&](const auto& each) { return each.second == signs; });
  if (named == std::end(kSigns)) {
    throw Error("An entry of the notebook takes signs from \"" + signs + "\", which is unknown.");
  }
  setup.signs = named->first;
  return setup;
}

NamedLab setUpLab(const std::shared_ptr<const Dataset>& data,
                  const std::shared_ptr<const LatentModel>& model, const ProgramSetup& setup,
                  const std::vector<ProgramOperator>& operators, const GeneNameRules& rules,
                  const Progress& progress) {
  const ModelCard& card = model->card();
  const GeneAlignment alignment = alignGenes(*data, *model, rules);
  std::vector<std::int32_t> cells = setup.cells;
  if (!setup.conditions.empty()) {
    cells = data->cellsWhere(setup.conditions);
    if (cells.empty()) throw Error("No cell meets all of --cells.", data->path);
  }
  ProgramLabParts parts;
  parts.experiment = partsOf(data, model, alignment, setup, progress.part(0.0, 0.3));
  parts.experiment.cells = std::move(cells);
  parts.experiment.gauge = std::make_shared<const SupportGauge>(
      std::make_shared<const NeighborIndex>(parts.experiment.codes), progress.part(0.3, 0.4));
  addPrograms(parts, setup, alignment.datasetGene);
  parts.seeds = seedParts(parts.experiment, setup, rules, progress.part(0.4, 0.6));
  parts.operators = operators;
  NamedLab named;
  named.alignment = alignment.report(card) + covariateReport(parts.experiment.covariates, card);
  named.modelHash = modelHash(card, alignment);
  named.lab = makeProgramLab(std::move(parts), progress.part(0.6, 1.0));
  return named;
}

}  // namespace chreode
