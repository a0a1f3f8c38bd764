#include "model_torch/negative_binomial_kernel.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/simd_math.h"

namespace chreode {

namespace {

/// ln Γ for y ≥ 8 (Stirling); good to 1e-13.
double logGammaLarge(double y) {
  const double i = 1.0 / y;
  const double s = i * i;
  return (y - 0.5) * std::log(y) - y + 0.91893853320467274178 +
         i * (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188.0))));
}

/// ψ for y ≥ 8 (asymptotic series); good to 1e-12.
double digammaLarge(double y) {
  const double s = 1.0 / (y * y);
  return std::log(y) - 0.5 / y -
         s * (1.0 / 12 - s * (1.0 / 120 - s * (1.0 / 252 - s * (1.0 / 240 - s / 132.0))));
}

/// ln Γ(y) and ψ(y) for y > 0, shifted upwards by their recurrences.
void gammaFunctions(double y, double& logGamma, double& digamma) {
  double product = 1.0;
  double sum = 0.0;
  while (y < 8.0) {
    product *= y;
    sum += 1.0 / y;
    y += 1.0;
  }
  logGamma = logGammaLarge(y) - std::log(product);
  digamma = digammaLarge(y) - sum;
}

/// ln Γ(count + 1) for small whole counts from a table.
double logFactorial(double count) {
  static const std::vector<double> table = [] {
    std::vector<double> values(256, 0.0);
    for (std::size_t i = 2; i < values.size(); ++i) {
      values[i] = values[i - 1] + std::log(static_cast<double>(i));
    }
    return values;
  }();
  const auto whole = static_cast<std::size_t>(count);
  if (whole < table.size() && static_cast<double>(whole) == count) return table[whole];
  double logGamma = 0.0;
  double digamma = 0.0;
  gammaFunctions(count + 1.0, logGamma, digamma);
  return logGamma;
}

struct RowSums {
  float loss = 0.0f;
  float gradient = 0.0f;
};

/// mean[g] = softmax(logits)[g] × total.
CHREODE_WIDE void softmaxTimes(const float* logits, std::ptrdiff_t n, float total, float* mean) {
  float largest = logits[0];
#pragma omp simd reduction(max : largest)
  for (std::ptrdiff_t g = 0; g < n; ++g) largest = logits[g] > largest ? logits[g] : largest;
  float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
  for (std::ptrdiff_t g = 0; g < n; ++g) {
    mean[g] = wideExp(logits[g] - largest);
    sum += mean[g];
  }
  const float scale = total / sum;
#pragma omp simd
  for (std::ptrdiff_t g = 0; g < n; ++g) mean[g] *= scale;
}

/// Every gene as if its count were zero: θ ln(1 + μ/θ), its derivative by ln μ in `slope`, and by
/// ln θ added to `gradLogTheta`.
CHREODE_WIDE RowSums zeroTerms(const float* mean, const float* theta, const float* inverse,
                               std::ptrdiff_t n, float weight, float* slope, float* gradLogTheta) {
  float loss = 0.0f;
  float gradient = 0.0f;
#pragma omp simd reduction(+ : loss, gradient)
  for (std::ptrdiff_t g = 0; g < n; ++g) {
    const float ratio = mean[g] * inverse[g];
    const float u = 1.0f + ratio;
    const float inverseU = 1.0f / u;
    // ln(1 + ratio) with what rounding took from u given back: μ ≪ θ is the common case.
    const float logarithm = wideLog(u) + (ratio - (u - 1.0f)) * inverseU;
    const float share = ratio * inverseU;  // μ / (μ + θ)
    loss += theta[g] * logarithm;
    slope[g] = theta[g] * share;
    gradient += slope[g];
    gradLogTheta[g] += weight * theta[g] * (logarithm - share);
  }
  return {loss, gradient};
}

/// Chain rule through the softmax: from slopes by ln μ to slopes by the logits.
CHREODE_WIDE void throughSoftmax(const float* slope, const float* mean, std::ptrdiff_t n,
                                 float slopeSumOverTotal, float weight, float* gradLogits) {
#pragma omp simd
  for (std::ptrdiff_t g = 0; g < n; ++g) {
    gradLogits[g] = weight * (slope[g] - mean[g] * slopeSumOverTotal);
  }
}

}  // namespace

Dispersion::Dispersion(std::span<const float> logThetas)
    : logTheta(logThetas.begin(), logThetas.end()),
      theta(logTheta.size()),
      inverse(logTheta.size()),
      logGamma(logTheta.size()),
      digamma(logTheta.size()) {
  for (std::size_t g = 0; g < logTheta.size(); ++g) {
    theta[g] = std::exp(logTheta[g]);
    inverse[g] = 1.0f / theta[g];
    gammaFunctions(theta[g], logGamma[g], digamma[g]);
  }
}

double negativeBinomialRow(std::span<const float> logits, std::span<const std::int32_t> genes,
                           std::span<const float> counts, float total, const Dispersion& dispersion,
                           float weight, std::span<float> work, std::span<float> gradLogits,
                           std::span<float> gradLogTheta) {
  const auto n = static_cast<std::ptrdiff_t>(logits.size());
  float* mean = work.data();
  float* slope = work.data() + n;
  const float library = total > 0.0f ? total : 1e-6f;  // an empty cell predicts nothing
  softmaxTimes(logits.data(), n, library, mean);
  RowSums sums = zeroTerms(mean, dispersion.theta.data(), dispersion.inverse.data(), n, weight,
                           slope, gradLogTheta.data());
  double loss = sums.loss;
  double slopeSum = sums.gradient;
  for (std::size_t i = 0; i < genes.size(); ++i) {
    const auto g = static_cast<std::size_t>(genes[i]);
    const double count = counts[i];
    const double theta = dispersion.theta[g];
    const double mu = std::max(static_cast<double>(mean[g]), 1e-30);
    // ln Γ(θ + count) − ln Γ(θ) and its derivative by θ.
    double logRise = 0.0;
    double rise = 0.0;
    if (count == 1.0) {
      logRise = dispersion.logTheta[g];
      rise = dispersion.inverse[g];
    } else if (count <= 8.0 && count == std::floor(count)) {
      double product = 1.0;
      for (int k = 0; k < static_cast<int>(count); ++k) {
        product *= theta + k;
        rise += 1.0 / (theta + k);
      }
      logRise = std::log(product);
    } else {
      gammaFunctions(theta + count, logRise, rise);
      logRise -= dispersion.logGamma[g];
      rise -= dispersion.digamma[g];
    }
    loss += count * wideLog(static_cast<float>((theta + mu) / mu)) - logRise + logFactorial(count);
    const double share = mu / (theta + mu);
    const double extra = -count * (1.0 - share);
    slope[g] += static_cast<float>(extra);
    slopeSum += extra;
    gradLogTheta[g] += weight * static_cast<float>(theta * (count / (theta + mu) - rise));
  }
  throughSoftmax(slope, mean, n, static_cast<float>(slopeSum / library), weight, gradLogits.data());
  return loss;
}

}  // namespace chreode
