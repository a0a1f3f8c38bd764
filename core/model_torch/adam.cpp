#include "model_torch/adam.h"

#include <cmath>

#include "base/simd_math.h"

namespace chreode {

namespace {

constexpr float kFirstDecay = 0.9f;
constexpr float kSecondDecay = 0.999f;

CHREODE_WIDE void update(float* value, const float* gradient, float* first, float* second,
                         std::ptrdiff_t n, float rate, float secondScale) {
#pragma omp simd
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    first[i] += (1.0f - kFirstDecay) * (gradient[i] - first[i]);
    second[i] += (1.0f - kSecondDecay) * (gradient[i] * gradient[i] - second[i]);
    value[i] -= rate * first[i] / (__builtin_sqrtf(second[i]) * secondScale + 1e-8f);
  }
}

}  // namespace

Adam::Adam(std::vector<torch::Tensor> parameters) : m_parameters(std::move(parameters)) {
  for (const torch::Tensor& parameter : m_parameters) {
    m_first.push_back(torch::zeros_like(parameter));
    m_second.push_back(torch::zeros_like(parameter));
  }
}

std::vector<torch::Tensor> Adam::state() const {
  std::vector<torch::Tensor> all = m_first;
  all.insert(all.end(), m_second.begin(), m_second.end());
  return all;
}

void Adam::clearGradients() {
  for (torch::Tensor& parameter : m_parameters) parameter.mutable_grad().reset();
}

void Adam::step(double learningRate) {
  ++m_steps;
  const double rate = learningRate / (1.0 - std::pow(kFirstDecay, m_steps));
  const double secondScale = 1.0 / std::sqrt(1.0 - std::pow(kSecondDecay, m_steps));
  for (std::size_t i = 0; i < m_parameters.size(); ++i) {
    if (!m_parameters[i].grad().defined()) continue;
    const torch::Tensor gradient = m_parameters[i].grad().contiguous();
    if (!gradient.is_cpu()) {
      const torch::NoGradGuard guard;
      m_first[i].lerp_(gradient, 1.0 - kFirstDecay);
      m_second[i].mul_(kSecondDecay).addcmul_(gradient, gradient, 1.0 - kSecondDecay);
      m_parameters[i].addcdiv_(m_first[i], m_second[i].sqrt().mul_(secondScale).add_(1e-8), -rate);
      continue;
    }
    update(m_parameters[i].data_ptr<float>(), gradient.data_ptr<float>(),
           m_first[i].data_ptr<float>(), m_second[i].data_ptr<float>(),
           static_cast<std::ptrdiff_t>(gradient.numel()), static_cast<float>(rate),
           static_cast<float>(secondScale));
  }
}

}  // namespace chreode
