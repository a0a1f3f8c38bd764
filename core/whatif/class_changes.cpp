#include "whatif/class_changes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include <Eigen/Cholesky>

#include "stats/prediction_scores.h"

namespace chreode {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kPriorCells = 3.0;  ///< that a class's variance is drawn to the common one by

/// Settings tried, as multiples of the typical distance or as penalties.
constexpr double kBandwidths[] = {0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5,
                                  0.6,  0.7, 0.85, 1.0, 1.3,  1.7, 2.5,  kInfinity};
constexpr double kPenalties[] = {0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7,
                                 1.0,  1.5,  2.5, 5.0, 10.,  30., kInfinity};

/// Median distance between the control profiles of two classes.
double typicalDistance(std::span<const ClassChange> sources) {
  std::vector<double> distances;
  for (std::size_t a = 0; a < sources.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      distances.push_back((sources[a].control.mean - sources[b].control.mean).norm());
    }
  }
  return medianOf(std::move(distances));
}

using Weigh = std::function<ClassWeights(std::span<const ClassChange> sources,
                                         const Eigen::VectorXd& control, double setting)>;

double chosen(std::span<const ClassChange> sources, std::span<const double> settings,
              const Weigh& weigh) {
  if (sources.size() < 3) return kInfinity;
  std::vector<double> sums(settings.size(), 0.0);
  for (std::size_t left = 0; left < sources.size(); ++left) {
    const std::vector<ClassChange> others = without(sources, left);
    const Eigen::VectorXd measured = sources[left].change();
    for (std::size_t i = 0; i < settings.size(); ++i) {
      const ClassWeights weights = weigh(others, sources[left].control.mean, settings[i]);
      const double r = pearson(weighted(others, weights), measured);
      sums[i] += std::isfinite(r) ? r : 0.0;
    }
  }
  // Of equals the mildest.
  std::size_t best = settings.size() - 1;
  for (std::size_t i = settings.size(); i-- > 0;) {
    if (sums[i] > sums[best]) best = i;
  }
  return settings[best];
}

}  // namespace

std::vector<ClassChange> without(std::span<const ClassChange> sources, std::size_t left) {
  std::vector<ClassChange> others;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (i != left) others.push_back(sources[i]);
  }
  return others;
}

ClassWeights equalWeights(std::size_t classes) {
  return ClassWeights::Constant(static_cast<Eigen::Index>(classes),
                                1.0 / static_cast<double>(classes));
}

ClassWeights similarityWeights(std::span<const ClassChange> sources, const Eigen::VectorXd& control,
                               double bandwidth) {
  ClassWeights squares(static_cast<Eigen::Index>(sources.size()));
  for (std::size_t i = 0; i < sources.size(); ++i) {
    squares[static_cast<Eigen::Index>(i)] = (sources[i].control.mean - control).squaredNorm();
  }
  if (!(bandwidth > 0.0) || !std::isfinite(bandwidth)) return equalWeights(sources.size());
  // Relative to the nearest class, so that not all of them underflow.
  ClassWeights weights =
      (-(squares.array() - squares.minCoeff()) / (2.0 * bandwidth * bandwidth)).exp();
  return weights / weights.sum();
}

ClassWeights ridgeWeights(std::span<const ClassChange> sources, const Eigen::VectorXd& control,
                          double penalty) {
  const auto count = static_cast<Eigen::Index>(sources.size());
  if (count < 2 || !std::isfinite(penalty)) return equalWeights(sources.size());
  Eigen::MatrixXd profiles(control.size(), count);
  for (Eigen::Index i = 0; i < count; ++i) {
    profiles.col(i) = sources[static_cast<std::size_t>(i)].control.mean;
  }
  const Eigen::VectorXd middle = profiles.rowwise().mean();
  profiles.colwise() -= middle;
  Eigen::MatrixXd kernel = profiles.transpose() * profiles;
  const double size = kernel.trace() / static_cast<double>(count);
  if (!(size > 0.0)) return equalWeights(sources.size());
  const Eigen::VectorXd own = profiles.transpose() * (control - middle);
  kernel.diagonal().array() += penalty * size;
  const Eigen::VectorXd slopes = kernel.ldlt().solve(own);
  // mean + Σ slope (change − mean)
  return slopes.array() + (1.0 - slopes.sum()) / static_cast<double>(count);
}

Eigen::VectorXd weighted(std::span<const ClassChange> sources, const ClassWeights& weights) {
  Eigen::VectorXd change = Eigen::VectorXd::Zero(sources.front().control.mean.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    change += weights[static_cast<Eigen::Index>(i)] * sources[i].change();
  }
  return change;
}

Eigen::VectorXd precisionWeighted(std::span<const ClassChange> sources) {
  const Eigen::Index genes = sources.front().control.mean.size();
  if (sources.size() == 1) return sources.front().change();
  Eigen::VectorXd common[2] = {Eigen::VectorXd::Zero(genes), Eigen::VectorXd::Zero(genes)};
  double freedom[2] = {0.0, 0.0};
  const auto sides = [](const ClassChange& source) {
    return std::array<const Profile*, 2>{&source.control, &source.perturbed};
  };
  for (const ClassChange& source : sources) {
    for (int side = 0; side < 2; ++side) {
      const Profile& profile = *sides(source)[static_cast<std::size_t>(side)];
      common[side] += (profile.cells - 1.0) * profile.variance;
      freedom[side] += profile.cells - 1.0;
    }
  }
  for (int side = 0; side < 2; ++side) common[side] /= std::max(1.0, freedom[side]);

  std::vector<Eigen::VectorXd> changes;
  std::vector<Eigen::VectorXd> errors;
  for (const ClassChange& source : sources) {
    Eigen::VectorXd error = Eigen::VectorXd::Constant(genes, 1e-12);
    for (int side = 0; side < 2; ++side) {
      const Profile& profile = *sides(source)[static_cast<std::size_t>(side)];
      const double own = profile.cells - 1.0;
      error += (own * profile.variance + kPriorCells * common[side]) / (own + kPriorCells) /
               static_cast<double>(profile.cells);
    }
    changes.push_back(source.change());
    errors.push_back(std::move(error));
  }
  const auto count = static_cast<double>(sources.size());
  Eigen::VectorXd result(genes);
  for (Eigen::Index gene = 0; gene < genes; ++gene) {
    double weights = 0.0;
    double squares = 0.0;
    double sum = 0.0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const double weight = 1.0 / errors[i][gene];
      weights += weight;
      squares += weight * weight;
      sum += weight * changes[i][gene];
    }
    const double mean = sum / weights;
    double spread = 0.0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      spread += std::pow(changes[i][gene] - mean, 2) / errors[i][gene];
    }
    const double between = std::max(0.0, (spread - (count - 1.0)) / (weights - squares / weights));
    weights = sum = 0.0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const double weight = 1.0 / (errors[i][gene] + between);
      weights += weight;
      sum += weight * changes[i][gene];
    }
    result[gene] = sum / weights;
  }
  return result;
}

double chooseBandwidth(std::span<const ClassChange> sources) {
  const double typical = typicalDistance(sources);
  std::vector<double> settings;
  for (const double multiple : kBandwidths) settings.push_back(multiple * typical);
  return chosen(sources, settings, similarityWeights);
}

double choosePenalty(std::span<const ClassChange> sources) {
  return chosen(sources, kPenalties, ridgeWeights);
}

}  // namespace chreode
