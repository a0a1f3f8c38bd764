#include "window/card_facts_of.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "judge/evaluation_report.h"

namespace chreode {

namespace {

/// Figures that run from 0 to 1 get a bar.
bool isShare(const EvaluationFigure& figure) {
  static const char* const others[] = {"active_units",
                                       "effective_dimension",
                                       "kl",
                                       "clisi",
                                       "ilisi",
                                       "predictive_variance_ratio",
                                       "predictive_zero_difference"};
  return std::isfinite(figure.value) &&
         std::none_of(std::begin(others), std::end(others),
                      [&](const char* key) { return figure.key == key; });
}

}  // namespace

std::shared_ptr<const CardFacts> cardFactsOf(const Evaluation& evaluation) {
  auto facts = std::make_shared<CardFacts>();
  facts->summary = QString::fromStdString(evaluationSummary(evaluation));
  for (const EvaluationFigure& figure : figuresOf(evaluation)) {
    facts->figures.push_back(
        {QString::fromStdString(figure.group), QString::fromStdString(figure.name),
         QString::fromStdString(figure.text), QString::fromStdString(figure.meaning), figure.value,
         isShare(figure)});
  }
  facts->information = evaluation.klPerNumber;
  facts->tsv = QString::fromStdString(evaluationTsv(evaluation));
  const ClassCalibration& classifier = evaluation.classifier;
  if (classifier.cells == 0) return facts;
  for (const ClassCalibration::Bin& bin : classifier.bins) {
    if (bin.cells == 0) continue;
    facts->calibration.push_back(
        {bin.confidence, bin.accuracy, static_cast<double>(bin.cells) / classifier.cells});
  }
  facts->confusion.columnTitle = QStringLiteral("Predicted");
  facts->confusion.rowTitle = QStringLiteral("Rows: true class; shade: share of the row");
  for (Eigen::Index row = 0; row < classifier.confusion.rows(); ++row) {
    facts->confusion.names << QString::fromStdString(
        evaluation.classifierLabels[static_cast<std::size_t>(row)]);
    const Eigen::VectorXi counts = classifier.confusion.row(row);
    facts->confusion.counts.emplace_back(counts.begin(), counts.end());
  }
  return facts;
}

}  // namespace chreode
