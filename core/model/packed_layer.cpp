#include "model/packed_layer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#define CHREODE_AVX2 __attribute__((target("avx2,fma")))
#endif

namespace chreode {

namespace {

constexpr Index width = 32;   ///< outputs of a panel: four AVX registers
constexpr Index chunk = 512;  ///< values whose sum is taken in 32 bits before it joins a double

/// One panel for `Rows` rows of x: y[r][0 … 32) = bias + Σ w[k] x[r][k].
template <int Rows>
void panelPlain(const float* w, Index inputs, const float* x, const float* bias, bool relu,
                float* y) {
  for (int r = 0; r < Rows; ++r) {
    float* out = y + r * width;
    for (Index j = 0; j < width; ++j) out[j] = bias ? bias[j] : 0.0f;
    for (Index k = 0; k < inputs; ++k) {
      const float value = x[r * inputs + k];
      for (Index j = 0; j < width; ++j) out[j] += w[k * width + j] * value;
    }
    if (relu) {
      for (Index j = 0; j < width; ++j) out[j] = std::max(out[j], 0.0f);
    }
  }
}

double softmaxPlain(float* values, Index n) {
  const float top = *std::max_element(values, values + n);
  double sum = 0.0;
  for (Index i = 0; i < n; ++i) {
    values[i] = std::exp(values[i] - top);
    sum += values[i];
  }
  return sum;
}

#if defined(CHREODE_AVX2)

template <int Rows>
CHREODE_AVX2 void panelAvx2(const float* w, Index inputs, const float* x, const float* bias,
                            bool relu, float* y) {
  __m256 sum[Rows][4];
  for (int r = 0; r < Rows; ++r) {
    for (int j = 0; j < 4; ++j) {
      sum[r][j] = bias ? _mm256_loadu_ps(bias + 8 * j) : _mm256_setzero_ps();
    }
  }
  for (Index k = 0; k < inputs; ++k) {
    const __m256 w0 = _mm256_loadu_ps(w + k * width);
    const __m256 w1 = _mm256_loadu_ps(w + k * width + 8);
    const __m256 w2 = _mm256_loadu_ps(w + k * width + 16);
    const __m256 w3 = _mm256_loadu_ps(w + k * width + 24);
    for (int r = 0; r < Rows; ++r) {
      const __m256 value = _mm256_broadcast_ss(x + r * inputs + k);
      sum[r][0] = _mm256_fmadd_ps(w0, value, sum[r][0]);
      sum[r][1] = _mm256_fmadd_ps(w1, value, sum[r][1]);
      sum[r][2] = _mm256_fmadd_ps(w2, value, sum[r][2]);
      sum[r][3] = _mm256_fmadd_ps(w3, value, sum[r][3]);
    }
  }
  for (int r = 0; r < Rows; ++r) {
    for (int j = 0; j < 4; ++j) {
      if (relu) sum[r][j] = _mm256_max_ps(sum[r][j], _mm256_setzero_ps());
      _mm256_storeu_ps(y + r * width + 8 * j, sum[r][j]);
    }
  }
}

/// exp of eight numbers ≤ 0, by 2^n · e^r with |r| ≤ ln 2 / 2 and a polynomial of degree 6; results
/// below 2^-126 become 0.
CHREODE_AVX2 inline __m256 exp8(__m256 x) {
  const __m256 lowest = _mm256_set1_ps(-87.33f);
  const __m256 alive = _mm256_cmp_ps(x, lowest, _CMP_GE_OQ);
  x = _mm256_max_ps(x, lowest);
  const __m256 n = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.44269504f)),
                                   _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  // ln 2 in two parts, so that n ln 2 is subtracted without losing digits.
  __m256 r = _mm256_fnmadd_ps(n, _mm256_set1_ps(0.693359375f), x);
  r = _mm256_fnmadd_ps(n, _mm256_set1_ps(-2.12194440e-4f), r);
  __m256 p = _mm256_set1_ps(1.0f / 720.0f);
  for (const float c : {1.0f / 120.0f, 1.0f / 24.0f, 1.0f / 6.0f, 0.5f, 1.0f, 1.0f}) {
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(c));
  }
  const __m256i power =
      _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
  return _mm256_and_ps(_mm256_mul_ps(p, _mm256_castsi256_ps(power)), alive);
}

