#include "notebook/drag_entry.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <utility>

#include "latent/latent_scale.h"
#include "notebook/drag_background.h"
#include "notebook/json_fields.h"
#include "notebook/suggested_experiment.h"
#include "whatif/class_probabilities.h"

namespace chreode {

namespace {

constexpr int kGenesEachWay = 10;
constexpr Index kFewestForError = 3;
constexpr Index kMostForError = 500;

/// "12 cells held by hand: 10 Prog, 2 Ery"; of one cell its name and class.
std::string cellsText(const DragQuestion& question, const DragContext& context) {
  const Dataset& data = *context.experiment->parts().data;
  const auto count = question.cells.size();
  if (count == 1) {
    const auto cell = static_cast<std::size_t>(question.cells.front());
    const std::string level = context.label ? context.label->text(cell) : std::string();
    return (level.empty() ? "the cell " : "the " + level + " cell ") + data.cells.shownName(cell);
  }
  std::string text = std::to_string(count) + " cells held by hand";
  if (!context.label) return text;
  std::vector<std::pair<int, int>> counts;  // of each level
  for (int level = 0; level < static_cast<int>(context.label->levels.size()); ++level) {
    const auto has =
        std::count_if(question.cells.begin(), question.cells.end(), [&](std::int32_t cell) {
          return context.label->codes[static_cast<std::size_t>(cell)] == level;
        });
    if (has > 0) counts.emplace_back(static_cast<int>(has), level);
  }
  std::stable_sort(counts.begin(), counts.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; i < counts.size() && i < 3; ++i) {
    text += (i == 0 ? ": " : ", ") + std::to_string(counts[i].first) + " " +
            context.label->levelText(counts[i].second);
  }
  return text;
}

/// Where the cells land: "The Prog cell cell12 towards Mo".
std::string titleOf(std::string cells, const DragContext& context, const Response& response) {
  cells[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(cells[0])));
  const int after = response.labelsAfter.top;
  if (!context.label || after < 0) return cells + " moved";
  const std::string name = context.label->levelText(after);
  return cells + (after == response.labelsBefore.top ? " moved within " : " towards ") + name;
}

std::string amountText(const Matrix& codes, const Matrix& shifts) {
  const LatentScale scale = latentScale(codes);
  const RowVector mean = shifts.colwise().mean();
  double squares = 0.0;
  for (Index i = 0; i < mean.size(); ++i) {
    if (scale.deviation[i] > 0.0f) {
      const double inDeviations = mean[i] / scale.deviation[i];
      squares += inDeviations * inDeviations;
    }
  }
  char text[64];
  std::snprintf(text, sizeof text, "%.2f standard deviations of the codes", std::sqrt(squares));
  return text;
}

/// Standard errors over cells of the change in each class's probability; empty for too few cells.
std::vector<double> errorsOverCells(const LabelClassifier& classifier, const Annotation& label,
                                    const Matrix& original, const Matrix& edited) {
  const Index n = std::min(original.rows(), kMostForError);
  if (n < kFewestForError) return {};
  const Eigen::MatrixXd change =
      classifier.probabilities(edited.topRows(n)) - classifier.probabilities(original.topRows(n));
  std::vector<double> errors(label.levels.size(), 0.0);
  for (std::size_t k = 0; k < classifier.labels.size(); ++k) {
    const int level = label.levelOf(classifier.labels[k]);
    if (level < 0) continue;
    const Eigen::VectorXd own = change.col(static_cast<Index>(k));
    const double variance = (own.array() - own.mean()).square().sum() / static_cast<double>(n - 1);
    errors[static_cast<std::size_t>(level)] = std::sqrt(variance / static_cast<double>(n));
  }
  return errors;
}

void addClasses(Hypothesis& entry, const DragContext& context, const Response& response,
                const Matrix& original, const Matrix& edited) {
  if (!context.label || response.labelsBefore.shares.empty()) return;
  LabelMix before = response.labelsBefore;
  LabelMix after = response.labelsAfter;
  std::vector<double> errors;
  const bool classified = context.classifier != nullptr;
  if (classified) {
    before = classProbabilities(*context.classifier, original, *context.label);
    after = classProbabilities(*context.classifier, edited, *context.label);
    errors = errorsOverCells(*context.classifier, *context.label, original, edited);
  }
  entry.classScale = classified
                         ? "change in the classifier's mean probability; baseline: in the shares "
                           "of the 30 nearest real cells"
                         : "change in the shares of the 30 nearest real cells";
  for (std::size_t level = 0; level < before.shares.size(); ++level) {
    PredictedEffect effect;
    effect.name = context.label->levelText(static_cast<int>(level));
    effect.change = after.shares[level] - before.shares[level];
    if (!errors.empty()) effect.error = errors[level];
    if (classified) {
      effect.baseline = response.labelsAfter.shares[level] - response.labelsBefore.shares[level];
    }
    entry.classes.push_back(std::move(effect));
  }
}

void addGenes(Hypothesis& entry, const Response& response) {
  for (const bool up : {true, false}) {
    for (const int gene : response.top(up, kGenesEachWay)) {
      PredictedEffect effect;
      effect.name = (*response.genes)[static_cast<std::size_t>(gene)];
      effect.change = response.change[gene];
      effect.error = response.seedSpread(gene);
      if (response.pcaChange.size() > 0) effect.baseline = response.pcaChange[gene];
      if (response.measuredChange.size() > 0) effect.measured = response.measuredChange[gene];
      entry.genes.push_back(std::move(effect));
    }
  }
  entry.geneScale = response.unitsText();
}

/// What the baselines say of the same move; PCA has none but the measured cells.
void addBaseline(Hypothesis& entry, const Response& response) {
  const auto figure = [](double r) {
    char digits[16] = "–";
    if (std::isfinite(r)) std::snprintf(digits, sizeof digits, "%.2f", r);
    return std::string(digits);
  };
  const bool pca = response.pcaChange.size() > 0;
  entry.baseline = pca ? "PCA model, and measured cells nearby" : "measured cells nearby";
  entry.baselineAnswer =
      "Measured cells near both ends: r " + figure(response.measuredAgreement) +
      (pca ? "; the PCA model for the same move: r " + figure(response.pcaAgreement) + "." : ".");
}

nlohmann::json requestOf(const DragQuestion& question, const DragContext& context) {
  nlohmann::json shifts = nlohmann::json::array();
  for (Index row = 0; row < question.shift.rows(); ++row) {
    nlohmann::json shift = nlohmann::json::array();
    for (const float x : question.shift.row(row)) shift.push_back(static_cast<double>(x));
    shifts.push_back(std::move(shift));
  }
  return {{"cells", question.cells},
          {"shifts", std::move(shifts)},
          {"averaged", question.at == DecodeAt::averageLevels},
          {"label", context.label ? context.label->name : std::string()},
          {"classifier", context.classifier != nullptr},
          {"siblings", context.siblings.size()}};
}

}  // namespace

