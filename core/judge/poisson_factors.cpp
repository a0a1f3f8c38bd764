#include "judge/poisson_factors.h"

#include <algorithm>
#include <cmath>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/error.h"
#include "base/random.h"

namespace chreode {

namespace {

constexpr int lanes = 8;
constexpr int passesBetweenChecks = 10;
constexpr float tiny = 1e-30f;
constexpr float leastRatio = 1e-6f;
constexpr float strideGrowth = 1.25f;
constexpr float longestStride = 8.0f;

/// Factors with components filled up to whole vector registers by zeros, which stay zeros. Each row
/// of `genes` holds a gene's part of the dictionary and, after it, what a pass gathers for it:
/// apart from each other the two streams would hinder each other in the cache.
struct Padded {
  Matrix genes;
  Matrix weights;

  auto dictionary() { return genes.leftCols(weights.cols()); }
  auto gathered() { return genes.rightCols(weights.cols()); }
};

/// One E-step: ratio = x / (w · h) over each cell's genes. Puts w ∘ Σ ratio h into the cell's
/// weights and, where `gathered` is not null, adds ratio · w to each gene's row of it.
template <int Blocks, bool Gather>
void passPlain(const ExpressionMatrix& counts, float* genes, float* weights) {
  constexpr int width = Blocks * lanes;
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    const auto row = counts.row(cell);
    float* weight = weights + cell * width;
    float sum[width] = {};
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      float* h = genes + static_cast<Index>(row.genes[i]) * 2 * width;
      float mean = 0.0f;
      for (int j = 0; j < width; ++j) mean += weight[j] * h[j];
      const float ratio = row.values[i] / std::max(mean, tiny);
      for (int j = 0; j < width; ++j) sum[j] += ratio * h[j];
      for (int j = 0; Gather && j < width; ++j) h[width + j] += ratio * weight[j];
    }
    for (int j = 0; j < width; ++j) weight[j] *= sum[j];
  }
}

using Pass = void (*)(const ExpressionMatrix&, float*, float*);

#if defined(__x86_64__)
/// The same with eight components in a register: three times as fast.
template <int Blocks, bool Gather>
__attribute__((target("avx2,fma"))) void passAvx2(const ExpressionMatrix& counts, float* genes,
                                                  float* weights) {
  constexpr int width = Blocks * lanes;
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    const auto row = counts.row(cell);
    float* weight = weights + cell * width;
    __m256 w[Blocks], sum[Blocks], h[Blocks];
    for (int b = 0; b < Blocks; ++b) {
      w[b] = _mm256_loadu_ps(weight + b * lanes);
      sum[b] = _mm256_setzero_ps();
    }
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      float* gene = genes + static_cast<Index>(row.genes[i]) * 2 * width;
      __m256 part = _mm256_setzero_ps();
      for (int b = 0; b < Blocks; ++b) {
        h[b] = _mm256_loadu_ps(gene + b * lanes);
        part = _mm256_fmadd_ps(w[b], h[b], part);
      }
      __m128 four = _mm_add_ps(_mm256_castps256_ps128(part), _mm256_extractf128_ps(part, 1));
      four = _mm_add_ps(four, _mm_movehl_ps(four, four));
      four = _mm_add_ss(four, _mm_movehdup_ps(four));
      const __m256 ratio = _mm256_set1_ps(row.values[i] / std::max(_mm_cvtss_f32(four), tiny));
      for (int b = 0; b < Blocks; ++b) sum[b] = _mm256_fmadd_ps(ratio, h[b], sum[b]);
      for (int b = 0; Gather && b < Blocks; ++b) {
        float* target = gene + width + b * lanes;
        _mm256_storeu_ps(target, _mm256_fmadd_ps(ratio, w[b], _mm256_loadu_ps(target)));
      }
    }
    for (int b = 0; b < Blocks; ++b) {
      _mm256_storeu_ps(weight + b * lanes, _mm256_mul_ps(w[b], sum[b]));
    }
  }
}
#endif

template <int Blocks, bool Gather>
Pass passFor() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return passAvx2<Blocks, Gather>;
  }
#endif
  return passPlain<Blocks, Gather>;
}

/// The pass for a number of components that was filled up to whole lanes.
template <bool Gather>
Pass passOf(Index paddedComponents) {
  switch (paddedComponents / lanes) {
    case 1:
      return passFor<1, Gather>();
    case 2:
      return passFor<2, Gather>();
    case 3:
      return passFor<3, Gather>();
    case 4:
      return passFor<4, Gather>();
    default:
      throw Error("Poisson factorisation is made for up to 32 components.");
  }
}

Index padded(Index components) {
  return (components + lanes - 1) / lanes * lanes;
}

