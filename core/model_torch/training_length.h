#pragma once

#include <cstddef>

namespace chreode {

// What all trainings have in common, of a VAE and of an adopted embedding's networks.

/// Steps after which a training ends that validation has not ended before.
inline constexpr int kMostSteps = 6000;
inline constexpr int kValidateEvery = 250;  ///< steps
/// In the share explained, or a share of the ELBO: less is no gain.
inline constexpr double kLeastGain = 1e-4;
inline constexpr std::size_t kMostValidationCells = 2048;
inline constexpr std::size_t kHeldoutSample = 512;  ///< held-out cells of the curve
inline constexpr double kAverageDecay = 0.995;      ///< of the running mean of the weights

}  // namespace chreode
