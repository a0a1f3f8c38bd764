#include "whatif/program_baselines.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/no_number.h"
#include "base/random.h"
#include "model/label_classifier.h"
#include "model/wide_softmax.h"

namespace chreode {

namespace {

constexpr std::size_t kMostFittedCells = 2000;
constexpr double kLogisticPenalty = 1.0;  // 1 / C

/// Of every cell the place of its class among the classifier's labels, −1 = none.
std::vector<int> labelPlaces(const ProgramExperiment& experiment) {
  const Annotation& column = experiment.labels();
  const std::vector<std::string>& labels = experiment.contrast().labels();
  std::vector<int> placeOf(column.levels.size(), -1);
  for (std::size_t k = 0; k < labels.size(); ++k) {
    if (const int level = column.levelOf(labels[k]); level >= 0) {
      placeOf[static_cast<std::size_t>(level)] = static_cast<int>(k);
    }
  }
  std::vector<int> places;
  for (const std::int32_t code : column.codes) {
    places.push_back(code < 0 ? -1 : placeOf[static_cast<std::size_t>(code)]);
  }
  return places;
}

}  // namespace

GeneLogistic::GeneLogistic(const ProgramExperiment& experiment, const Progress& progress) {
  progress.update(0.0, "Fitting the baseline");
  const ExpressionMatrix& input = *experiment.parts().input;
  const LogScale& scale = experiment.scale();
  const std::vector<int> places = labelPlaces(experiment);
  std::vector<std::int32_t> cells;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] >= 0) cells.push_back(static_cast<std::int32_t>(i));
  }
  Random random(experiment.parts().seed, 63);
  const std::size_t unseen = std::min<std::size_t>(cells.size() / 10, kMostFittedCells / 10);
  const std::size_t drawn = std::min(cells.size(), kMostFittedCells + unseen);
  for (std::size_t i = 0; i < drawn; ++i) {
    std::swap(cells[i], cells[i + random.below(cells.size() - i)]);
  }
  cells.resize(drawn);
  const auto fitted = static_cast<Eigen::Index>(drawn - unseen);

  Eigen::MatrixXd x = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(drawn), input.genes());
  std::vector<int> classes;
  for (std::size_t i = 0; i < drawn; ++i) {
    const auto row = input.row(cells[i]);
    for (std::size_t v = 0; v < row.genes.size(); ++v) {
      x(static_cast<Eigen::Index>(i), row.genes[v]) = scale.toLog(cells[i], row.values[v]);
    }
    classes.push_back(places[static_cast<std::size_t>(cells[i])]);
  }
  const Eigen::RowVectorXd mean = x.topRows(fitted).colwise().mean();
  x.rowwise() -= mean;
  Eigen::RowVectorXd spread =
      (x.topRows(fitted).colwise().squaredNorm() / static_cast<double>(fitted)).cwiseSqrt();
  for (double& s : spread) s = s > 1e-12 ? s : 1.0;
  x = x.array().rowwise() / spread.array();
  const auto labels = static_cast<int>(experiment.contrast().labels().size());
  const Eigen::MatrixXd rows = x.topRows(fitted);
  const std::span<const int> known = std::span(classes).first(static_cast<std::size_t>(fitted));
  const SoftmaxRegression fit =
      rows.cols() > rows.rows() ? fitWideSoftmax(rows, known, labels, kLogisticPenalty, progress)
                                : fitSoftmax(rows, known, labels, kLogisticPenalty, progress);
  m_accuracy = kNoNumber;
  if (unseen > 0) {
    Eigen::MatrixXd scores =
        x.bottomRows(static_cast<Eigen::Index>(unseen)) * fit.weights.transpose();
    scores.rowwise() += fit.bias.transpose();
    int right = 0;
    for (Eigen::Index i = 0; i < scores.rows(); ++i) {
      Eigen::Index best = 0;
      scores.row(i).maxCoeff(&best);
      right += best == classes[static_cast<std::size_t>(fitted + i)];
    }
    m_accuracy = static_cast<double>(right) / static_cast<double>(unseen);
  }
  m_weights = fit.weights.array().rowwise() / spread.array();
  m_bias = fit.bias - m_weights * mean.transpose();
  prepare(experiment);
}