Hypothesis askDrag(const DragQuestion& question, const DragContext& context,
                   const HypothesisSource& source, const Progress& progress) {
  const DragExperiment& experiment = *context.experiment;
  const Matrix& codes = *experiment.parts().codes.mean;
  const auto n = static_cast<Index>(question.cells.size());
  const bool fits = n > 0 && question.cells.front() >= 0 && question.cells.back() < codes.rows() &&
                    std::is_sorted(question.cells.begin(), question.cells.end()) &&
                    question.shift.cols() == codes.cols() &&
                    (question.shift.rows() == 1 || question.shift.rows() == n) &&
                    question.shift.allFinite();
  if (!fits) throw Error("The kept move does not fit the codes of these cells.");
  Matrix original(n, codes.cols());
  Matrix edited(n, codes.cols());
  for (Index i = 0; i < n; ++i) {
    original.row(i) = codes.row(question.cells[static_cast<std::size_t>(i)]);
    edited.row(i) = original.row(i) + question.shift.row(question.shift.rows() == 1 ? 0 : i);
  }
  progress.update(0.0, "asking the decoder");
  const Response response = experiment.respond(question.cells, original, edited,
                                               context.label.get(), question.at, context.siblings);
  Hypothesis entry;
  entry.id = newHypothesisId();
  entry.kind = HypothesisKind::drag;
  entry.cells = cellsText(question, context);
  entry.title = titleOf(entry.cells, context, response);
  entry.cellCount = static_cast<int>(n);
  entry.operation = "drag in the code";
  if (!response.decodedAt.empty()) entry.operation += ", " + response.decodedAt;
  entry.amount = amountText(codes, edited - original);
  addClasses(entry, context, response, original, edited);
  addGenes(entry, response);
  entry.uncertainty =
      (context.siblings.empty() ? std::string("genes: one seed only, no error is known")
                                : "genes: standard deviation over " +
                                      std::to_string(response.seeds()) + " seeds of the model") +
      (entry.classes.empty() ? ""
       : context.classifier && n >= kFewestForError
           ? "; classes: standard error over cells, cells only, too narrow"
           : "; classes: no error is known");
  const MoveRank rank = rankOfMove(experiment, question.cells, original, edited, question.at,
                                   source.seed, progress.part(0.1, 1.0));
  entry.rank = rank.rank;
  entry.rankOf = rank.of;
  entry.background =
      "moves of the same length towards cells drawn at random, by the size of the "
      "genes' change";
  entry.support = response.support.sentence();
  addBaseline(entry, response);
  const auto score = [&entry](std::string name, double value) {
    entry.scores.push_back({std::move(name), value});
  };
  score("r_pca", response.pcaAgreement);
  score("r_measured", response.measuredAgreement);
  if (response.seeds() > 1) {
    const SeedVerdict seeds = response.seedVerdict();
    entry.verdict = seeds.sentence();
    score("seed_genes_agreeing", static_cast<double>(seeds.agreeing));
  }
  entry.source = source;
  entry.request = requestOf(question, context);
  entry.experiment = suggestedExperiment(entry);
  return entry;
}

