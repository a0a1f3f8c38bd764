#include "judge/linear_baselines.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>

#include "base/error.h"
#include "judge/deviance.h"
#include "judge/poisson_factors.h"
#include "model/pca_model.h"

namespace chreode {

namespace {

using Cells = std::vector<std::int32_t>;

constexpr Index chunkRows = 256;
constexpr std::size_t floorCount = std::size(baselineFloors);
constexpr double leastGain = -1e30;

Cells joined(const Cells& a, const Cells& b) {
  Cells all(a);
  all.insert(all.end(), b.begin(), b.end());
  std::sort(all.begin(), all.end());
  return all;
}

/// Calls `visit` with the position of the first row and the predicted rates of up to 256 cells at a
/// time, which `rates` makes for rows [first, first + count).
void inChunks(std::size_t total, const std::function<Matrix(Index first, Index count)>& rates,
              const std::function<void(Index first, Matrix& chunk)>& visit) {
  for (Index first = 0; first < static_cast<Index>(total); first += chunkRows) {
    Matrix chunk = rates(first, std::min(chunkRows, static_cast<Index>(total) - first));
    visit(first, chunk);
  }
}

/// One fitted baseline with one number of components: unfloored rates of chosen cells.
struct Fitted {
  std::function<Matrix(Index first, Index count)> rates;          ///< of the judged cells
  std::function<Matrix(Index first, Index count)> trainingRates;  ///< null: needs no calibration
};

/// Deviance explained of the judged cells at each of the given floors.
std::vector<double> scores(const CountSplit& split, const Cells& training, const Cells& judged,
                           const Fitted& fitted, std::span<const double> floors) {
  const Vector mean = meanRates(*split.a, split.depthA, training);
  const Index genes = mean.size();
  std::vector<RowVector> factors(floors.size(), RowVector::Ones(genes));
  if (fitted.trainingRates) {
    std::vector<Eigen::RowVectorXd> predicted(floors.size(), Eigen::RowVectorXd::Zero(genes));
    double depth = 0.0;
    inChunks(training.size(), fitted.trainingRates, [&](Index first, Matrix& chunk) {
      for (Index row = 0; row < chunk.rows(); ++row) {
        const double cellDepth = split.depthA[training[first + row]];
        depth += cellDepth;
        for (std::size_t f = 0; f < floors.size(); ++f) {
          predicted[f] +=
              (chunk.row(row).cwiseMax(static_cast<float>(floors[f]) * mean.transpose()) *
               static_cast<float>(cellDepth))
                  .cast<double>();
        }
      }
    });
    for (std::size_t f = 0; f < floors.size(); ++f) {
      factors[f] = (mean.transpose().cast<double>() * depth)
                       .cwiseQuotient(predicted[f].cwiseMax(1e-30))
                       .cast<float>();
    }
  }
  std::vector<DevianceExplained> explained(floors.size(),
                                           DevianceExplained(*split.b, split.depthB, mean));
  inChunks(judged.size(), fitted.rates, [&](Index first, Matrix& chunk) {
    for (Index row = 0; row < chunk.rows(); ++row) {
      for (std::size_t f = 0; f < floors.size(); ++f) {
        const RowVector rates = chunk.row(row)
                                    .cwiseMax(static_cast<float>(floors[f]) * mean.transpose())
                                    .cwiseProduct(factors[f]);
        explained[f].add(judged[first + row], rates.data());
      }
    }
  });
  std::vector<double> values;
  for (const DevianceExplained& sum : explained) values.push_back(sum.value());
  return values;
}

/// Chooses components and floor on the validation cells, fits again to training and validation
/// cells and judges on the held-out ones. `fit(training, judged, components)`.
BaselineScore judge(
    const CountSplit& split, const JudgeCells& cells, const Progress& progress,
    const std::function<Fitted(const Cells&, const Cells&, int, const Progress&)>& fit) {
  if (cells.training.size() < 3 || cells.validation.empty() || cells.heldout.empty()) {
    throw Error("Judging needs at least 3 training cells and some validation and held-out cells.");
  }
  const auto limit = static_cast<int>(
      std::min<Index>(static_cast<Index>(cells.training.size()) - 1, split.a->genes()));
  BaselineScore best;
  double gain = leastGain;
  constexpr double parts = std::size(baselineComponents) + 1.0;
  double done = 0.0;
  for (const int components : baselineComponents) {
    if (components > limit && best.components > 0) break;
    const int used = std::min(components, limit);
    const Progress part = progress.part(done / parts, (done + 1.0) / parts);
    done += 1.0;
    const Fitted fitted = fit(cells.training, cells.validation, used, part);
    const std::vector<double> values =
        scores(split, cells.training, cells.validation, fitted, baselineFloors);
    for (std::size_t f = 0; f < floorCount; ++f) {
      if (!(values[f] > gain)) continue;
      gain = values[f];
      best.components = used;
      best.floor = baselineFloors[f];
    }
  }
  const Cells training = joined(cells.training, cells.validation);
  const Fitted fitted =
      fit(training, cells.heldout, best.components, progress.part((parts - 1.0) / parts, 1.0));
  best.devianceExplained =
      scores(split, training, cells.heldout, fitted, std::span(&best.floor, 1)).front();
  return best;
}

/// log1p of the cells' half A at `depth`.
std::shared_ptr<const ExpressionMatrix> logged(const CountSplit& split, const Cells& cells,
                                               double depth) {
  const auto rows = split.a->selectCells(cells);
  std::vector<float> values = rows->values().copy();
  for (Index i = 0; i < rows->cells(); ++i) {
    const double scale = depth / std::max(1.0, split.depthA[cells[i]]);
    for (std::int64_t v = rows->offsets()[i]; v < rows->offsets()[i + 1]; ++v) {
      values[v] = static_cast<float>(std::log1p(values[v] * scale));
    }
  }
  return rows->withValues(std::move(values));
}

double medianOf(const CountSplit& split, const Cells& cells) {
  std::vector<double> depths;
  for (const std::int32_t cell : cells) depths.push_back(split.depthA[cell]);
  const auto middle = depths.begin() + static_cast<std::ptrdiff_t>(depths.size() / 2);
  std::nth_element(depths.begin(), middle, depths.end());
  return std::max(1.0, *middle);
}

/// Rates of the rows of `scores` through the first components of `pca` and expm1.
std::function<Matrix(Index, Index)> pcaRates(std::shared_ptr<const Pca> pca, Matrix scores,
                                             double depth) {
  return [pca = std::move(pca), scores = std::move(scores), depth](Index first, Index count) {
    Matrix rates = scores.middleRows(first, count) * pca->components.topRows(scores.cols());
    rates.rowwise() += pca->mean;
    return Matrix((rates.array().exp() - 1.0f) * static_cast<float>(1.0 / depth));
  };
}

}  // namespace

BaselineScore judgePca(const CountSplit& split, const JudgeCells& cells, std::uint64_t seed,
                       const Progress& progress) {
  // One decomposition with the most components serves every smaller number of them.
  Cells fittedTo;
  double depth = 1.0;
  std::shared_ptr<const Pca> pca;
  Matrix trainingScores, judgedScores;
  return judge(
      split, cells, progress,
      [&](const Cells& training, const Cells& judged, int components, const Progress& part) {
        if (training != fittedTo) {
          depth = medianOf(split, training);
          const auto x = logged(split, training, depth);
          pca = std::make_shared<const Pca>(principalComponents(
              *x, *std::max_element(std::begin(baselineComponents), std::end(baselineComponents)),
              seed, part));
          trainingScores = pcaScores(*x, *pca);
          judgedScores = pcaScores(*logged(split, judged, depth), *pca);
          fittedTo = training;
        }
        const Index used = std::min<Index>(components, pca->components.rows());
        return Fitted{pcaRates(pca, judgedScores.leftCols(used), depth),
                      pcaRates(pca, trainingScores.leftCols(used), depth)};
      });
}

BaselineScore judgePoissonFactors(const CountSplit& split, const JudgeCells& cells,
                                  std::uint64_t seed, const Progress& progress) {
  return judge(
      split, cells, progress,
      [&](const Cells& training, const Cells& judged, int components, const Progress& part) {
        PoissonFactorOptions options;
        options.components = components;
        options.seed = seed;
        auto dictionary = std::make_shared<const Matrix>(
            fitPoissonFactors(*split.a->selectCells(training), options, part).dictionary);
        Matrix weights = poissonWeights(*split.a->selectCells(judged), *dictionary);
        for (Index i = 0; i < weights.rows(); ++i) {
          weights.row(i) /= static_cast<float>(std::max(1.0, split.depthA[judged[i]]));
        }
        // The likelihood's optimum meets the genes' totals by itself: nothing to calibrate.
        return Fitted{[dictionary, weights = std::move(weights)](Index first, Index count) {
                        return Matrix(weights.middleRows(first, count) * dictionary->transpose());
                      },
                      {}};
      });
}

}  // namespace chreode
