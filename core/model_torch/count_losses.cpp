#include "model_torch/count_losses.h"

#include <cmath>

namespace chreode {

torch::Tensor poissonLoss(const torch::Tensor& logits, const CellBatch& batch) {
  // The rates of a cell add up to its total whatever the logits: what is left hangs on the
  // non-zeros.
  const torch::Tensor logShares = torch::log_softmax(logits, 1);
  const auto count = static_cast<std::int64_t>(batch.values().size());
  torch::Tensor places = torch::empty({count}, torch::kInt64);
  torch::Tensor values = torch::empty({count});
  double rest = 0.0;
  auto* place = places.data_ptr<std::int64_t>();
  for (Index cell = 0; cell < batch.cells(); ++cell) {
    const auto row = static_cast<std::size_t>(cell);
    const double total = std::max(static_cast<double>(batch.totals()[row]), 1e-6);
    rest += total;
    for (auto i = batch.offsets()[row]; i < batch.offsets()[row + 1]; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const double value = batch.values()[at];
      place[at] = cell * batch.genes() + batch.geneIndices()[at];
      values.data_ptr<float>()[at] = batch.values()[at];
      rest += std::lgamma(value + 1.0) - value * std::log(total);
    }
  }
  const auto cells = static_cast<double>(batch.cells());
  const torch::Tensor fit = (logShares.flatten().index_select(0, places) * values).sum();
  return rest / cells - fit / cells;
}

torch::Tensor densePoissonLoss(const torch::Tensor& logits, const torch::Tensor& counts) {
  const torch::Tensor library = counts.sum(1, true).clamp_min(1e-6);
  const torch::Tensor logRate = torch::log_softmax(logits, 1) + torch::log(library);
  return (torch::exp(logRate) - counts * logRate + torch::lgamma(counts + 1.0)).sum(1).mean();
}

torch::Tensor zeroInflatedLoss(const torch::Tensor& logits, const torch::Tensor& logTheta,
                               const torch::Tensor& zeroLogits, const torch::Tensor& counts) {
  const torch::Tensor library = counts.sum(1, true).clamp_min(1e-6);
  const torch::Tensor mu = torch::softmax(logits, 1) * library;
  const torch::Tensor theta = torch::exp(logTheta);
  const torch::Tensor logThetaMu = torch::log(theta + mu);
  const torch::Tensor logZero = theta * (logTheta - logThetaMu);  // ln NB(0)
  const torch::Tensor ofZero = torch::softplus(logZero - zeroLogits) - torch::softplus(-zeroLogits);
  const torch::Tensor ofCount = -torch::softplus(-zeroLogits) - zeroLogits + logZero +
                                counts * (torch::log(mu + 1e-30) - logThetaMu) +
                                torch::lgamma(counts + theta) - torch::lgamma(theta) -
                                torch::lgamma(counts + 1.0);
  return -torch::where(counts > 0.0, ofCount, ofZero).sum(1).mean();
}

}  // namespace chreode
