#include "model_torch/negative_binomial.h"

#include <ATen/Parallel.h>

#include "model_torch/negative_binomial_kernel.h"

namespace chreode {

namespace {

class NegativeBinomial : public torch::autograd::Function<NegativeBinomial> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context,
                               const torch::Tensor& logits, const torch::Tensor& logTheta,
                               const CellBatch* batch) {
    const auto cells = static_cast<std::int64_t>(batch->cells());
    const auto genes = static_cast<std::size_t>(batch->genes());
    const torch::Tensor values = logits.contiguous();
    const Dispersion dispersion({logTheta.contiguous().data_ptr<float>(), genes});
    torch::Tensor gradLogits = torch::empty_like(values);
    // One row of sums a thread: the result depends on the number of threads, not on their order.
    const int threads = at::get_num_threads();
    torch::Tensor gradLogTheta = torch::zeros({threads, batch->genes()});
    std::vector<double> losses(static_cast<std::size_t>(cells));
    const float weight = 1.0f / static_cast<float>(cells);
    at::parallel_for(0, cells, 16, [&](std::int64_t first, std::int64_t last) {
      std::vector<float> work(2 * genes);
      float* thetaSums =
          gradLogTheta.data_ptr<float>() + static_cast<std::size_t>(at::get_thread_num()) * genes;
      for (std::int64_t cell = first; cell < last; ++cell) {
        const auto i = static_cast<std::size_t>(cell);
        const auto from = static_cast<std::size_t>(batch->offsets()[i]);
        const auto count = static_cast<std::size_t>(batch->offsets()[i + 1]) - from;
        losses[i] = negativeBinomialRow(
            {values.data_ptr<float>() + i * genes, genes},
            batch->geneIndices().subspan(from, count), batch->values().subspan(from, count),
            batch->totals()[i], dispersion, weight, work,
            {gradLogits.data_ptr<float>() + i * genes, genes}, {thetaSums, genes});
      }
    });
    double loss = 0.0;
    for (const double one : losses) loss += one;
    context->save_for_backward({gradLogits, gradLogTheta.sum(0)});
    return torch::tensor(static_cast<float>(loss / static_cast<double>(cells)));
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradient) {
    const auto saved = context->get_saved_variables();
    const float scale = gradient[0].item<float>();
    if (scale == 1.0f) return {saved[0], saved[1], torch::Tensor()};
    return {saved[0] * scale, saved[1] * scale, torch::Tensor()};
  }
};

}  // namespace

torch::Tensor negativeBinomialLoss(const torch::Tensor& logits, const torch::Tensor& logTheta,
                                   const CellBatch& batch) {
  return NegativeBinomial::apply(logits, logTheta, &batch);
}

torch::Tensor denseNegativeBinomialLoss(const torch::Tensor& logits, const torch::Tensor& logTheta,
                                        const torch::Tensor& counts) {
  const torch::Tensor library = counts.sum(1, true).clamp_min(1e-6);
  const torch::Tensor mu = torch::softmax(logits, 1) * library;
  const torch::Tensor theta = torch::exp(logTheta);
  const torch::Tensor logThetaMu = torch::log(theta + mu);
  const torch::Tensor logLikelihood =
      theta * (logTheta - logThetaMu) + counts * (torch::log(mu + 1e-30) - logThetaMu) +
      torch::lgamma(counts + theta) - torch::lgamma(theta) - torch::lgamma(counts + 1.0);
  return -logLikelihood.sum(1).mean();
}

}  // namespace chreode
