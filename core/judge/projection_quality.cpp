#include "judge/projection_quality.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"
#include "base/random.h"

namespace chreode {

namespace {

constexpr Index kPairs = 20000;

/// Squared distances of all rows to row `i`, in double as the exact judge takes them.
void distancesTo(const Matrix& rows, Index i, std::vector<double>& squared) {
  for (Index j = 0; j < rows.rows(); ++j) {
    double sum = 0.0;
    for (Index c = 0; c < rows.cols(); ++c) {
      const double step = static_cast<double>(rows(j, c)) - static_cast<double>(rows(i, c));
      sum += step * step;
    }
    squared[static_cast<std::size_t>(j)] = sum;
  }
}

/// The k other rows nearest to row `i`, ties in their order.
std::vector<Index> nearest(const std::vector<double>& squared, Index i, int k) {
  std::vector<Index> order(squared.size());
  std::iota(order.begin(), order.end(), Index{0});
  order.erase(order.begin() + i);
  const auto before = [&](Index a, Index b) {
    const double x = squared[static_cast<std::size_t>(a)], y = squared[static_cast<std::size_t>(b)];
    return x != y ? x < y : a < b;
  };
  std::nth_element(order.begin(), order.begin() + (k - 1), order.end(), before);
  order.resize(static_cast<std::size_t>(k));
  return order;
}

struct Tally {
  double penalty = 0.0;
  double kept = 0.0;
};

Tally tallyOf(const Matrix& high, const Matrix& low, Index i, int k, std::vector<double>& there,
              std::vector<double>& here) {
  distancesTo(high, i, there);
  distancesTo(low, i, here);
  Tally tally;
  for (const Index j : nearest(here, i, k)) {
    // Its rank among the others in truth.
    const double own = there[static_cast<std::size_t>(j)];
    Index rank = 1;
    for (Index c = 0; c < high.rows(); ++c) {
      const double each = there[static_cast<std::size_t>(c)];
      rank += c != i && c != j && (each < own || (each == own && c < j));
    }
    if (rank > k) {
      tally.penalty += static_cast<double>(rank - k);
    } else {
      tally.kept += 1.0;
    }
  }
  return tally;
}

/// Ranks from 1, equal numbers their mean.
std::vector<double> ranksOf(const std::vector<double>& numbers) {
  std::vector<std::size_t> order(numbers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
  std::vector<double> ranks(numbers.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last + 1 < order.size() && numbers[order[last + 1]] == numbers[order[first]]) ++last;
    const double mean = 0.5 * static_cast<double>(first + last) + 1.0;
    for (std::size_t i = first; i <= last; ++i) ranks[order[i]] = mean;
    first = last + 1;
  }
  return ranks;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  const double ma = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mb = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return aa > 0.0 && bb > 0.0 ? ab / std::sqrt(aa * bb) : 0.0;
}

double distanceCorrelation(const Matrix& high, const Matrix& low, std::uint64_t seed) {
  const Index n = high.rows();
  std::vector<double> there, here;
  const auto look = [&](Index a, Index b) {
    there.push_back((high.row(a) - high.row(b)).cast<double>().norm());
    here.push_back((low.row(a) - low.row(b)).cast<double>().norm());
  };
  if (n * (n - 1) / 2 <= kPairs) {
    for (Index a = 0; a < n; ++a) {
      for (Index b = a + 1; b < n; ++b) look(a, b);
    }
  } else {
    Random random(seed, 1);
    for (Index pair = 0; pair < kPairs; ++pair) {
      const auto a = static_cast<Index>(random.below(static_cast<std::uint64_t>(n)));
      auto b = static_cast<Index>(random.below(static_cast<std::uint64_t>(n - 1)));
      if (b >= a) ++b;
      look(a, b);
    }
  }
  return correlation(ranksOf(there), ranksOf(here));
}

}  // namespace

ProjectionQuality projectionQuality(const Matrix& high, const Matrix& low, int k, int most,
                                    std::uint64_t seed, int threads, const Progress& progress) {
  const Index n = high.rows();
  if (low.rows() != n) throw Error("The view does not show the cells that have codes.");
  if (n < 4) throw Error("Judging a view needs at least 4 cells.");
  k = static_cast<int>(std::clamp<Index>(k, 1, (n - 1) / 2));
  std::vector<int> cells = Random(seed).permutation(static_cast<int>(n));
  cells.resize(std::min<std::size_t>(cells.size(), static_cast<std::size_t>(std::max(1, most))));
  std::sort(cells.begin(), cells.end());
  std::vector<Tally> tallies(cells.size());
  const int workers = std::max(1, threads);
  std::vector<std::vector<double>> there(static_cast<std::size_t>(workers)), here(there.size());
  for (std::size_t i = 0; i < there.size(); ++i) {
    there[i].resize(static_cast<std::size_t>(n));
    here[i].resize(static_cast<std::size_t>(n));
  }
  parallelFor(static_cast<std::ptrdiff_t>(cells.size()), workers, progress,
              [&](std::ptrdiff_t at, int thread) {
                const auto own = static_cast<std::size_t>(thread);
                tallies[static_cast<std::size_t>(at)] = tallyOf(
                    high, low, cells[static_cast<std::size_t>(at)], k, there[own], here[own]);
              });
  Tally sum;
  for (const Tally& each : tallies) {
    sum.penalty += each.penalty;
    sum.kept += each.kept;
  }
  const auto all = static_cast<double>(n), near = static_cast<double>(k),
             looked = static_cast<double>(cells.size());
  ProjectionQuality quality;
  quality.trustworthiness =
      1.0 - sum.penalty * 2.0 / (looked * near * (2.0 * all - 3.0 * near - 1.0));
  quality.preservation = sum.kept / (looked * near);
  quality.chance = near / (all - 1.0);
  quality.distanceCorrelation = distanceCorrelation(high, low, seed);
  quality.neighbors = k;
  quality.cells = static_cast<Index>(cells.size());
  return quality;
}

}  // namespace chreode
