#include "model_torch/code_activity.h"

#include <algorithm>
#include <cmath>

#include "model_torch/cell_chunks.h"
#include "model_torch/vae_evaluation.h"

namespace chreode {

namespace {

constexpr std::size_t kSample = 512;
constexpr double kActive = 0.01;  ///< variance of the posterior mean over cells

}  // namespace

std::vector<std::int32_t> activitySample(const TrainingData& data) {
  return spread(data.validationCells, kSample);
}

CodeActivity codeActivity(VaeNetwork& network, const TrainingData& data,
                          std::span<const std::int32_t> cells) {
  const torch::NoGradGuard guard;
  const auto latent = static_cast<std::size_t>(network.shape.latent);
  std::vector<double> kl(latent, 0.0);
  std::vector<double> sums(latent, 0.0);
  std::vector<double> squares(latent, 0.0);
  CellBatch batch;
  forEachChunk(cells, [&](std::span<const std::int32_t> chunk) {
    batch.assign(*data.x, chunk, network.shape.targetSum);
    const VaeNetwork::Code code = network.encode(batch, false);
    const torch::Tensor means = code.mean.contiguous();
    const torch::Tensor logVariances = code.logVariance.contiguous();
    const float* mean = means.data_ptr<float>();
    const float* logVariance = logVariances.data_ptr<float>();
    for (std::size_t i = 0; i < chunk.size() * latent; ++i) {
      const double m = mean[i];
      const double v = logVariance[i];
      kl[i % latent] += 0.5 * (m * m + std::exp(v) - 1.0 - v);
      sums[i % latent] += m;
      squares[i % latent] += m * m;
    }
  });
  CodeActivity activity;
  if (cells.empty()) return activity;
  const auto n = static_cast<double>(cells.size());
  for (std::size_t i = 0; i < latent; ++i) {
    activity.klPerNumber.push_back(kl[i] / n);
    const double m = sums[i] / n;
    activity.activeUnits += squares[i] / n - m * m > kActive ? 1 : 0;
  }
  return activity;
}

}  // namespace chreode