GeneLogistic::GeneLogistic(const GeneLogistic& fitted, const ProgramExperiment& experiment)
    : m_weights(fitted.m_weights), m_bias(fitted.m_bias), m_accuracy(fitted.m_accuracy) {
  prepare(experiment);
}

void GeneLogistic::prepare(const ProgramExperiment& experiment) {
  const ExpressionMatrix& input = *experiment.parts().input;
  const LogScale& scale = experiment.scale();
  m_baseScores.resize(static_cast<Eigen::Index>(experiment.cells().size()), m_weights.rows());
  for (std::size_t i = 0; i < experiment.cells().size(); ++i) {
    const std::int32_t cell = experiment.cells()[i];
    const auto row = input.row(cell);
    Eigen::VectorXd score = m_bias;
    for (std::size_t v = 0; v < row.genes.size(); ++v) {
      score += scale.toLog(cell, row.values[v]) * m_weights.col(row.genes[v]);
    }
    m_baseScores.row(static_cast<Eigen::Index>(i)) = score.transpose();
  }
}

ClassEffect GeneLogistic::effectOf(const ProgramExperiment& experiment,
                                   const InputChange& change) const {
  const Index rows = change.after.rows();
  const Eigen::MatrixXd delta = (change.after - change.before).cast<double>();
  const std::vector<Eigen::Index> genes(change.genes.begin(), change.genes.end());
  const Eigen::MatrixXd before = m_baseScores.topRows(rows);
  const Eigen::MatrixXd after = before + delta * m_weights(Eigen::all, genes).transpose();
  const std::span<const int> samples(
      experiment.samples().data(),
      experiment.samples().empty() ? 0 : static_cast<std::size_t>(rows));
  return classEffect(experiment.contrast().logProbabilities(before),
                     experiment.contrast().logProbabilities(after), samples);
}

Eigen::VectorXd programLabelCorrelation(const ProgramExperiment& experiment,
                                        const GeneProgram& program) {
  const Annotation& column = experiment.labels();
  const std::vector<std::string>& ends = experiment.contrast().endStates();
  std::vector<int> levels;
  for (const std::string& end : ends) levels.push_back(column.levelOf(end));
  std::vector<double> scores;
  std::vector<int> states;
  for (std::size_t i = 0; i < experiment.cells().size(); ++i) {
    const int level = column.codes[static_cast<std::size_t>(experiment.cells()[i])];
    const auto state = std::find(levels.begin(), levels.end(), level);
    if (state == levels.end()) continue;
    double score = 0.0;
    const auto add = [&](std::int32_t gene, int sign) {
      const double deviation = experiment.deviation(gene);
      if (deviation > 0.0) {
        score += sign * experiment.logValue(static_cast<Index>(i), gene) / deviation;
      }
    };
    if (program.factorGene >= 0) add(program.factorGene, 1);
    for (const ProgramTarget& target : program.targets) add(target.gene, target.sign);
    scores.push_back(score);
    states.push_back(static_cast<int>(state - levels.begin()));
  }
  Eigen::VectorXd result = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(ends.size()));
  const auto n = static_cast<Eigen::Index>(scores.size());
  if (n == 0) return result;
  Eigen::ArrayXd x = Eigen::Map<const Eigen::ArrayXd>(scores.data(), n);
  x -= x.mean();
  for (Eigen::Index k = 0; k < result.size(); ++k) {
    Eigen::ArrayXd y(n);
    for (Eigen::Index i = 0; i < n; ++i)
      y[i] = states[static_cast<std::size_t>(i)] == k ? 1.0 : 0.0;
    y -= y.mean();
    const double size = std::sqrt(x.square().sum() * y.square().sum());
    result[k] = size > 0.0 ? (x * y).sum() / size : 0.0;
  }
  return result;
}

}  // namespace chreode
