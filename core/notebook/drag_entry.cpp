#include "notebook/drag_entry.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "latent/latent_scale.h"
#include "notebook/drag_background.h"
#include "notebook/json_fields.h"
#include "notebook/suggested_experiment.h"

namespace chreode {

namespace {

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

nlohmann::json requestOf(const DragQuestion& question, const DragContext& context) {
  nlohmann::json shifts = nlohmann::json::array();
  for (Index row = 0; row < question.shift.rows(); ++row) {
    nlohmann::json shift = nlohmann::json::array();
    for (const float x : question.shift.row(row)) shift.push_back(static_cast<double>(x));
    shifts.push_back(std::move(shift));
  }
  nlohmann::json json = contextJson(context);
  json["cells"] = question.cells;
  json["shifts"] = std::move(shifts);
  json["averaged"] = question.at == DecodeAt::averageLevels;
  return json;
}

void addClasses(Hypothesis& entry, const DragContext& context, const Response& response,
                const Matrix& original, const Matrix& edited) {
  if (!context.label || response.labelsBefore.shares.empty()) return;
  const LabelMix& before = response.labelsBefore;
  const LabelMix& after = response.labelsAfter;
  const LabelClassifier* classifier = context.classifier.get();
  const std::vector<double> changes =
      classChanges(classifier, *context.label, original, edited, before, after);
  std::vector<double> errors;
  if (classifier) errors = errorsOverCells(*classifier, *context.label, original, edited);
  entry.classScale = classifier
                         ? "change in the classifier's mean probability; baseline: in the shares "
                           "of the 30 nearest real cells"
                         : "change in the shares of the 30 nearest real cells";
  for (std::size_t level = 0; level < changes.size(); ++level) {
    PredictedEffect effect;
    effect.name = context.label->levelText(static_cast<int>(level));
    effect.change = changes[level];
    if (!errors.empty()) effect.error = errors[level];
    if (classifier) effect.baseline = after.shares[level] - before.shares[level];
    entry.classes.push_back(std::move(effect));
  }
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
  entry.cells = heldCellsText(question.cells, context);
  entry.title = titleOfMove(entry.cells, context, response);
  entry.cellCount = static_cast<int>(n);
  entry.operation = "drag in the code";
  if (!response.decodedAt.empty()) entry.operation += ", " + response.decodedAt;
  entry.amount = amountText(codes, edited - original);
  addClasses(entry, context, response, original, edited);
  addGenes(entry, response);
  entry.uncertainty = genesUncertainty(response) +
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
  // PCA has none but the measured cells.
  entry.baseline = response.pcaChange.size() > 0 ? "PCA model, and measured cells nearby"
                                                 : "measured cells nearby";
  entry.baselineAnswer = agreementText(response);
  addAgreement(entry, response);
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

}  // namespace chreode
