#include "notebook/gene_shift_entry.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/no_number.h"
#include "judge/judge_roles.h"
#include "notebook/gene_shift_background.h"
#include "notebook/json_fields.h"
#include "notebook/suggested_experiment.h"
#include "whatif/cell_samples.h"
#include "whatif/class_contrast.h"
#include "whatif/program_shift.h"

namespace chreode {

namespace {

constexpr std::size_t kMostGenesNamed = 3;
constexpr std::size_t kFewestSiblings = 2;

/// "GATA1, KLF1 and 3 more".
std::string genesText(const std::vector<std::string>& genes) {
  std::string text;
  const std::size_t named = genes.size() > kMostGenesNamed + 1 ? kMostGenesNamed : genes.size();
  for (std::size_t i = 0; i < named; ++i) {
    const bool last = i + 1 == genes.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + genes[i];
  }
  if (named < genes.size()) text += " and " + std::to_string(genes.size() - named) + " more";
  return text;
}

std::string cellsText(const GeneShiftQuestion& question, const DragContext& context,
                      const std::vector<std::int32_t>& cells) {
  if (!question.cells.empty()) return heldCellsText(cells, context);
  std::string text;
  for (const std::string& condition : question.conditions) {
    text += (text.empty() ? "" : ", ") + condition;
  }
  return text.empty() ? "all cells" : text;
}

/// What a model makes of a shift: how each class changes, and in every gene.
struct Answer {
  GeneShiftResult moved;
  Response response;
  std::vector<double> classes;  ///< empty where no classes are told
};

Answer answerOf(const DragExperiment& experiment, const std::vector<std::int32_t>& cells,
                const GeneShift& shift, const Annotation* label, const LabelClassifier* classifier,
                const Progress& progress) {
  Answer answer;
  answer.moved = shiftGenes(experiment, cells, shift, label, progress);
  answer.response = experiment.respond(cells, answer.moved.before, answer.moved.after, label);
  if (label) {
    answer.classes = classChanges(classifier, *label, answer.moved.before, answer.moved.after,
                                  answer.moved.labelsBefore, answer.moved.labelsAfter);
  }
  return answer;
}

/// The same genes by the names that the PCA model has for them; empty where it has none of them.
std::vector<std::string> genesOfBaseline(const DragExperiment::Parts& model,
                                         const DragExperiment::Parts& baseline,
                                         const std::vector<std::string>& genes) {
  const std::vector<std::string>& names = model.model->card().genes;
  const std::vector<std::string>& others = baseline.model->card().genes;
  const bool byPlace =
      model.datasetGene.size() == names.size() && baseline.datasetGene.size() == others.size();
  std::vector<std::string> found;
  for (const std::string& gene : genes) {
    const auto own = std::find(names.begin(), names.end(), gene) - names.begin();
    const auto same = [&](std::size_t other) {
      return byPlace
                 ? own < std::ssize(names) && baseline.datasetGene[other] ==
                                                  model.datasetGene[static_cast<std::size_t>(own)]
                 : others[other] == gene;
    };
    for (std::size_t other = 0; other < others.size(); ++other) {
      if (!same(other)) continue;
      found.push_back(others[other]);
      break;
    }
  }
  return found;
}

/// The classes by the PCA model, of which the nearest cells tell them; empty where it cannot.
std::vector<double> baselineClasses(const DragContext& context,
                                    const std::vector<std::int32_t>& cells, GeneShift shift,
                                    const Progress& progress) {
  const DragExperiment::Parts& parts = context.experiment->parts();
  if (!parts.baseline || !context.label) return {};
  shift.genes = genesOfBaseline(parts, parts.baseline->parts(), shift.genes);
  if (shift.genes.empty()) return {};
  const GeneShiftResult moved =
      shiftGenes(*parts.baseline, cells, shift, context.label.get(), progress);
  return classChanges(nullptr, *context.label, moved.before, moved.after, moved.labelsBefore,
                      moved.labelsAfter);
}

/// Of each class's change, with the words for it.
struct ClassErrors {
  std::vector<double> errors;
  std::string text;
};

/// Over samples where there are three, else over models of other seeds, else over cells.
ClassErrors errorsOf(const DragContext& context, const std::vector<std::int32_t>& cells,
                     const Answer& own, const std::vector<Answer>& siblings) {
  const DragExperiment::Parts& parts = context.experiment->parts();
  const Annotation& label = *context.label;
  const LabelClassifier* classifier = context.classifier.get();
  const CellSamples samples = cellSamples(*parts.data, cells);
  ClassErrors found;
  if (classifier && !samples.ofCell.empty()) {
    const Eigen::VectorXd errors = errorOfMean(
        classifier->probabilities(own.moved.after) - classifier->probabilities(own.moved.before),
        samples.ofCell);
    found.errors.assign(label.levels.size(), kNoNumber);
    for (std::size_t k = 0; k < classifier->labels.size(); ++k) {
      const int level = label.levelOf(classifier->labels[k]);
      if (level >= 0) {
        found.errors[static_cast<std::size_t>(level)] = errors[static_cast<Eigen::Index>(k)];
      }
    }
    found.text = "standard error over the samples of " + samples.column;
  } else if (siblings.size() >= kFewestSiblings) {
    const auto models = static_cast<double>(siblings.size()) + 1.0;
    for (std::size_t level = 0; level < own.classes.size(); ++level) {
      double mean = own.classes[level];
      for (const Answer& each : siblings) mean += each.classes[level];
      mean /= models;
      double squares = (own.classes[level] - mean) * (own.classes[level] - mean);
      for (const Answer& each : siblings) {
        squares += (each.classes[level] - mean) * (each.classes[level] - mean);
      }
      found.errors.push_back(std::sqrt(squares / (models - 1.0)));
    }
    found.text =
        "standard deviation over " + std::to_string(siblings.size() + 1) + " models of other seeds";
  } else if (classifier) {
    found.errors = errorsOverCells(*classifier, label, own.moved.before, own.moved.after);
    if (!found.errors.empty()) found.text = "standard error over cells, cells only, too narrow";
  }
  if (found.text.empty()) found.text = "no error is known";
  return found;
}

void addClasses(Hypothesis& entry, const DragContext& context, const Answer& own,
                const std::vector<double>& baseline, const ClassErrors& errors) {
  const bool classified = context.classifier != nullptr;
  entry.classScale = classified ? "change in the classifier's mean probability"
                                : "change in the shares of the 30 nearest real cells";
  if (!baseline.empty()) {
    entry.classScale +=
        "; baseline: by the PCA model with the same genes changed, in the shares of the 30 nearest "
        "real cells";
  }
  for (std::size_t level = 0; level < own.classes.size(); ++level) {
    PredictedEffect effect;
    effect.name = context.label->levelText(static_cast<int>(level));
    effect.change = own.classes[level];
    if (!errors.errors.empty()) effect.error = errors.errors[level];
    if (!baseline.empty()) effect.baseline = baseline[level];
    entry.classes.push_back(std::move(effect));
  }
}

void addBaseline(Hypothesis& entry, const DragContext& context, const Answer& own,
                 const std::vector<double>& classes) {
  const bool pca = context.experiment->parts().baseline != nullptr;
  entry.baseline = pca ? "PCA model, and measured cells nearby" : "measured cells nearby";
  const PredictedEffect* most = entry.strongest();
  if (!classes.empty() && most && std::isfinite(most->baseline)) {
    entry.baselineAnswer =
        most->baseline * most->change > 0.0
            ? "The PCA model foretells the same direction for " + most->name + ". "
            : "The PCA model foretells the opposite for " + most->name + ". ";
  } else if (pca && context.label) {
    entry.baselineAnswer = "None of the genes is in the PCA model. ";
  }
  entry.baselineAnswer += agreementText(own.response);
}

}  // namespace

std::vector<std::int32_t> cellsOf(const GeneShiftQuestion& question, const Dataset& data) {
  if (!question.conditions.empty()) return data.cellsWhere(question.conditions);
  std::vector<std::int32_t> cells = question.cells;
  if (question.allCells) {
    cells.resize(static_cast<std::size_t>(data.cellCount()));
    std::iota(cells.begin(), cells.end(), 0);
  }
  if (cells.empty()) throw Error("No cells were chosen.");
  std::sort(cells.begin(), cells.end());
  if (cells.front() < 0 || cells.back() >= data.cellCount()) {
    throw Error("The kept cells are not among these data.");
  }
  return cells;
}

Hypothesis askGeneShift(const GeneShiftQuestion& question, const DragContext& context,
                        const HypothesisSource& source, const Progress& progress) {
  const DragExperiment& experiment = *context.experiment;
  const DragExperiment::Parts& parts = experiment.parts();
  const std::vector<std::int32_t> cells = cellsOf(question, *parts.data);
  const Annotation* label = context.label.get();
  Answer own = answerOf(experiment, cells, question.shift, label, context.classifier.get(),
                        progress.part(0.0, 0.2));
  // Other seeds are asked the same in codes of their own.
  std::vector<Answer> siblings;
  for (const auto& sibling : context.siblings) {
    const double done = static_cast<double>(siblings.size());
    const double all = static_cast<double>(context.siblings.size());
    const Progress part = progress.part(0.2 + 0.3 * done / all, 0.2 + 0.3 * (done + 1.0) / all);
    const DragExperiment::Parts& theirs = sibling->parts();
    std::shared_ptr<const LabelClassifier> classifier;
    if (context.classifier) {
      classifier = ownOrLearnedClassifier(*theirs.data, theirs.model->card(), *theirs.codes.mean,
                                          context.classifier->column, part.part(0.0, 0.5));
    }
    siblings.push_back(
        answerOf(*sibling, cells, question.shift, label, classifier.get(), part.part(0.5, 1.0)));
    own.response.seedChanges.push_back(siblings.back().response.change);
  }
  const std::vector<double> baseline =
      baselineClasses(context, cells, question.shift, progress.part(0.5, 0.6));

  const ShiftAmount amount{question.shift.kind, question.shift.amount};
  Hypothesis entry;
  entry.id = newHypothesisId();
  entry.kind = HypothesisKind::geneShift;
  entry.cells = cellsText(question, context, cells);
  entry.cellCount = static_cast<int>(cells.size());
  entry.amount = amount.text();
  std::vector<std::string> known;
  for (const std::string& gene : question.shift.genes) {
    const auto& unknown = own.moved.unknownGenes;
    if (std::find(unknown.begin(), unknown.end(), gene) == unknown.end()) known.push_back(gene);
  }
  entry.title = genesText(known) + " " + entry.amount + " in " + entry.cells;
  entry.operation = "genes in the input, encoded again";
  entry.uncertainty = genesUncertainty(own.response);
  if (!own.classes.empty()) {
    const ClassErrors errors = errorsOf(context, cells, own, siblings);
    addClasses(entry, context, own, baseline, errors);
    entry.uncertainty += "; classes: " + errors.text;
  }
  addGenes(entry, own.response, question.shift.genes);
  entry.outsideShare = own.moved.outsideShare;
  char support[80];
  std::snprintf(support, sizeof support, "%.0f %% of the changed cells are outside of the data",
                100.0 * entry.outsideShare);
  entry.support = support;
  const MoveRank rank =
      rankOfGeneShift(experiment, cells, question.shift, source.seed, progress.part(0.6, 1.0));
  entry.rank = rank.rank;
  entry.rankOf = rank.of;
  entry.background =
      "the same change of as many other genes of like mean, by the length of the codes' move";
  addBaseline(entry, context, own, baseline);
  addAgreement(entry, own.response);
  entry.source = source;
  entry.request = contextJson(context);
  entry.request["genes"] = question.shift.genes;
  entry.request["known_genes"] = known;
  entry.request["amount_kind"] = shiftKindName(amount.kind);
  entry.request["amount_value"] = amount.value;
  entry.request["lowers"] = amount.lowers();
  entry.request["conditions"] = question.conditions;
  entry.request["cells"] = question.cells;
  entry.experiment = suggestedExperiment(entry);
  return entry;
}

GeneShiftQuestion geneShiftQuestionOf(const Hypothesis& entry) {
  GeneShiftQuestion question;
  readField(entry.request, "genes", question.shift.genes);
  std::string kind;
  readField(entry.request, "amount_kind", kind);
  question.shift.kind = shiftKindNamed(kind);
  readField(entry.request, "amount_value", question.shift.amount);
  readField(entry.request, "conditions", question.conditions);
  readField(entry.request, "cells", question.cells);
  question.allCells = question.conditions.empty() && question.cells.empty();
  return question;
}

}  // namespace chreode
