#include "judge/poisson_factors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/random.h"

namespace chreode {

namespace {

constexpr int lanes = 8;
constexpr int passesBetweenChecks = 10;
constexpr float tiny = 1e-30f;

/// Factors with components filled up to whole vector registers by zeros, which stay zeros.
struct Padded {
  Matrix dictionary;
  Matrix weights;
};

/// One E-step for one cell. `ratio` = x / (w · h) over its genes; gathers w ∘ Σ ratio h into
/// `weight` and, where `gathered` is not null, ratio · w into each gene's row of it.
template <int Blocks>
inline __attribute__((always_inline)) void expectCell(const ExpressionMatrix::Row& row,
                                                      const float* dictionary, float* weight,
                                                      float* gathered) {
  constexpr int width = Blocks * lanes;
  float w[width], sum[width] = {};
  std::copy_n(weight, width, w);
  for (std::size_t i = 0; i < row.genes.size(); ++i) {
    const Index place = static_cast<Index>(row.genes[i]) * width;
    const float* h = dictionary + place;
    float part[lanes] = {};
    for (int b = 0; b < Blocks; ++b) {
      for (int j = 0; j < lanes; ++j) part[j] += w[b * lanes + j] * h[b * lanes + j];
    }
    const float mean =
        ((part[0] + part[4]) + (part[1] + part[5])) + ((part[2] + part[6]) + (part[3] + part[7]));
    const float ratio = row.values[i] / std::max(mean, tiny);
    for (int j = 0; j < width; ++j) sum[j] += ratio * h[j];
    if (gathered) {
      float* target = gathered + place;
      for (int j = 0; j < width; ++j) target[j] += ratio * w[j];
    }
  }
  for (int j = 0; j < width; ++j) weight[j] = w[j] * sum[j];
}

using Pass = void (*)(const ExpressionMatrix&, const float*, float*, float*);

template <int Blocks>
inline __attribute__((always_inline)) void passBody(const ExpressionMatrix& counts,
                                                    const float* dictionary, float* weights,
                                                    float* gathered) {
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    expectCell<Blocks>(counts.row(cell), dictionary, weights + cell * Blocks * lanes, gathered);
  }
}

template <int Blocks>
void passPlain(const ExpressionMatrix& counts, const float* dictionary, float* weights,
               float* gathered) {
  passBody<Blocks>(counts, dictionary, weights, gathered);
}

#if defined(__x86_64__)
template <int Blocks>
__attribute__((target("avx2,fma"))) void passAvx2(const ExpressionMatrix& counts,
                                                  const float* dictionary, float* weights,
                                                  float* gathered) {
  passBody<Blocks>(counts, dictionary, weights, gathered);
}
#endif

template <int Blocks>
Pass passFor() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return passAvx2<Blocks>;
#endif
  return passPlain<Blocks>;
}

/// The pass for a number of components that was filled up to whole lanes.
Pass passOf(Index paddedComponents) {
  switch (paddedComponents / lanes) {
    case 1:
      return passFor<1>();
    case 2:
      return passFor<2>();
    case 3:
      return passFor<3>();
    case 4:
      return passFor<4>();
    default:
      throw Error("Poisson factorisation is made for up to 32 components.");
  }
}

Index padded(Index components) {
  return (components + lanes - 1) / lanes * lanes;
}

/// Divergence Σ x log(x / μ) − x + μ of W Hᵀ, whose dictionary columns sum to 1.
double divergence(const ExpressionMatrix& counts, const Padded& factors) {
  double total = factors.weights.cast<double>().sum();
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    const auto row = counts.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const double mean = factors.weights.row(cell).dot(factors.dictionary.row(row.genes[i]));
      const double x = row.values[i];
      total += x * std::log(x / std::max<double>(mean, tiny)) - x;
    }
  }
  return total;
}

}  // namespace

PoissonFactors fitPoissonFactors(const ExpressionMatrix& counts,
                                 const PoissonFactorOptions& options, const Progress& progress) {
  const Index components = options.components, width = padded(components);
  const Pass pass = passOf(width);
  const std::vector<double> totals = counts.totals();
  Padded factors{Matrix::Zero(counts.genes(), width), Matrix::Zero(counts.cells(), width)};

  std::vector<double> geneSums(static_cast<std::size_t>(counts.genes()), 0.0);
  for (std::size_t i = 0; i < counts.values().size(); ++i) {
    geneSums[counts.geneIndices()[i]] += counts.values()[i];
  }
  Random random(options.seed);
  for (Index gene = 0; gene < counts.genes(); ++gene) {
    for (Index c = 0; c < components; ++c) {
      factors.dictionary(gene, c) = static_cast<float>(geneSums[gene] * random.gamma(1.0));
    }
  }
  const auto normalise = [&](Matrix& dictionary) {
    const Eigen::RowVectorXd sums = dictionary.cast<double>().colwise().sum();
    for (Index c = 0; c < components; ++c) {
      if (sums(c) > 0.0) dictionary.col(c) *= static_cast<float>(1.0 / sums(c));
    }
  };
  normalise(factors.dictionary);
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    factors.weights.row(cell)
        .head(components)
        .setConstant(static_cast<float>(totals[cell] / static_cast<double>(components)));
  }

  PoissonFactors result;
  Matrix gathered(counts.genes(), width);
  for (int step = 1; step <= options.mostPasses; ++step) {
    progress.check();
    gathered.setZero();
    pass(counts, factors.dictionary.data(), factors.weights.data(), gathered.data());
    factors.dictionary.array() *= gathered.array();
    normalise(factors.dictionary);
    if (step % passesBetweenChecks != 0) continue;
    result.objective.push_back(divergence(counts, factors));
    progress.update(static_cast<double>(step) / options.mostPasses, "Poisson factorisation");
    const std::size_t checks = result.objective.size();
    if (checks > 1 && result.objective[checks - 2] - result.objective[checks - 1] <
                          options.tolerance * result.objective[checks - 1]) {
      break;
    }
  }
  result.dictionary = factors.dictionary.leftCols(components);
  result.weights = factors.weights.leftCols(components);
  return result;
}

Matrix poissonWeights(const ExpressionMatrix& counts, const Matrix& dictionary) {
  const Index components = dictionary.cols(), width = padded(components);
  const Pass pass = passOf(width);
  Matrix wide = Matrix::Zero(dictionary.rows(), width);
  wide.leftCols(components) = dictionary;
  Matrix weights = Matrix::Zero(counts.cells(), width);
  const std::vector<double> totals = counts.totals();
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    weights.row(cell)
        .head(components)
        .setConstant(static_cast<float>(totals[cell] / static_cast<double>(components)));
  }
  // The problem is convex in the weights; a hundred passes leave less than 1e-4 of the divergence.
  constexpr int passes = 100;
  for (int step = 0; step < passes; ++step) {
    pass(counts, wide.data(), weights.data(), nullptr);
  }
  return weights.leftCols(components);
}

}  // namespace chreode
