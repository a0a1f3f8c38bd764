#pragma once

#include <vector>

#include <torch/torch.h>

namespace chreode {

/// Adam (Kingma & Ba 2015) with each parameter updated in one pass over memory: LibTorch's own
/// takes about ten, which for the wide layers of a small model is a third of the step.
class Adam {
 public:
  explicit Adam(std::vector<torch::Tensor> parameters);

  void clearGradients();
  /// Parameters without a gradient are left as they are.
  void step(double learningRate);

 private:
  std::vector<torch::Tensor> m_parameters;
  std::vector<torch::Tensor> m_first;
  std::vector<torch::Tensor> m_second;
  int m_steps = 0;
};

}  // namespace chreode