/// Divergence Σ x log(x / μ) − x + μ of W Hᵀ, whose dictionary columns sum to 1.
double divergence(const ExpressionMatrix& counts, Padded& factors) {
  double total = factors.weights.cast<double>().sum();
  const auto dictionary = factors.dictionary();
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    const auto row = counts.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const double mean = factors.weights.row(cell).dot(dictionary.row(row.genes[i]));
      const double x = row.values[i];
      total += x * std::log(x / std::max<double>(mean, tiny)) - x;
    }
  }
  return total;
}

/// Makes the dictionary's columns sum to 1.
void normalise(Padded& factors) {
  const Eigen::RowVectorXd sums = factors.dictionary().cast<double>().colwise().sum();
  for (Index c = 0; c < sums.size(); ++c) {
    if (sums(c) > 0.0) factors.genes.col(c) *= static_cast<float>(1.0 / sums(c));
  }
}

/// One pass, whose multiplicative change is raised to the power `stride`: 1 is plain expectation
/// maximisation, more is over-relaxed (Salakhutdinov & Roweis 2003).
void step(Pass pass, const ExpressionMatrix& counts, float stride, Padded& factors) {
  const Matrix before = factors.weights;
  factors.gathered().setZero();
  pass(counts, factors.genes.data(), factors.weights.data());
  if (stride == 1.0f) {
    factors.dictionary().array() *= factors.gathered().array();
  } else {
    // x ratioˢ as x ratio · ratioˢ⁻¹; nothing stays nothing.
    const auto power = [stride](const auto& ratio) {
      return ((stride - 1.0f) * ratio.max(leastRatio).min(1.0f / leastRatio).log()).exp();
    };
    const Matrix& after = factors.weights;
    const Matrix change = power(after.array() / before.array().max(tiny));
    factors.weights.array() *= change.array();
    const Matrix gathered = factors.gathered();
    factors.dictionary().array() *= gathered.array() * power(gathered.array());
  }
  normalise(factors);
}

/// Every component an equal share of the cell's total.
Matrix evenWeights(const ExpressionMatrix& counts, Index components, Index width) {
  const std::vector<double> totals = counts.totals();
  Matrix weights = Matrix::Zero(counts.cells(), width);
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    weights.row(cell)
        .head(components)
        .setConstant(static_cast<float>(totals[cell] / static_cast<double>(components)));
  }
  return weights;
}

}  // namespace

PoissonFactors fitPoissonFactors(const ExpressionMatrix& counts,
                                 const PoissonFactorOptions& options, const Progress& progress) {
  const Index components = options.components, width = padded(components);
  const Pass pass = passOf<true>(width);
  Padded factors{Matrix::Zero(counts.genes(), 2 * width), evenWeights(counts, components, width)};

  std::vector<double> geneSums(static_cast<std::size_t>(counts.genes()), 0.0);
  counts.forEachValue([&](std::int32_t gene, float value) { geneSums[gene] += value; });
  Random random(options.seed);
  for (Index gene = 0; gene < counts.genes(); ++gene) {
    for (Index c = 0; c < components; ++c) {
      factors.genes(gene, c) = static_cast<float>(geneSums[gene] * random.gamma(1.0));
    }
  }
  normalise(factors);

  PoissonFactors result;
  Padded kept = factors;
  double least = std::numeric_limits<double>::infinity();
  float stride = 1.0f;
  for (int passes = 0; passes < options.mostPasses; passes += passesBetweenChecks) {
    progress.update(static_cast<double>(passes) / options.mostPasses, "Poisson factorisation");
    for (int i = 1; i < passesBetweenChecks; ++i) step(pass, counts, stride, factors);
    // The last one is plain: it meets the cells' totals, which the divergence counts on.
    step(pass, counts, 1.0f, factors);
    const double now = divergence(counts, factors);
    if (!(now <= least)) {
      factors = kept;
      if (stride == 1.0f) break;
      stride = 1.0f;
      continue;
    }
    const bool done = least - now < options.tolerance * now;
    kept = factors;
    least = now;
    result.objective.push_back(now);
    if (done) break;
    stride = std::min(longestStride, stride * strideGrowth);
  }
  result.dictionary = factors.genes.leftCols(components);
  result.weights = factors.weights.leftCols(components);
  return result;
}

Matrix poissonWeights(const ExpressionMatrix& counts, const Matrix& dictionary) {
  const Index components = dictionary.cols(), width = padded(components);
  const Pass pass = passOf<false>(width);
  Matrix genes = Matrix::Zero(dictionary.rows(), 2 * width);
  genes.leftCols(components) = dictionary;
  Matrix weights = evenWeights(counts, components, width);
  // The problem is convex in the weights; a hundred passes leave less than 1e-4 of the divergence.
  constexpr int passes = 100;
  for (int step = 0; step < passes; ++step) pass(counts, genes.data(), weights.data());
  return weights.leftCols(components);
}

}  // namespace chreode
