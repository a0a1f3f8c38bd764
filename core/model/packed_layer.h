#pragma once

#include <vector>

#include "base/matrix.h"

namespace chreode {

/// A linear layer y = W x + b whose weights lie in panels of 16 outputs, in the order in which one
/// pass reads them, so that a single row costs what reading the weights once costs. Uses AVX2 where
/// the machine has it, without being built for it. Immutable.
class PackedLayer {
 public:
  enum class Activation { none, relu };

  /// `weight`: out × in; `bias`: out numbers.
  PackedLayer(const Matrix& weight, const Vector& bias);

  Index inputs() const { return m_inputs; }
  Index outputs() const { return m_outputs; }

  /// `x`: rows × inputs(), `y`: rows × outputs(), both dense row by row. Without bias it is the
  /// layer's linear part, which is what a Jacobian needs.
  void apply(const float* x, Index rows, float* y, bool bias, Activation activation) const;

 private:
  Index m_inputs;
  Index m_outputs;
  Index m_panelCount;
  std::vector<float> m_panels;  ///< panel, input, 16 outputs; filled up with zeros
  std::vector<float> m_bias;    ///< filled up to whole panels
};

/// Replaces n logits by softmax(logits) × scale, in place; relative error about 1e-7 a value.
void softmaxTimes(float* values, Index n, float scale);

}  // namespace chreode
