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
  if (!setup.factors.empty() && !data.simulated && setup.programs.empty()) return setup.factors;
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

void addPrograms(ProgramLaboratory& laboratory, const ProgramSetup& setup, const Dataset& data,
                 const ModelCard& card, const ExpressionMatrix& input,
                 const GeneAlignment& alignment) {
  if (!setup.genes.empty()) {
    laboratory.programs.programs.push_back(programOfGenes(setup.genes, card));
    laboratory.programs.signsText = "all genes go the same way";
    laboratory.table = "--genes";
    return;
  }
  const ProgramTable table = setup.infer
                                 ? inferredPrograms(inferredFactors(setup, data, card), card, input)
                                 : tableOf(setup, data);
  laboratory.table = table.name;
  laboratory.trueNetwork = table.trueNetwork;
  laboratory.programs = genePrograms(table, data, card, input, alignment.datasetGene, setup.signs);
}

}  // namespace

nlohmann::json ProgramSetup::toJson() const {
  const auto* named = std::find_if(std::begin(kSigns), std::end(kSigns),
                                   [this](const auto& each) { return each.first == signs; });
  return {{"programs", programs}, {"genes", genes},         {"infer", infer},
          {"factors", factors},   {"signs", named->second}, {"conditions", conditions},
          {"cells", cells},       {"start", start},         {"label", label},
          {"seed", seed}};
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

ProgramLaboratory programLaboratory(const std::shared_ptr<const Dataset>& data,
                                    const std::shared_ptr<const LatentModel>& model,
                                    const ProgramSetup& setup,
                                    const std::vector<ProgramOperator>& operators,
                                    const GeneNameRules& rules, const Progress& progress) {
  const ModelCard& card = model->card();
  const GeneAlignment alignment = alignGenes(*data, *model, rules);
  ProgramExperiment::Parts parts;
  parts.data = data;
  parts.model = model;
  parts.input = modelInput(*data, card, alignment);
  refuseNonFinite(*data, card, *parts.input);
  parts.missing = missingGenes(card, alignment.datasetGene);
  parts.covariates = covariateLevels(*data, card);
  parts.cells = setup.cells;
  if (!setup.conditions.empty()) {
    parts.cells = data->cellsWhere(setup.conditions);
    if (parts.cells.empty()) throw Error("No cell meets all of --cells.", data->path);
  }
  ProgramLaboratory laboratory;
  addPrograms(laboratory, setup, *data, card, *parts.input, alignment);
  laboratory.modelHash = modelHash(card, alignment);
  laboratory.alignment = alignment.report(card) + covariateReport(parts.covariates, card);

  parts.codes = std::make_shared<const Matrix>(codesOf(*model, *data, *parts.input, parts.missing,
                                                       parts.covariates, progress.part(0.0, 0.25))
                                                   .mean);
  parts.gauge = std::make_shared<const SupportGauge>(
      std::make_shared<const NeighborIndex>(parts.codes), progress.part(0.25, 0.4));
  parts.classifier = classifierOf(*data, card, *parts.codes, setup, progress.part(0.4, 0.5));
  parts.start = setup.start;
  parts.seed = setup.seed;
  laboratory.experiment =
      std::make_shared<const ProgramExperiment>(std::move(parts), progress.part(0.5, 0.55));
  laboratory.logistic =
      std::make_shared<const GeneLogistic>(*laboratory.experiment, progress.part(0.55, 0.75));
  laboratory.shift = std::make_shared<const ProgramShift>(
      laboratory.experiment, laboratory.programs.programs, operators, progress.part(0.75, 1.0));
  return laboratory;
}

}  // namespace chreode
