#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace chreode {

/// Per-gene quantities of a negative binomial with inverse dispersion θ, made once a step.
struct Dispersion {
  std::vector<float> logTheta;
  std::vector<float> theta;
  std::vector<float> inverse;    ///< 1 / θ
  std::vector<double> logGamma;  ///< ln Γ(θ)
  std::vector<double> digamma;   ///< ψ(θ)

  explicit Dispersion(std::span<const float> logThetas);
};

/// One cell: −log NB of its counts given logits, with gradients.
///
/// `genes`, `counts`: the non-zeros; `total`: the library that scales the softmax. Writes the
/// gradient with respect to the logits, times `weight`, to `gradLogits` and adds that with respect
/// to ln θ, times `weight`, to `gradLogTheta` (both as long as there are genes). `work` has room
/// for two values a gene.
double negativeBinomialRow(std::span<const float> logits, std::span<const std::int32_t> genes,
                           std::span<const float> counts, float total, const Dispersion& dispersion,
                           float weight, std::span<float> work, std::span<float> gradLogits,
                           std::span<float> gradLogTheta);

}  // namespace chreode
