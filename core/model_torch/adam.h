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

  /// What is to be kept to go on from here: the running means, and the number of steps.
  std::vector<torch::Tensor> state() const;
  int steps() const { return m_steps; }
  void setSteps(int steps) { m_steps = steps; }

 private:
  std::vector<torch::Tensor> m_parameters;
  std::vector<torch::Tensor> m_first;
  std::vector<torch::Tensor> m_second;
  int m_steps = 0;
};

}  // namespace chreode
