#pragma once

#include <string>
#include <vector>

#include "judge/model_evaluation.h"

namespace chreode {

/// One line of a model card, for people.
struct EvaluationFigure {
  std::string group;    ///< the part of the card it stands in
  std::string key;      ///< its key in the JSON object
  std::string name;     ///< "Deviance explained, this model"
  double value = 0.0;   ///< NaN = cannot be computed
  std::string text;     ///< the value as it is read: "0.149 ± 0.001", "–"
  std::string meaning;  ///< a sentence or two: what it means and what is good, or why it is missing
};

/// All figures in the order of the card. Figures that have no place (a view's where none is judged)
/// are left out; those that cannot be computed say why.
std::vector<EvaluationFigure> figuresOf(const Evaluation& evaluation);

/// What was judged on which cells and genes, in a sentence or two.
std::string evaluationSummary(const Evaluation& evaluation);

/// True classes by predicted ones as aligned text, a line each; empty without a classifier.
std::string confusionText(const Evaluation& evaluation);

/// The card as tab-separated text: summary, figures, KL of each number, calibration, confusion.
std::string evaluationTsv(const Evaluation& evaluation);

}  // namespace chreode
