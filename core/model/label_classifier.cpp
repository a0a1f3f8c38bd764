#include "model/label_classifier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/random.h"
#include "model/lbfgs.h"

namespace chreode {

namespace {

constexpr std::size_t kMostTrainingCells = 20000;
constexpr double kPenalties[] = {10.0, 1.0, 0.1, 0.01};
constexpr double kLowestTemperature = 0.05;
constexpr double kHighestTemperature = 20.0;

/// Each row becomes its softmax.
void softmaxRows(Eigen::MatrixXd& scores) {
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    scores.row(i).array() -= scores.row(i).maxCoeff();
    scores.row(i) = scores.row(i).array().exp();
    scores.row(i) /= scores.row(i).sum();
  }
}

/// Mean −ln p(class) at a temperature.
double crossEntropy(const Eigen::MatrixXd& scores, std::span<const int> classes, double heat) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    const double most = scores.row(i).maxCoeff();
    const double total = ((scores.row(i).array() - most) / heat).exp().sum();
    sum += std::log(total) - (scores(i, classes[static_cast<std::size_t>(i)]) - most) / heat;
  }
  return sum / static_cast<double>(std::max<Eigen::Index>(1, scores.rows()));
}

Eigen::MatrixXd scoresOf(const LabelClassifier& classifier, const Matrix& codes) {
  Eigen::MatrixXd scores = codes.cast<double>() * classifier.weights.transpose();
  scores.rowwise() += classifier.bias.transpose();
  return scores;
}

[[noreturn]] void refuse(const std::string& reason) {
  throw Error("The model's classifier cannot be used: " + reason + ".");
}

Eigen::VectorXd numbers(const nlohmann::json& list, Eigen::Index count, const char* key) {
  if (!list.is_array() || static_cast<Eigen::Index>(list.size()) != count) {
    refuse(std::string("its \"") + key + "\" does not have " + std::to_string(count) + " numbers");
  }
  Eigen::VectorXd values(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const nlohmann::json& value = list[static_cast<std::size_t>(i)];
    if (!value.is_number() || !std::isfinite(value.get<double>())) {
      refuse(std::string("its \"") + key + "\" holds something that is no number");
    }
    values[i] = value.get<double>();
  }
  return values;
}

}  // namespace

Eigen::MatrixXd LabelClassifier::probabilities(const Matrix& codes) const {
  Eigen::MatrixXd scores = scoresOf(*this, codes) / temperature;
  softmaxRows(scores);
  return scores;
}

nlohmann::json LabelClassifier::toJson() const {
  nlohmann::json rows = nlohmann::json::array();
  for (Eigen::Index k = 0; k < weights.rows(); ++k) {
    const Eigen::VectorXd row = weights.row(k);
    rows.push_back(std::vector<double>(row.begin(), row.end()));
  }
  nlohmann::json json = {{"column", column},
                         {"labels", labels},
                         {"weights", rows},
                         {"bias", std::vector<double>(bias.begin(), bias.end())},
                         {"temperature", temperature}};
  if (!heldoutCells.empty()) json["heldout_cells"] = heldoutCells;
  if (!heldoutBy.empty()) json["heldout_by"] = heldoutBy;
  return json;
}

