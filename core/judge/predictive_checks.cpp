#include "judge/predictive_checks.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/matrix_rows.h"
#include "base/no_number.h"
#include "base/random.h"
#include "judge/sampled_rows.h"

namespace chreode {

namespace {

constexpr double kPoisson = 1e12;
constexpr double kLeastExpected = 0.1;
constexpr int kDraws = 5;
constexpr std::size_t kDecodedAtOnce = 64;

/// A chunk of cells with draws of their codes.
struct Decoded {
  Matrix mean;
  DecodedSpread spread;
};

Vector librariesOf(const ExpressionMatrix& x) {
  const std::vector<double> totals = x.totals();
  Vector library(x.cells());
  for (Index i = 0; i < x.cells(); ++i) library(i) = static_cast<float>(std::max(1.0, totals[i]));
  return library;
}

Encoded codesAt(const LatentCodes& codes, const std::vector<std::int32_t>& cells) {
  return {rowsOf(*codes.mean, cells), rowsOf(*codes.variance, cells)};
}

/// One draw of each cell's code.
Matrix drawn(const Encoded& codes, Random& random) {
  Matrix z = codes.mean;
  for (Index i = 0; i < z.size(); ++i) {
    const float spread = std::sqrt(std::max(0.0f, codes.variance.data()[i]));
    z.data()[i] += spread * static_cast<float>(random.normal());
  }
  return z;
}

bool isPoisson(const LatentModel& model) {
  return model.card().likelihood == "poisson";
}

/// Whether the decoder says how far values lie from their mean.
bool saysSpread(const LatentModel& model, const DecodedSpread& spread) {
  if (model.card().outputSpace == Space::log1p) return spread.variance.size() > 0;
  return spread.dispersion.size() > 0 || isPoisson(model);
}

double dropoutShare(const DecodedSpread& spread, Index cell, Index gene) {
  if (spread.dropoutLogits.size() == 0) return 0.0;
  return 1.0 / (1.0 + std::exp(-static_cast<double>(spread.dropoutLogits(cell, gene))));
}

double thetaOf(const DecodedSpread& spread, Index cell, Index gene) {
  return spread.dispersion.size() > 0 ? std::max<double>(spread.dispersion(cell, gene), 1e-8)
                                      : kPoisson;
}

/// Calls `visit` with chunks of the cells.
void inChunks(const std::vector<std::int32_t>& cells, const Progress& progress,
              const std::function<void(const std::vector<std::int32_t>& chunk)>& visit) {
  for (std::size_t first = 0; first < cells.size(); first += kDecodedAtOnce) {
    progress.update(static_cast<double>(first) / static_cast<double>(cells.size()),
                    "checking what the model predicts");
    const std::size_t last = std::min(cells.size(), first + kDecodedAtOnce);
    visit({cells.begin() + static_cast<std::ptrdiff_t>(first),
           cells.begin() + static_cast<std::ptrdiff_t>(last)});
  }
}

double correlation(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  const Eigen::VectorXd x = a.array() - a.mean(), y = b.array() - b.mean();
  const double scale = x.norm() * y.norm();
  return scale > 0.0 ? x.dot(y) / scale : kNoNumber;
}

/// Sums over cells of each gene's values.
struct GeneSums {
  Eigen::VectorXd sum, squares, zeros;

