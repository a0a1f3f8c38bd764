#include "expression/variable_genes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace chreode {

namespace {

constexpr double unranked = -std::numeric_limits<double>::infinity();

struct Moments {
  std::vector<double> mean;
  std::vector<double> variance;  ///< n − 1 in the denominator

  /// Has a mean, and a variance that is more than what rounding leaves of a constant.
  bool varies(std::size_t gene) const {
    return mean[gene] > 0.0 && variance[gene] > 1e-12 * mean[gene] * mean[gene];
  }
};

/// Mean and variance of each column of f(value), zeros included; f(0) must be 0.
template <typename Transform>
Moments columnMoments(const ExpressionMatrix& matrix, Transform f) {
  const auto genes = static_cast<std::size_t>(matrix.genes());
  const auto cells = static_cast<double>(matrix.cells());
  Moments moments{std::vector<double>(genes, 0.0), std::vector<double>(genes, 0.0)};
  std::vector<double> present(genes, 0.0);
  matrix.forEachValue([&](std::int32_t gene, float value) {
    moments.mean[gene] += f(value);
    present[gene] += 1.0;
  });
  for (double& mean : moments.mean) mean /= std::max(1.0, cells);
  matrix.forEachValue([&](std::int32_t gene, float value) {
    const double deviation = f(value) - moments.mean[gene];
    moments.variance[gene] += deviation * deviation;
  });
  for (std::size_t gene = 0; gene < genes; ++gene) {
    const double mean = moments.mean[gene];
    moments.variance[gene] += (cells - present[gene]) * mean * mean;
    moments.variance[gene] /= std::max(1.0, cells - 1.0);
  }
  return moments;
}

/// Value and slope of a local regression at one place.
struct LocalFit {
  double value;
  double slope;
};

/// Local quadratic regression with tricube weights over the `span` nearest of the sorted `x`
/// (Cleveland & Devlin 1988), at `place`.
LocalFit localQuadratic(const std::vector<double>& x, const std::vector<double>& y,
                        std::size_t span, double place) {
  const auto n = static_cast<std::ptrdiff_t>(x.size());
  // The window of `span` points whose farther end is nearest.
  auto first = std::lower_bound(x.begin(), x.end(), place) - x.begin();
  first = std::clamp<std::ptrdiff_t>(first - static_cast<std::ptrdiff_t>(span), 0,
                                     n - static_cast<std::ptrdiff_t>(span));
  auto end = first + static_cast<std::ptrdiff_t>(span);
  while (end < n && x[end] - place < place - x[first]) {
    ++first;
    ++end;
  }
  const double radius = std::max(place - x[first], x[end - 1] - place);
  if (!(radius > 0.0)) {
    const double sum = std::accumulate(y.begin() + first, y.begin() + end, 0.0);
    return {sum / static_cast<double>(span), 0.0};
  }
  double moment[5] = {}, product[3] = {};
  for (std::ptrdiff_t i = first; i < end; ++i) {
    const double u = (x[i] - place) / radius;
    const double c = 1.0 - std::abs(u * u * u);
    double term = c * c * c;
    for (int power = 0; power < 5; ++power) {
      moment[power] += term;
      if (power < 3) product[power] += term * y[i];
      term *= u;
    }
  }
  // Normal equations of a + b u + c u², by Cramer's rule; fewer terms where the points do not
  // determine them.
  const double m0 = moment[0], m1 = moment[1], m2 = moment[2], m3 = moment[3], m4 = moment[4];
  const double determinant =
      m0 * (m2 * m4 - m3 * m3) - m1 * (m1 * m4 - m2 * m3) + m2 * (m1 * m3 - m2 * m2);
  if (determinant > 1e-12 * m0 * m0 * m0) {
    const double a = product[0] * (m2 * m4 - m3 * m3) - m1 * (product[1] * m4 - m3 * product[2]) +
                     m2 * (product[1] * m3 - m2 * product[2]);
    const double b = m0 * (product[1] * m4 - m3 * product[2]) - product[0] * (m1 * m4 - m2 * m3) +
                     m2 * (m1 * product[2] - m2 * product[1]);
    return {a / determinant, b / determinant / radius};
  }
  const double line = m0 * m2 - m1 * m1;
  if (line > 1e-9 * m0 * m0) {
    return {(product[0] * m2 - m1 * product[1]) / line,
            (m0 * product[1] - m1 * product[0]) / line / radius};
  }
  return {product[0] / m0, 0.0};
}

/// loess of y on x at every x. Fitted at up to 400 places and joined by cubics that keep values and
/// slopes, as loess itself does between the corners of its cells.
std::vector<double> loess(const std::vector<double>& x, const std::vector<double>& y, double span) {
  const std::size_t n = x.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  std::vector<double> sortedX(n), sortedY(n);
  for (std::size_t i = 0; i < n; ++i) {
    sortedX[i] = x[order[i]];
    sortedY[i] = y[order[i]];
  }
  const auto window = static_cast<std::size_t>(
      std::clamp(std::floor(span * static_cast<double>(n) + 1e-5), 1.0, static_cast<double>(n)));

  // Half of the places by rank, half by distance, so that neither crowds nor gaps lack them.
  constexpr std::size_t half = 200;
  std::vector<double> places;
  for (std::size_t i = 0; i <= half; ++i) {
    const double share = static_cast<double>(i) / half;
    places.push_back(sortedX[i * (n - 1) / half]);
    places.push_back(sortedX.front() + share * (sortedX.back() - sortedX.front()));
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  std::vector<LocalFit> fits;
  fits.reserve(places.size());
  for (const double place : places) fits.push_back(localQuadratic(sortedX, sortedY, window, place));

  std::vector<double> fitted(n);
  std::size_t right = 0;
  for (std::size_t i = 0; i < n; ++i) {
    while (right + 1 < places.size() && places[right] < sortedX[i]) ++right;
    if (right == 0 || places[right] == sortedX[i]) {
      fitted[order[i]] = fits[right].value;
      continue;
    }
    const double step = places[right] - places[right - 1];
    const double t = (sortedX[i] - places[right - 1]) / step;
    const LocalFit &a = fits[right - 1], &b = fits[right];
    fitted[order[i]] = (1.0 + 2.0 * t) * (1.0 - t) * (1.0 - t) * a.value +
                       t * (1.0 - t) * (1.0 - t) * step * a.slope +
                       t * t * (3.0 - 2.0 * t) * b.value + t * t * (t - 1.0) * step * b.slope;
  }
  return fitted;
}

/// Variance of counts standardised by the trend of variance on mean, clipped at √cells.
std::vector<double> standardisedVariances(const ExpressionMatrix& counts) {
  const Moments moments = columnMoments(counts, [](float value) { return double{value}; });
  std::vector<std::int32_t> varying;
  std::vector<double> logMean, logVariance;
  for (std::size_t gene = 0; gene < moments.mean.size(); ++gene) {
    if (!moments.varies(gene)) continue;
    varying.push_back(static_cast<std::int32_t>(gene));
    logMean.push_back(std::log10(moments.mean[gene]));
    logVariance.push_back(std::log10(moments.variance[gene]));
  }
  std::vector<double> scores(moments.mean.size(), unranked);
  if (varying.empty()) return scores;
  const std::vector<double> trend = loess(logMean, logVariance, 0.3);

  const auto cells = static_cast<double>(counts.cells());
  struct Clipped {
    double deviation = 0.0;  ///< that the trend foretells
    double limit = 0.0;      ///< of a count
    double sum = 0.0;        ///< of the clipped counts
    double squares = 0.0;
  };
  std::vector<Clipped> clipped(scores.size());
  for (std::size_t i = 0; i < varying.size(); ++i) {
    Clipped& gene = clipped[varying[i]];
    gene.deviation = std::sqrt(std::pow(10.0, trend[i]));
    gene.limit = gene.deviation * std::sqrt(cells) + moments.mean[varying[i]];
  }
  counts.forEachValue([&](std::int32_t place, float count) {
    Clipped& gene = clipped[place];
    const double value = std::min<double>(count, gene.limit);
    gene.sum += value;
    gene.squares += value * value;
  });
  for (const std::int32_t place : varying) {
    const Clipped& gene = clipped[place];
    const double mean = moments.mean[place];
    scores[place] = (cells * mean * mean + gene.squares - 2.0 * gene.sum * mean) /
                    ((cells - 1.0) * gene.deviation * gene.deviation);
  }
  return scores;
}

/// log(variance / mean) of expm1, standardised within 20 bins of log1p(mean).
std::vector<double> standardisedDispersions(const ExpressionMatrix& logged) {
  const Moments moments =
      columnMoments(logged, [](float value) { return std::expm1(double{value}); });
  const std::size_t genes = moments.mean.size();
  constexpr int bins = 20;
  std::vector<double> dispersion(genes, unranked), level(genes);
  double low = std::numeric_limits<double>::infinity(), high = unranked;
  for (std::size_t gene = 0; gene < genes; ++gene) {
    level[gene] = std::log1p(std::max(moments.mean[gene], 0.0));
    low = std::min(low, level[gene]);
    high = std::max(high, level[gene]);
    if (moments.varies(gene)) {
      dispersion[gene] = std::log(moments.variance[gene] / moments.mean[gene]);
    }
  }
  // Bins are closed on the right, as pandas.cut makes them.
  const double width = (high - low) / bins;
  const auto binOf = [&](std::size_t gene) {
    if (!(width > 0.0)) return 0;
    return std::clamp(static_cast<int>(std::ceil((level[gene] - low) / width)) - 1, 0, bins - 1);
  };
  double count[bins] = {}, sum[bins] = {}, squares[bins] = {};
  for (std::size_t gene = 0; gene < genes; ++gene) {
    if (dispersion[gene] == unranked) continue;
    count[binOf(gene)] += 1.0;
    sum[binOf(gene)] += dispersion[gene];
  }
  for (std::size_t gene = 0; gene < genes; ++gene) {
    if (dispersion[gene] == unranked) continue;
    const int bin = binOf(gene);
    squares[bin] += std::pow(dispersion[gene] - sum[bin] / count[bin], 2);
  }
  std::vector<double> scores(genes, unranked);
  for (std::size_t gene = 0; gene < genes; ++gene) {
    if (dispersion[gene] == unranked) continue;
    const int bin = binOf(gene);
    const double spread = std::sqrt(squares[bin] / std::max(1.0, count[bin] - 1.0));
    // A gene alone in its bin has no spread to be measured by and counts as 1, as in scanpy.
    scores[gene] = spread > 0.0 ? (dispersion[gene] - sum[bin] / count[bin]) / spread : 1.0;
  }
  return scores;
}

}  // namespace

std::vector<std::int32_t> variableGenes(const ExpressionMatrix& matrix, bool counts, int count,
                                        std::span<const std::int32_t> pinned) {
  const std::vector<double> scores =
      counts ? standardisedVariances(matrix) : standardisedDispersions(matrix);
  std::vector<std::int32_t> order;
  for (std::size_t gene = 0; gene < scores.size(); ++gene) {
    if (scores[gene] != unranked) order.push_back(static_cast<std::int32_t>(gene));
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int32_t a, std::int32_t b) { return scores[a] > scores[b]; });
  if (static_cast<int>(order.size()) > count) order.resize(static_cast<std::size_t>(count));
  for (const std::int32_t gene : pinned) {
    if (std::find(order.begin(), order.end(), gene) == order.end()) order.push_back(gene);
  }
  return order;
}