LabelClassifier LabelClassifier::fromJson(const nlohmann::json& json, int latentSize) {
  for (const char* key : {"column", "labels", "weights", "bias"}) {
    if (!json.is_object() || !json.contains(key)) refuse(std::string("it has no \"") + key + "\"");
  }
  LabelClassifier classifier;
  if (!json["column"].is_string()) refuse("its \"column\" is no text");
  classifier.column = json["column"].get<std::string>();
  if (!json["labels"].is_array() || json["labels"].size() < 2) {
    refuse("its \"labels\" are no list of at least two");
  }
  for (const nlohmann::json& label : json["labels"]) {
    if (!label.is_string()) refuse("its \"labels\" are no texts");
    classifier.labels.push_back(label.get<std::string>());
  }
  const auto count = static_cast<Eigen::Index>(classifier.labels.size());
  classifier.bias = numbers(json["bias"], count, "bias");
  if (!json["weights"].is_array() || json["weights"].size() != classifier.labels.size()) {
    refuse("its \"weights\" do not have a row for each label");
  }
  classifier.weights.resize(count, latentSize);
  for (Eigen::Index k = 0; k < count; ++k) {
    classifier.weights.row(k) =
        numbers(json["weights"][static_cast<std::size_t>(k)], latentSize, "weights").transpose();
  }
  if (json.contains("temperature")) {
    const nlohmann::json& heat = json["temperature"];
    if (!heat.is_number() || !(heat.get<double>() > 0.0)) {
      refuse("its \"temperature\" is no number above 0");
    }
    classifier.temperature = heat.get<double>();
  }
  if (json.contains("heldout_cells") && json["heldout_cells"].is_array()) {
    for (const nlohmann::json& cell : json["heldout_cells"]) {
      if (cell.is_number_unsigned()) classifier.heldoutCells.push_back(cell.get<std::uint64_t>());
    }
  }
  if (json.contains("heldout_by") && json["heldout_by"].is_string()) {
    classifier.heldoutBy = json["heldout_by"].get<std::string>();
  }
  return classifier;
}

SoftmaxRegression fitSoftmax(const Eigen::MatrixXd& codes, std::span<const int> classes, int count,
                             double penalty, const Progress& progress) {
  const Eigen::Index n = codes.rows(), d = codes.cols();
  // Parameters: the weights class by class, then the biases.
  const Objective objective = [&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    const Eigen::Map<const Eigen::MatrixXd> weights(x.data(), d, count);
    const auto bias = x.tail(count);
    Eigen::MatrixXd scores = codes * weights;
    scores.rowwise() += bias.transpose();
    double value = 0.5 * penalty * weights.squaredNorm();
    for (Eigen::Index i = 0; i < n; ++i) {
      const int own = classes[static_cast<std::size_t>(i)];
      scores.row(i).array() -= scores.row(i).maxCoeff();
      const double score = scores(i, own);
      scores.row(i) = scores.row(i).array().exp();
      const double total = scores.row(i).sum();
      value += std::log(total) - score;
      scores.row(i) /= total;
      scores(i, own) -= 1.0;
    }
    Eigen::Map<Eigen::MatrixXd>(gradient.data(), d, count) =
        codes.transpose() * scores + penalty * weights;
    gradient.tail(count) = scores.colwise().sum().transpose();
    return value;
  };
  LbfgsOptions options;
  options.mostSteps = 1000;
  options.tolerance = 1e-6;
  options.leastFall = 1e-14;
  const Eigen::VectorXd best =
      minimise(objective, Eigen::VectorXd::Zero((d + 1) * count), options, progress);
  SoftmaxRegression result;
  result.weights = Eigen::Map<const Eigen::MatrixXd>(best.data(), d, count).transpose();
  result.bias = best.tail(count).array() - best.tail(count).mean();
  return result;
}

double fitTemperature(const Eigen::MatrixXd& scores, std::span<const int> classes) {
  if (scores.rows() == 0) return 1.0;
  // Convex in 1/T: golden section over ln T finds its one minimum.
  double low = std::log(kLowestTemperature), high = std::log(kHighestTemperature);
  constexpr double ratio = 0.6180339887498949;
  const auto loss = [&](double logHeat) {
    return crossEntropy(scores, classes, std::exp(logHeat));
  };
  double a = high - ratio * (high - low), b = low + ratio * (high - low);
  double lossA = loss(a), lossB = loss(b);
  while (high - low > 1e-7) {
    if (lossA <= lossB) {
      high = b;
      b = a;
      lossB = lossA;
      a = high - ratio * (high - low);
      lossA = loss(a);
    } else {
      low = a;
      a = b;
      lossA = lossB;
      b = low + ratio * (high - low);
      lossB = loss(b);
    }
  }
  return std::exp(0.5 * (low + high));
}