  explicit GeneSums(Index genes) : sum(Eigen::VectorXd::Zero(genes)), squares(sum), zeros(sum) {}
  void add(Index gene, double value) {
    sum[gene] += value;
    squares[gene] += value * value;
    zeros[gene] += value == 0.0;
  }
  Eigen::VectorXd mean(double n) const { return sum / n; }
  Eigen::VectorXd variance(double n) const {
    return (squares / n - mean(n).cwiseAbs2()).cwiseMax(0.0);
  }
};

double normalCdf(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

}  // namespace

double negativeBinomialCdf(double x, double mean, double theta) {
  if (x < 0.0) return 0.0;
  if (!(mean > 0.0)) return 1.0;
  const double last = std::floor(x);
  double logTerm = -theta * std::log1p(mean / theta);
  const double share = mean / (mean + theta);
  if (logTerm > -600.0) {
    double term = std::exp(logTerm), sum = term;
    for (double k = 0.0; k < last && sum < 1.0; ++k) {
      term *= (k + theta) / (k + 1.0) * share;
      sum += term;
    }
    return std::min(1.0, sum);
  }
  double sum = std::exp(logTerm);
  for (double k = 0.0; k < last; ++k) {
    logTerm += std::log((k + theta) / (k + 1.0) * share);
    sum += std::exp(logTerm);
  }
  return std::min(1.0, sum);
}

double centralCoverage(double below, double upTo) {
  constexpr double low = 0.05, high = 0.95;
  if (upTo - below < 1e-12) return upTo >= low && upTo <= high ? 1.0 : 0.0;
  return std::max(0.0, std::min(upTo, high) - std::max(below, low)) / (upTo - below);
}

double intervalCoverage(const LatentModel& model, const CountSplit& split, const Levels& levels,
                        const std::vector<std::int32_t>& cells, const JudgedGenes& genes,
                        std::uint64_t seed, const Progress& progress) {
  Random random(seed, 21);
  double covered = 0.0, values = 0.0;
  bool says = true;
  inChunks(cells, progress, [&](const std::vector<std::int32_t>& chunk) {
    if (!says) return;
    const auto a = split.a->selectCells(chunk), b = split.b->selectCells(chunk);
    const auto n = static_cast<Index>(chunk.size());
    const Levels own = rowsOf(levels, chunk);
    Vector library = librariesOf(*a);
    const Encoded codes = model.encode(*a, own, {progress.stop, {}});
    for (Index i = 0; i < n; ++i) {
      library(i) *= static_cast<float>(std::max(1.0, split.depthB[chunk[i]]) /
                                       std::max(1.0, split.depthA[chunk[i]]));
    }
    std::vector<Decoded> draws;
    for (int draw = 0; draw < kDraws; ++draw) {
      const Matrix z = drawn(codes, random);
      const Vector whole = genes.wholeLibrary(model, z, library, own);
      draws.push_back({model.decode(z, whole, own), model.spread(z, whole, own)});
    }
    says = saysSpread(model, draws.front().spread);
    if (!says) return;
    const Matrix measured = b->dense(0, n);
    for (Index i = 0; i < n; ++i) {
      for (const std::int32_t gene : genes.present()) {
        double expected = 0.0;
        for (const Decoded& draw : draws) expected += draw.mean(i, gene) / kDraws;
        if (expected < kLeastExpected) continue;
        const double x = measured(i, gene);
        double below = 0.0, upTo = 0.0;
        for (const Decoded& draw : draws) {
          const double theta = thetaOf(draw.spread, i, gene);
          const double zeros = dropoutShare(draw.spread, i, gene);
          const double mean = draw.mean(i, gene);
          upTo += zeros + (1.0 - zeros) * negativeBinomialCdf(x, mean, theta);
          if (x > 0.0) below += zeros + (1.0 - zeros) * negativeBinomialCdf(x - 1.0, mean, theta);
        }
        covered += centralCoverage(below / kDraws, upTo / kDraws);
        values += 1.0;
      }
    }
  });
  return says && values > 0.0 ? covered / values : kNoNumber;
}

double logIntervalCoverage(const LatentModel& model, const ExpressionMatrix& x,
                           const LatentCodes& codes, const Levels& levels,
                           const std::vector<std::int32_t>& cells, const JudgedGenes& genes,
                           std::uint64_t seed, const Progress& progress) {
  Random random(seed, 22);
  double covered = 0.0, values = 0.0;
  bool says = true;
  inChunks(cells, progress, [&](const std::vector<std::int32_t>& chunk) {
    if (!says) return;
    const auto rows = x.selectCells(chunk);
    const auto n = static_cast<Index>(chunk.size());
    const Levels own = rowsOf(levels, chunk);
    const Vector library = Vector::Ones(n);
    const Encoded encoded = codesAt(codes, chunk);
    const Matrix measured = genes.of(rows->dense(0, n));
    Eigen::MatrixXd transformed = Eigen::MatrixXd::Zero(n, measured.cols());
    for (int draw = 0; draw < kDraws && says; ++draw) {
      const Matrix z = drawn(encoded, random);
      const Matrix mean = genes.of(model.decode(z, library, own));
      const DecodedSpread spread = model.spread(z, library, own);
      says = saysSpread(model, spread);
      if (!says) return;
      const Matrix variance = genes.of(spread.variance);
      for (Index i = 0; i < mean.size(); ++i) {
        const double deviation = std::sqrt(std::max(1e-12, double{variance.data()[i]}));
        const Index row = i / mean.cols(), gene = i % mean.cols();
        transformed(row, gene) +=
            normalCdf((measured(row, gene) - mean(row, gene)) / deviation) / kDraws;
      }
    }
    covered +=
        static_cast<double>((transformed.array() >= 0.05 && transformed.array() <= 0.95).count());
    values += static_cast<double>(transformed.size());
  });
  return says && values > 0.0 ? covered / values : kNoNumber;
}

PredictiveChecks predictiveChecks(const LatentModel& model, const ExpressionMatrix& x,
                                  const LatentCodes& codes, const Levels& levels,
                                  const std::vector<std::int32_t>& cells, const JudgedGenes& genes,
                                  std::uint64_t seed, const Progress& progress) {
  const bool counts = model.card().outputSpace == Space::counts;
  Random random(seed, 23);
  const auto judged = static_cast<Index>(genes.present().size());
  GeneSums measured(judged), predicted(judged);
  bool says = true;
  inChunks(cells, progress, [&](const std::vector<std::int32_t>& chunk) {
    if (!says) return;
    const auto rows = x.selectCells(chunk);
    const auto n = static_cast<Index>(chunk.size());
    const Levels own = rowsOf(levels, chunk);
    const Matrix z = drawn(codesAt(codes, chunk), random);
    const Vector library =
        counts ? genes.wholeLibrary(model, z, librariesOf(*rows), own) : Vector(Vector::Ones(n));
    const Matrix mean = model.decode(z, library, own);
    const DecodedSpread spread = model.spread(z, library, own);
    says = saysSpread(model, spread);
    if (!says) return;
    const Matrix real = rows->dense(0, n);
    for (Index i = 0; i < n; ++i) {
      for (Index place = 0; place < judged; ++place) {
        const Index gene = genes.present()[static_cast<std::size_t>(place)];
        measured.add(place, real(i, gene));
        double value = mean(i, gene);
        if (!counts) {
          value += std::sqrt(std::max(0.0, double{spread.variance(i, gene)})) * random.normal();
        } else if (random.uniform() < dropoutShare(spread, i, gene) || !(value > 0.0)) {
          value = 0.0;
        } else {
          const double theta = thetaOf(spread, i, gene);
          const double rate = theta < kPoisson ? value * random.gamma(theta) / theta : value;
          value = static_cast<double>(random.poisson(rate));
        }
        predicted.add(place, value);
      }
    }
  });
  PredictiveChecks checks;
  if (!says || cells.empty()) return checks;
  checks.known = true;
  const auto n = static_cast<double>(cells.size());
  const auto logged = [](const Eigen::VectorXd& values) -> Eigen::VectorXd {
    // Means of log or scaled values may lie below 0.
    return values.array().sign() * values.array().abs().log1p();
  };
  checks.meanCorrelation = correlation(logged(measured.mean(n)), logged(predicted.mean(n)));
  const Eigen::VectorXd real = measured.variance(n), drawnVariance = predicted.variance(n);
  checks.varianceCorrelation = correlation(logged(real), logged(drawnVariance));
  std::vector<double> ratios;
  for (Index gene = 0; gene < real.size(); ++gene) {
    if (real[gene] > 0.0) ratios.push_back(drawnVariance[gene] / real[gene]);
  }
  if (!ratios.empty()) {
    const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
    std::nth_element(ratios.begin(), middle, ratios.end());
    checks.varianceRatio = *middle;
  }
  checks.zeroCorrelation = counts ? correlation(measured.zeros, predicted.zeros) : kNoNumber;
  checks.zeroDifference = counts ? (predicted.zeros - measured.zeros).mean() / n : kNoNumber;
  return checks;
}

}  // namespace chreode
