#include "notebook/moved_cells.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <utility>

#include "base/no_number.h"
#include "notebook/json_fields.h"
#include "whatif/class_probabilities.h"

namespace chreode {

namespace {

constexpr std::size_t kGenesEachWay = 10;
constexpr Index kMostForError = 500;

}  // namespace

std::string heldCellsText(const std::vector<std::int32_t>& cells, const DragContext& context) {
  const Dataset& data = *context.experiment->parts().data;
  const auto count = cells.size();
  if (count == 1) {
    const auto cell = static_cast<std::size_t>(cells.front());
    const std::string level = context.label ? context.label->text(cell) : std::string();
    return (level.empty() ? "the cell " : "the " + level + " cell ") + data.cells.shownName(cell);
  }
  std::string text = std::to_string(count) + " cells held by hand";
  if (!context.label) return text;
  std::vector<std::pair<int, int>> counts;  // of each level
  for (int level = 0; level < static_cast<int>(context.label->levels.size()); ++level) {
    const auto has = std::count_if(cells.begin(), cells.end(), [&](std::int32_t cell) {
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

std::string titleOfMove(std::string cells, const DragContext& context, const Response& response) {
  cells[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(cells[0])));
  const int after = response.labelsAfter.top;
  if (!context.label || after < 0) return cells + " moved";
  const std::string name = context.label->levelText(after);
  return cells + (after == response.labelsBefore.top ? " moved within " : " towards ") + name;
}

std::vector<double> classChanges(const LabelClassifier* classifier, const Annotation& label,
                                 const Matrix& original, const Matrix& edited,
                                 const LabelMix& nearBefore, const LabelMix& nearAfter) {
  const LabelMix before =
      classifier ? classProbabilities(*classifier, original, label) : nearBefore;
  const LabelMix after = classifier ? classProbabilities(*classifier, edited, label) : nearAfter;
  std::vector<double> changes;
  for (std::size_t level = 0; level < before.shares.size(); ++level) {
    changes.push_back(after.shares[level] - before.shares[level]);
  }
  return changes;
}

std::vector<double> errorsOverCells(const LabelClassifier& classifier, const Annotation& label,
                                    const Matrix& original, const Matrix& edited) {
  const Index n = std::min(original.rows(), kMostForError);
  if (n < kFewestForError) return {};
  // Evenly over all of them: they often lie in the order of their batches.
  std::vector<Index> some(static_cast<std::size_t>(n));
  for (Index i = 0; i < n; ++i) some[static_cast<std::size_t>(i)] = i * original.rows() / n;
  const Eigen::MatrixXd change = classifier.probabilities(Matrix(edited(some, Eigen::all))) -
                                 classifier.probabilities(Matrix(original(some, Eigen::all)));
  std::vector<double> errors(label.levels.size(), kNoNumber);
  for (std::size_t k = 0; k < classifier.labels.size(); ++k) {
    const int level = label.levelOf(classifier.labels[k]);
    if (level < 0) continue;
    const Eigen::VectorXd own = change.col(static_cast<Index>(k));
    const double variance = (own.array() - own.mean()).square().sum() / static_cast<double>(n - 1);
    errors[static_cast<std::size_t>(level)] =
        std::sqrt(variance / static_cast<double>(original.rows()));
  }
  return errors;
}

void addGenes(Hypothesis& entry, const Response& response,
              const std::vector<std::string>& leftOut) {
  for (const bool up : {true, false}) {
    std::size_t told = 0;
    const std::size_t most = kGenesEachWay + leftOut.size();
    for (const int gene : response.top(up, static_cast<int>(most))) {
      PredictedEffect effect;
      effect.name = (*response.genes)[static_cast<std::size_t>(gene)];
      if (std::find(leftOut.begin(), leftOut.end(), effect.name) != leftOut.end()) continue;
      if (++told > kGenesEachWay) break;
      effect.change = response.change[gene];
      effect.error = response.seedSpread(gene);
      if (response.pcaChange.size() > 0) effect.baseline = response.pcaChange[gene];
      if (response.measuredChange.size() > 0) effect.measured = response.measuredChange[gene];
      entry.genes.push_back(std::move(effect));
    }
  }
  entry.geneScale = response.unitsText();
}

void addAgreement(Hypothesis& entry, const Response& response) {
  entry.scores.push_back({"r_pca", response.pcaAgreement});
  entry.scores.push_back({"r_measured", response.measuredAgreement});
  if (response.seeds() < 2) return;
  const SeedVerdict seeds = response.seedVerdict();
  entry.verdict = seeds.sentence();
  entry.scores.push_back({"seed_genes_agreeing", static_cast<double>(seeds.agreeing)});
}

std::string agreementText(const Response& response) {
  const auto figure = [](double r) {
    char digits[16] = "–";
    if (std::isfinite(r)) std::snprintf(digits, sizeof digits, "%.2f", r);
    return std::string(digits);
  };
  std::string text = "Measured cells near both ends: r " + figure(response.measuredAgreement);
  if (response.pcaChange.size() > 0) {
    text += "; the PCA model for the same move: r " + figure(response.pcaAgreement);
  }
  return text + ".";
}

std::string genesUncertainty(const Response& response) {
  return response.seeds() < 2 ? std::string("genes: one seed only, no error is known")
                              : "genes: standard deviation over " +
                                    std::to_string(response.seeds()) + " seeds of the model";
}

nlohmann::json contextJson(const DragContext& context) {
  return {{"label", context.label ? context.label->name : std::string()},
          {"classifier", context.classifier != nullptr},
          {"siblings", context.siblings.size()}};
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
