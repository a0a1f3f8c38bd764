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

using Rates = std::function<Matrix(Index first, Index count)>;

/// One fitted baseline with one number of components: unfloored rates of chosen cells.
struct Fitted {
  /// Of cells encoded from half A of a split.
  std::function<Rates(const CountSplit& split, const Cells& judged)> encode;
  Rates trainingRates;  ///< null: needs no calibration
};

/// Fits to half A of the training cells of a split.
using Fit = std::function<Fitted(const CountSplit& split, const Cells& training, int components,
                                 const Progress& progress)>;

/// Deviance explained of the judged cells at each of the given floors; the mean rates are of what
/// was learned from.
std::vector<double> scores(const CountSplit& learned, const CountSplit& split,
                           const Cells& training, const Cells& judged, const Fitted& fitted,
                           std::span<const double> floors) {
  const Vector mean = meanRates(*learned.a, learned.depthA, training);
  const Index genes = mean.size();
  std::vector<RowVector> factors(floors.size(), RowVector::Ones(genes));
  if (fitted.trainingRates) {
    std::vector<Eigen::RowVectorXd> predicted(floors.size(), Eigen::RowVectorXd::Zero(genes));
    double depth = 0.0;
    inChunks(training.size(), fitted.trainingRates, [&](Index first, Matrix& chunk) {
      for (Index row = 0; row < chunk.rows(); ++row) {
        const double cellDepth = learned.depthA[training[first + row]];
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
  inChunks(judged.size(), fitted.encode(split, judged), [&](Index first, Matrix& chunk) {
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

/// Chooses components and floor on the validation cells (by the mean over the splits), fits again
/// to training and validation cells and judges on the held-out ones, a score for each split. Fits
/// to half A of `learned`.
std::vector<BaselineScore> judge(const CountSplit& learned, std::span<const CountSplit> splits,
                                 const JudgeCells& cells, const Progress& progress,
                                 const Fit& fit) {
  if (cells.training.size() < 3 || cells.validation.empty() || cells.heldout.empty()) {
    throw Error("Judging needs at least 3 training cells and some validation and held-out cells.");
  }
  const auto limit = static_cast<int>(
      std::min<Index>(static_cast<Index>(cells.training.size()) - 1, learned.a->genes()));
  BaselineScore best;
  double gain = leastGain;
  constexpr double parts = std::size(baselineComponents) + 1.0;
  double done = 0.0;
  for (const int components : baselineComponents) {
    if (components > limit && best.components > 0) break;
    const int used = std::min(components, limit);
    const Progress part = progress.part(done / parts, (done + 1.0) / parts);
    done += 1.0;
    const Fitted fitted = fit(learned, cells.training, used, part);
    std::vector<double> values(floorCount, 0.0);
    for (const CountSplit& split : splits) {
      const std::vector<double> own =
          scores(learned, split, cells.training, cells.validation, fitted, baselineFloors);
      for (std::size_t f = 0; f < floorCount; ++f) values[f] += own[f];
    }
    for (std::size_t f = 0; f < floorCount; ++f) {
      if (!(values[f] > gain)) continue;
      gain = values[f];
      best.components = used;
      best.floor = baselineFloors[f];
    }
  }
  const Cells training = joined(cells.training, cells.validation);
  const Fitted fitted =
      fit(learned, training, best.components, progress.part((parts - 1.0) / parts, 1.0));
  std::vector<BaselineScore> judged;
  for (const CountSplit& split : splits) {
    judged.push_back(best);
    judged.back().devianceExplained =
        scores(learned, split, training, cells.heldout, fitted, std::span(&best.floor, 1)).front();
  }
  return judged;
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

/// PCA through log1p; one decomposition with the most components serves every smaller number.
Fit pcaFit(std::uint64_t seed) {
  struct Kept {
    const CountSplit* split = nullptr;
    Cells training;
    double depth = 1.0;
    std::shared_ptr<const Pca> pca;
    Matrix trainingScores;
  };
  const auto kept = std::make_shared<Kept>();
  return [kept, seed](const CountSplit& split, const Cells& training, int components,
                      const Progress& progress) {
    if (kept->split != &split || kept->training != training) {
      kept->depth = medianOf(split, training);
      const auto x = logged(split, training, kept->depth);
      kept->pca = std::make_shared<const Pca>(principalComponents(
          *x, *std::max_element(std::begin(baselineComponents), std::end(baselineComponents)), seed,
          progress));
      kept->trainingScores = pcaScores(*x, *kept->pca);
      kept->split = &split;
      kept->training = training;
    }
    const Index used = std::min<Index>(components, kept->pca->components.rows());
    Fitted fitted;
    fitted.encode = [pca = kept->pca, depth = kept->depth, used](const CountSplit& other,
                                                                 const Cells& judged) {
      return pcaRates(pca, pcaScores(*logged(other, judged, depth), *pca).leftCols(used), depth);
    };
    fitted.trainingRates = pcaRates(kept->pca, kept->trainingScores.leftCols(used), kept->depth);
    return fitted;
  };
}

Fit poissonFit(std::uint64_t seed) {
  return [seed](const CountSplit& split, const Cells& training, int components,
                const Progress& progress) {
    PoissonFactorOptions options;
    options.components = components;
    options.seed = seed;
    auto dictionary = std::make_shared<const Matrix>(
        fitPoissonFactors(*split.a->selectCells(training), options, progress).dictionary);
    // The likelihood's optimum meets the genes' totals by itself: nothing to calibrate.
    Fitted fitted;
    fitted.encode = [dictionary](const CountSplit& other, const Cells& judged) {
      Matrix weights = poissonWeights(*other.a->selectCells(judged), *dictionary);
      for (Index i = 0; i < weights.rows(); ++i) {
        weights.row(i) /= static_cast<float>(std::max(1.0, other.depthA[judged[i]]));
      }
      return [dictionary, weights = std::move(weights)](Index first, Index count) {
        return Matrix(weights.middleRows(first, count) * dictionary->transpose());
      };
    };
    return fitted;
  };
}

}  // namespace

BaselineScore judgePca(const CountSplit& split, const JudgeCells& cells, std::uint64_t seed,
                       const Progress& progress) {
  return judge(split, std::span(&split, 1), cells, progress, pcaFit(seed)).front();
}

BaselineScore judgePoissonFactors(const CountSplit& split, const JudgeCells& cells,
                                  std::uint64_t seed, const Progress& progress) {
  return judge(split, std::span(&split, 1), cells, progress, poissonFit(seed)).front();
}

BaselineScores judgeBaselines(const CountSplit& learned, std::span<const CountSplit> splits,
                              const JudgeCells& cells, std::uint64_t seed,
                              const Progress& progress) {
  return {judge(learned, splits, cells, progress.part(0.0, 0.3), pcaFit(seed)),
          judge(learned, splits, cells, progress.part(0.3, 1.0), poissonFit(seed))};
}

}  // namespace chreode