std::vector<std::int32_t> variableGenesByBatch(const ExpressionMatrix& matrix, bool counts,
                                               int count, std::span<const std::int32_t> batchOf,
                                               std::span<const std::uint8_t> allowed) {
  std::map<std::int32_t, std::vector<std::int32_t>> batches;
  for (std::size_t row = 0; row < batchOf.size(); ++row) {
    if (batchOf[row] >= 0) batches[batchOf[row]].push_back(static_cast<std::int32_t>(row));
  }
  std::vector<std::vector<double>> ranks(static_cast<std::size_t>(matrix.genes()));
  for (const auto& [batch, rows] : batches) {
    const auto part = matrix.selectCells(rows);
    double rank = 0.0;
    for (const std::int32_t gene : variableGenes(*part, counts, static_cast<int>(matrix.genes()))) {
      if (!allowed.empty() && allowed[static_cast<std::size_t>(gene)] == 0) continue;
      if (rank >= count) break;
      ranks[static_cast<std::size_t>(gene)].push_back(rank++);
    }
  }
  std::vector<std::int32_t> order;
  std::vector<double> median(ranks.size(), 0.0);
  for (std::size_t gene = 0; gene < ranks.size(); ++gene) {
    std::vector<double>& own = ranks[gene];
    if (own.empty()) continue;
    order.push_back(static_cast<std::int32_t>(gene));
    std::sort(own.begin(), own.end());
    median[gene] = 0.5 * (own[(own.size() - 1) / 2] + own[own.size() / 2]);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    const std::size_t inA = ranks[static_cast<std::size_t>(a)].size();
    const std::size_t inB = ranks[static_cast<std::size_t>(b)].size();
    return inA != inB ? inA > inB
                      : median[static_cast<std::size_t>(a)] < median[static_cast<std::size_t>(b)];
  });
  if (static_cast<int>(order.size()) > count) order.resize(static_cast<std::size_t>(count));
  return order;
}

}  // namespace chreode
