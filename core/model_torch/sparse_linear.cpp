#include "model_torch/sparse_linear.h"

#include <ATen/Parallel.h>

#include "base/simd_math.h"

namespace chreode {

namespace {

CHREODE_WIDE void addScaled(float factor, const float* from, std::ptrdiff_t n, float* to) {
#pragma omp simd
  for (std::ptrdiff_t i = 0; i < n; ++i) to[i] += factor * from[i];
}

class SparseLinear : public torch::autograd::Function<SparseLinear> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context,
                               const torch::Tensor& weight, const CellBatch* batch) {
    context->saved_data["batch"] = reinterpret_cast<std::int64_t>(batch);
    const std::int64_t outputs = weight.size(1);
    torch::Tensor result = torch::zeros({batch->cells(), outputs});
    const float* weights = weight.data_ptr<float>();
    float* results = result.data_ptr<float>();
    at::parallel_for(0, batch->cells(), 16, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t cell = first; cell < last; ++cell) {
        forEachValue(*batch, cell, [&](std::int64_t gene, float value) {
          addScaled(value, weights + gene * outputs, outputs, results + cell * outputs);
        });
      }
    });
    return result;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradient) {
    const auto* batch = reinterpret_cast<const CellBatch*>(context->saved_data["batch"].toInt());
    const torch::Tensor outer = gradient[0].contiguous();
    const std::int64_t outputs = outer.size(1);
    torch::Tensor result = torch::zeros({batch->genes(), outputs});
    const float* outers = outer.data_ptr<float>();
    float* results = result.data_ptr<float>();
    // Threads share the outputs, not the cells: two cells may add to the same gene.
    at::parallel_for(0, outputs, 64, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t cell = 0; cell < batch->cells(); ++cell) {
        forEachValue(*batch, cell, [&](std::int64_t gene, float value) {
          addScaled(value, outers + cell * outputs + first, last - first,
                    results + gene * outputs + first);
        });
      }
    });
    return {result, torch::Tensor()};
  }

 private:
  template <typename Function>
  static void forEachValue(const CellBatch& batch, std::int64_t cell, const Function& function) {
    const auto row = static_cast<std::size_t>(cell);
    for (auto i = batch.offsets()[row]; i < batch.offsets()[row + 1]; ++i) {
      const auto at = static_cast<std::size_t>(i);
      function(batch.geneIndices()[at], batch.inputs()[at]);
    }
  }
};

}  // namespace

torch::Tensor sparseLinear(const CellBatch& batch, const torch::Tensor& weight) {
  return SparseLinear::apply(weight, &batch);
}

}  // namespace chreode
