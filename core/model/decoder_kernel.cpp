#include "model/decoder_kernel.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include "base/error.h"

namespace chreode {

namespace {

/// Activations of two neighbouring layers. Kept per thread: a decode while the mouse moves
/// allocates nothing but its answer.
std::array<std::vector<float>, 2>& scratch() {
  thread_local std::array<std::vector<float>, 2> buffers;
  return buffers;
}

PackedLayer::Activation activation(bool relu) {
  return relu ? PackedLayer::Activation::relu : PackedLayer::Activation::none;
}

}  // namespace

DecoderKernel::DecoderKernel(const std::vector<Layer>& layers, Output output, int latentSize,
                             std::vector<int> covariateLevels)
    : m_output(output),
      m_latentSize(latentSize),
      m_covariateLevels(std::move(covariateLevels)),
      m_covariateWidth(std::accumulate(m_covariateLevels.begin(), m_covariateLevels.end(), 0)) {
  Index inputs = latentSize;
  if (layers.empty()) throw Error("The decoder has no layers.");
  for (const Layer& layer : layers) {
    const bool first = m_layers.empty();
    const bool covariates = layer.weight.cols() == inputs + m_covariateWidth;
    if ((!covariates && (first || layer.weight.cols() != inputs)) ||
        layer.bias.size() != layer.weight.rows()) {
      throw Error("A decoder layer takes " + std::to_string(layer.weight.cols()) +
                  " numbers where the one before it gives " +
                  std::to_string(first ? inputs + m_covariateWidth : inputs) + ".");
    }
    inputs = layer.weight.rows();
    m_layers.push_back(
        {PackedLayer(layer.weight, layer.bias), layer.relu, covariates && m_covariateWidth > 0});
  }
}

void DecoderKernel::addCovariates(const float* values, Index rows, Index inputs,
                                  const Levels& covariates, std::vector<float>& input) const {
  const Index size = inputs + m_covariateWidth;
  input.assign(static_cast<std::size_t>(rows * size), 0.0f);
  for (Index row = 0; row < rows; ++row) {
    float* target = input.data() + row * size;
    std::copy_n(values + row * inputs, inputs, target);
    Index block = inputs;
    for (std::size_t c = 0; c < m_covariateLevels.size(); ++c) {
      const int level = covariates(row, static_cast<Index>(c));
      if (level >= 0 && level < m_covariateLevels[c]) target[block + level] = 1.0f;
      block += m_covariateLevels[c];
    }
  }
}

Matrix DecoderKernel::decode(const Matrix& z, const Vector& library,
                             const Levels& covariates) const {
  auto& [current, next] = scratch();
  const Index rows = z.rows();
  current.assign(z.data(), z.data() + rows * m_latentSize);
  Index width = m_latentSize;
  const auto inject = [&](const Step& step) {
    if (!step.takesCovariates) return;
    addCovariates(current.data(), rows, width, covariates, next);
    current.swap(next);
  };
  for (std::size_t i = 0; i + 1 < m_layers.size(); ++i) {
    const Step& step = m_layers[i];
    inject(step);
    next.resize(static_cast<std::size_t>(rows * step.packed.outputs()));
    step.packed.apply(current.data(), rows, next.data(), true, activation(step.relu));
    current.swap(next);
    width = step.packed.outputs();
  }
  inject(m_layers.back());
  Matrix mean(z.rows(), geneCount());
  const Step& last = m_layers.back();
  last.packed.apply(current.data(), z.rows(), mean.data(), true, activation(last.relu));
  if (m_output == Output::softmaxTimesLibrary) {
    for (Index row = 0; row < mean.rows(); ++row) {
      softmaxTimes(mean.data() + row * mean.cols(), mean.cols(), library(row));
    }
  }
  return mean;
}

Matrix DecoderKernel::jacobian(const RowVector& z, const Levels& covariates) const {
  const Index latent = m_latentSize;
  std::vector<float> value(z.data(), z.data() + latent), nextValue;
  // One row per latent number: the derivative of the layer's output along it.
  std::vector<float> slope(static_cast<std::size_t>(latent * latent), 0.0f), nextSlope;
  for (Index l = 0; l < latent; ++l) slope[l * latent + l] = 1.0f;
  for (const Step& step : m_layers) {
    const Index outputs = step.packed.outputs();
    if (step.takesCovariates) {
      const auto inputs = static_cast<Index>(value.size());
      addCovariates(slope.data(), latent, inputs, Levels::Constant(latent, covariates.cols(), -1),
                    nextSlope);
      slope.swap(nextSlope);
      addCovariates(value.data(), 1, inputs, covariates, nextValue);
      value.swap(nextValue);
    }
    nextValue.resize(static_cast<std::size_t>(outputs));
    nextSlope.resize(static_cast<std::size_t>(latent * outputs));
    step.packed.apply(value.data(), 1, nextValue.data(), true, activation(step.relu));
    step.packed.apply(slope.data(), latent, nextSlope.data(), false, activation(false));
    if (step.relu) {
      for (Index i = 0; i < latent * outputs; ++i) {
        if (nextValue[i % outputs] <= 0.0f) nextSlope[i] = 0.0f;
      }
    }
    value.swap(nextValue);
    slope.swap(nextSlope);
  }
  Matrix rows = Eigen::Map<const Matrix>(slope.data(), latent, geneCount());
  if (m_output == Output::softmaxTimesLibrary) {
    softmaxTimes(value.data(), geneCount(), 1.0f);
    // d log p_g = d a_g − Σ_h p_h d a_h
    const Vector mean = rows * Eigen::Map<const Vector>(value.data(), geneCount());
    rows.colwise() -= mean;
  }
  return rows.transpose();
}

}  // namespace chreode