LabelClassifier trainClassifier(const Matrix& codes, const std::vector<std::int32_t>& classes,
                                const std::vector<std::string>& levels,
                                const ClassifierCells& cells, std::uint64_t seed,
                                const Progress& progress) {
  std::vector<int> placeOf(levels.size(), -1);
  for (const std::int32_t cell : cells.training) {
    if (classes[cell] >= 0) placeOf[static_cast<std::size_t>(classes[cell])] = 0;
  }
  LabelClassifier classifier;
  for (std::size_t level = 0; level < levels.size(); ++level) {
    if (placeOf[level] < 0) continue;
    placeOf[level] = static_cast<int>(classifier.labels.size());
    classifier.labels.push_back(levels[level]);
  }
  if (classifier.labels.size() < 2) {
    throw Error("A classifier needs cells of at least two classes to learn from.");
  }
  const auto known = [&](const std::vector<std::int32_t>& wanted) {
    std::vector<std::int32_t> kept;
    for (const std::int32_t cell : wanted) {
      const int level = classes[cell];
      if (level >= 0 && placeOf[static_cast<std::size_t>(level)] >= 0) kept.push_back(cell);
    }
    return kept;
  };
  const auto classesOf = [&](const std::vector<std::int32_t>& wanted) {
    std::vector<int> found;
    for (const std::int32_t cell : wanted) {
      found.push_back(placeOf[static_cast<std::size_t>(classes[cell])]);
    }
    return found;
  };
  const auto rowsOf = [&](const std::vector<std::int32_t>& wanted) {
    Matrix rows(static_cast<Index>(wanted.size()), codes.cols());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      rows.row(static_cast<Index>(i)) = codes.row(wanted[i]);
    }
    return rows;
  };

  std::vector<std::int32_t> training = known(cells.training);
  if (training.size() > kMostTrainingCells) {
    Random random(seed, 11);
    for (std::size_t i = 0; i < kMostTrainingCells; ++i) {
      std::swap(training[i], training[i + random.below(training.size() - i)]);
    }
    training.resize(kMostTrainingCells);
    std::sort(training.begin(), training.end());
  }
  Eigen::MatrixXd x = rowsOf(training).cast<double>();
  const Eigen::RowVectorXd mean = x.colwise().mean();
  x.rowwise() -= mean;
  Eigen::RowVectorXd spread =
      (x.colwise().squaredNorm() / static_cast<double>(x.rows())).cwiseSqrt();
  for (double& s : spread) s = s > 1e-12 ? s : 1.0;
  x = x.array().rowwise() / spread.array();
  const std::vector<int> trainingClasses = classesOf(training);
  const std::vector<std::int32_t> validation = known(cells.validation);
  const std::vector<int> validationClasses = classesOf(validation);
  const Matrix validationCodes = rowsOf(validation);
  double least = std::numeric_limits<double>::infinity();
  for (const double penalty : kPenalties) {
    const SoftmaxRegression fit = fitSoftmax(
        x, trainingClasses, static_cast<int>(classifier.labels.size()), penalty, progress);
    // On the codes as they are: W (z − mean) / spread + b.
    LabelClassifier tried = classifier;
    tried.weights = fit.weights.array().rowwise() / spread.array();
    tried.bias = fit.bias - tried.weights * mean.transpose();
    const Eigen::MatrixXd scores = scoresOf(tried, validationCodes);
    tried.temperature = fitTemperature(scores, validationClasses);
    const double loss = crossEntropy(scores, validationClasses, tried.temperature);
    if (!(loss < least)) continue;
    least = loss;
    classifier = std::move(tried);
  }
  classifier.heldoutBy = cells.heldoutBy;
  return classifier;
}

}  // namespace chreode
