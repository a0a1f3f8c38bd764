#include "model_torch/training_benchmark.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include <ATen/CPUGeneratorImpl.h>

#include "base/random.h"
#include "model_torch/adam.h"
#include "model_torch/negative_binomial.h"
#include "model_torch/threads.h"
#include "model_torch/vae_network.h"

namespace chreode {

namespace {

constexpr int kBatch = 128;
constexpr double kStepSize = 1e-3;

/// Counts with a few programmes of genes, about a twelfth of them non-zero.
std::shared_ptr<const ExpressionMatrix> madeUpCounts(int cells, int genes) {
  Random random(1);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  std::vector<double> rate(static_cast<std::size_t>(genes));
  for (double& r : rate) r = 0.1 * random.gamma(0.4) / 0.4;
  for (int cell = 0; cell < cells; ++cell) {
    const int programme = cell % 8;
    for (int gene = 0; gene < genes; ++gene) {
      const double factor = gene % 8 == programme ? 3.0 : 0.7;
      const auto count = random.poisson(rate[static_cast<std::size_t>(gene)] * factor);
      if (count == 0) continue;
      indices.push_back(gene);
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
  }
  return std::make_shared<ExpressionMatrix>(cells, genes, std::move(offsets), std::move(indices),
                                            std::move(values));
}

torch::Tensor denseHidden(const HiddenLayer& layer, const torch::Tensor& x, bool inputsFirst) {
  const torch::Tensor weight = inputsFirst ? layer.weight.t() : layer.weight;
  return torch::relu(torch::batch_norm(torch::linear(x, weight, layer.bias), layer.scale,
                                       layer.shift, layer.runningMean, layer.runningVariance, true,
                                       0.1, kBatchNormEpsilon, false));
}

/// The step's loss with LibTorch's operators on dense tensors.
torch::Tensor denseLoss(const VaeNetwork& network, const torch::Tensor& counts,
                        const torch::Tensor& noise) {
  const torch::Tensor totals = counts.sum(1, true).clamp_min(1.0);
  const torch::Tensor input = torch::log1p(counts * (network.shape.targetSum / totals));
  const torch::Tensor h = denseHidden(network.encoder.front(), input, true);
  const VaeNetwork::Code code = {
      torch::linear(h, network.meanWeight, network.meanBias),
      torch::linear(h, network.logVarianceWeight, network.logVarianceBias)};
  const torch::Tensor z = code.mean + noise * torch::exp(0.5 * code.logVariance);
  const torch::Tensor logits = torch::linear(denseHidden(network.decoder.front(), z, false),
                                             network.outputWeight, network.outputBias);
  return denseNegativeBinomialLoss(logits, network.geneScale, counts) + divergence(code);
}

torch::Tensor sparseLoss(VaeNetwork& network, const CellBatch& batch, const torch::Tensor& noise) {
  const VaeNetwork::Code code = network.encode(batch, true);
  const torch::Tensor z = code.mean + noise * torch::exp(0.5 * code.logVariance);
  const VaeNetwork::Output output = network.decode(z, torch::Tensor(), true);
  return network.reconstructionLoss(output, batch) + divergence(code);
}

double secondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

}  // namespace

nlohmann::json benchmarkTrainingStep(int cells, int genes, int threads) {
  const ThreadSetting setting(threads);
  const auto x = madeUpCounts(std::max(cells, kBatch), genes);
  VaeShape shape;
  shape.genes = genes;
  shape.targetSum = 0.1 * genes;
  const torch::Generator generator = at::detail::createCPUGenerator(1);
  VaeNetwork ours(shape, torch::zeros({genes}), torch::zeros({genes}), generator);
  VaeNetwork dense = ours.clone();
  Adam adam(ours.parameters());
  torch::optim::Adam denseAdam(dense.parameters(), torch::optim::AdamOptions(kStepSize));

  constexpr int warmUp = 3;
  const int rounds = std::max(12, std::min(60, 200'000 / genes));
  std::vector<double> oursSeconds;
  std::vector<double> denseSeconds;
  double oursLoss = 0.0;
  double plainLoss = 0.0;
  std::vector<std::int32_t> chosen(kBatch);
  CellBatch batch;
  for (int round = 0; round < rounds + warmUp; ++round) {
    for (int i = 0; i < kBatch; ++i) {
      chosen[static_cast<std::size_t>(i)] =
          static_cast<std::int32_t>((round * kBatch + i) % x->cells());
    }
    const torch::Tensor noise =
        torch::empty({kBatch, shape.latent}).normal_(0.0, 1.0, c10::make_optional(generator));
    const double oursTime = secondsOf([&] {
      batch.assign(*x, chosen, shape.targetSum);
      const torch::Tensor loss = sparseLoss(ours, batch, noise);
      adam.clearGradients();
      loss.backward();
      adam.step(kStepSize);
      oursLoss = loss.item<double>();
    });
    // A plain LibTorch program keeps its data dense, so making the batch dense is not timed.
    const torch::Tensor counts = denseValues(batch);
    const double denseTime = secondsOf([&] {
      const torch::Tensor loss = denseLoss(dense, counts, noise);
      denseAdam.zero_grad();
      loss.backward();
      denseAdam.step();
      plainLoss = loss.item<double>();
    });
    if (round < warmUp) continue;
    oursSeconds.push_back(oursTime);
    denseSeconds.push_back(denseTime);
  }
  return {{"cells_per_second", kBatch / median(oursSeconds)},
          {"dense_cells_per_second", kBatch / median(denseSeconds)},
          {"loss", oursLoss},
          {"dense_loss", plainLoss},
          {"threads", threads},
          {"cells", x->cells()},
          {"genes", genes}};
}

}  // namespace chreode
