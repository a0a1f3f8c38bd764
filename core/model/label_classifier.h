#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include "base/matrix.h"
#include "base/progress.h"

namespace chreode {

/// Tells the class of a code: multinomial logistic regression, p = softmax((W z + b) / T). Stored
/// in the model file's `classifier`. Immutable once made; any thread may ask it.
struct LabelClassifier {
  std::string column;               ///< of obs, whose values are the labels
  std::vector<std::string> labels;  ///< the classes, in the order of the rows below
  Eigen::MatrixXd weights;          ///< labels × latent numbers
  Eigen::VectorXd bias;             ///< labels
  double temperature = 1.0;         ///< T, from validation cells (Guo et al. 2017)
  /// Hashes of the labelled cells that it has not seen; empty where nothing is known of them.
  std::vector<std::uint64_t> heldoutCells;
  std::string heldoutBy;  ///< for people: how these were chosen

  /// Probabilities of codes, n × labels; rows sum to 1.
  Eigen::MatrixXd probabilities(const Matrix& codes) const;

  /// The contract's {"column", "labels", "weights", "bias", "temperature"}, with "heldout_cells"
  /// and "heldout_by".
  nlohmann::json toJson() const;
  /// Throws Error with one sentence for anything that does not fit a code of `latentSize` numbers.
  static LabelClassifier fromJson(const nlohmann::json& json, int latentSize);
};

/// Weights and bias of the softmax regression that minimises Σ −ln p(class) + penalty / 2 · ‖W‖²
/// (bias free, centred over the classes), as scikit-learn's LogisticRegression with C = 1 /
/// penalty. `classes`: per row of `codes` in [0, count).
struct SoftmaxRegression {
  Eigen::MatrixXd weights;  ///< classes × columns
  Eigen::VectorXd bias;
};
SoftmaxRegression fitSoftmax(const Eigen::MatrixXd& codes, std::span<const int> classes, int count,
                             double penalty, const Progress& progress);

/// The temperature that minimises the mean −ln p(class) of softmax(scores / T); `scores`: cells ×
/// classes. In [0.05, 20].
double fitTemperature(const Eigen::MatrixXd& scores, std::span<const int> classes);

/// What a classifier learns from: rows of `codes` and the class of each cell, −1 = unlabelled.
struct ClassifierCells {
  std::vector<std::int32_t> training;
  std::vector<std::int32_t> validation;  ///< sets the temperature
  std::vector<std::int32_t> heldout;     ///< judges
  std::string heldoutBy;                 ///< for people: "whole samples of donor", "a random tenth"
};

/// Fits on standardised codes of the training cells (at most 20,000 of them, drawn by `seed`), with
/// the penalty of 10, 1, 0.1 and 0.01 that predicts the validation cells best, each at its own
/// temperature. Classes without a training cell stay out of `labels`.
/// Throws Error when fewer than two classes have training cells.
LabelClassifier trainClassifier(const Matrix& codes, const std::vector<std::int32_t>& classes,
                                const std::vector<std::string>& levels,
                                const ClassifierCells& cells, std::uint64_t seed,
                                const Progress& progress);

}  // namespace chreode