DragQuestion dragQuestionOf(const Hypothesis& entry) {
  DragQuestion question;
  readField(entry.request, "cells", question.cells);
  std::vector<std::vector<float>> shifts;
  readField(entry.request, "shifts", shifts);
  bool averaged = false;
  readField(entry.request, "averaged", averaged);
  question.at = averaged ? DecodeAt::averageLevels : DecodeAt::ownLevels;
  const std::size_t columns = shifts.empty() ? 0 : shifts.front().size();
  question.shift.resize(static_cast<Index>(shifts.size()), static_cast<Index>(columns));
  for (std::size_t row = 0; row < shifts.size(); ++row) {
    if (shifts[row].size() != columns) throw Error("The kept move is not a table of numbers.");
    for (std::size_t i = 0; i < columns; ++i) {
      question.shift(static_cast<Index>(row), static_cast<Index>(i)) = shifts[row][i];
    }
  }
  return question;
}

std::string dragLabelOf(const Hypothesis& entry) {
  std::string label;
  readField(entry.request, "label", label);
  return label;
}

void requireSameContext(const Hypothesis& entry, const DragContext& context) {
  std::size_t siblings = 0;
  readField(entry.request, "siblings", siblings);
  if (siblings != context.siblings.size()) {
    throw Error("It was asked with " + std::to_string(siblings) + " more seeds of the model, and " +
                std::to_string(context.siblings.size()) +
                " are at hand: they lie beside the model's file.");
  }
  bool classifier = false;
  readField(entry.request, "classifier", classifier);
  if (classifier != (context.classifier != nullptr)) {
    throw Error(classifier ? "It was asked with a classifier of " + dragLabelOf(entry) +
                                 ", which is not learned yet: make it the label and wait."
                           : "It was asked without a classifier, and there is one now.");
  }
}

}  // namespace chreode