CHREODE_AVX2 double softmaxAvx2(float* values, Index n) {
  const Index whole = n / 8 * 8;
  float lanes[8];
  float top = values[0];
  if (whole > 0) {
    __m256 best = _mm256_loadu_ps(values);
    for (Index i = 8; i < whole; i += 8) best = _mm256_max_ps(best, _mm256_loadu_ps(values + i));
    _mm256_storeu_ps(lanes, best);
    top = *std::max_element(lanes, lanes + 8);
  }
  for (Index i = whole; i < n; ++i) top = std::max(top, values[i]);

  const __m256 shift = _mm256_set1_ps(top);
  double total = 0.0;
  for (Index first = 0; first < whole; first += chunk) {
    const Index end = std::min(whole, first + chunk);
    __m256 sum = _mm256_setzero_ps();
    for (Index i = first; i < end; i += 8) {
      const __m256 e = exp8(_mm256_sub_ps(_mm256_loadu_ps(values + i), shift));
      _mm256_storeu_ps(values + i, e);
      sum = _mm256_add_ps(sum, e);
    }
    _mm256_storeu_ps(lanes, sum);
    for (const float lane : lanes) total += lane;
  }
  for (Index i = whole; i < n; ++i) {
    values[i] = std::exp(values[i] - top);
    total += values[i];
  }
  return total;
}

bool hasAvx2() {
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return has;
}

#endif

using Panel = void (*)(const float*, Index, const float*, const float*, bool, float*);

template <int Rows>
Panel panel() {
#if defined(CHREODE_AVX2)
  if (hasAvx2()) return panelAvx2<Rows>;
#endif
  return panelPlain<Rows>;
}

}  // namespace

PackedLayer::PackedLayer(const Matrix& weight, const Vector& bias)
    : m_inputs(weight.cols()), m_outputs(weight.rows()) {
  const Index panels = (m_outputs + width - 1) / width;
  m_panels.assign(static_cast<std::size_t>(panels * width * m_inputs), 0.0f);
  m_bias.assign(static_cast<std::size_t>(panels * width), 0.0f);
  std::copy_n(bias.data(), m_outputs, m_bias.data());
  for (Index o = 0; o < m_outputs; ++o) {
    float* target = m_panels.data() + o / width * width * m_inputs + o % width;
    for (Index k = 0; k < m_inputs; ++k) target[k * width] = weight(o, k);
  }
}

void PackedLayer::apply(const float* x, Index rows, float* y, bool bias,
                        Activation activation) const {
  const bool relu = activation == Activation::relu;
  const Panel one = panel<1>(), two = panel<2>();
  float block[2 * width];
  for (Index first = 0; first < m_outputs; first += width) {
    const float* w = m_panels.data() + first * m_inputs;
    const float* b = bias ? m_bias.data() + first : nullptr;
    const Index count = std::min(width, m_outputs - first);
    const auto bytes = static_cast<std::size_t>(count) * sizeof(float);
    Index row = 0;
    for (; row + 1 < rows; row += 2) {
      two(w, m_inputs, x + row * m_inputs, b, relu, block);
      std::memcpy(y + row * m_outputs + first, block, bytes);
      std::memcpy(y + (row + 1) * m_outputs + first, block + width, bytes);
    }
    if (row < rows) {
      one(w, m_inputs, x + row * m_inputs, b, relu, block);
      std::memcpy(y + row * m_outputs + first, block, bytes);
    }
  }
}

void softmaxTimes(float* values, Index n, float scale) {
  if (n == 0) return;
#if defined(CHREODE_AVX2)
  const double sum = hasAvx2() ? softmaxAvx2(values, n) : softmaxPlain(values, n);
#else
  const double sum = softmaxPlain(values, n);
#endif
  const auto factor = static_cast<float>(scale / sum);
  for (Index i = 0; i < n; ++i) values[i] *= factor;
}

}  // namespace chreode
