#include "model/packed_layer.h"

#include <algorithm>
#include <cmath>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "model/avx2.h"

namespace chreode {

namespace {

constexpr Index width = 16;  ///< outputs of a panel: two AVX registers
/// Panels that a single row reads at once, far from each other: several streams keep more of the
/// memory's bandwidth busy than one (0.34 against 0.57 ms at 128 × 20,000).
constexpr int streams = 4;
constexpr Index chunk = 512;  ///< values whose sum is taken in 32 bits before it joins a double

/// Blocks of 16 outputs of several panels, which lie `panelStride` apart, for several rows of x;
/// block (panel i, row r) is written to y + 16 (i · Rows + r). `bias` may be null.
struct PanelTask {
  const float* weights;
  Index panelStride;
  const float* bias;
  Index biasStride;
  const float* x;
  Index inputs;
  bool relu;
};

template <int Panels, int Rows>
void panelsPlain(const PanelTask& task, float* y) {
  for (int i = 0; i < Panels; ++i) {
    const float* w = task.weights + i * task.panelStride;
    for (int r = 0; r < Rows; ++r) {
      float* out = y + width * (i * Rows + r);
      for (Index j = 0; j < width; ++j) out[j] = task.bias ? task.bias[i * task.biasStride + j] : 0;
      for (Index k = 0; k < task.inputs; ++k) {
        const float value = task.x[r * task.inputs + k];
        for (Index j = 0; j < width; ++j) out[j] += w[k * width + j] * value;
      }
      for (Index j = 0; task.relu && j < width; ++j) out[j] = std::max(out[j], 0.0f);
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

template <int Panels, int Rows>
CHREODE_AVX2 void panelsAvx2(const PanelTask& task, float* y) {
  __m256 sum[Panels][Rows][2];
  for (int i = 0; i < Panels; ++i) {
    for (int r = 0; r < Rows; ++r) {
      for (int j = 0; j < 2; ++j) {
        sum[i][r][j] = task.bias ? _mm256_loadu_ps(task.bias + i * task.biasStride + 8 * j)
                                 : _mm256_setzero_ps();
      }
    }
  }
  for (Index k = 0; k < task.inputs; ++k) {
    for (int i = 0; i < Panels; ++i) {
      const float* w = task.weights + i * task.panelStride + k * width;
      const __m256 w0 = _mm256_loadu_ps(w), w1 = _mm256_loadu_ps(w + 8);
      for (int r = 0; r < Rows; ++r) {
        const __m256 value = _mm256_broadcast_ss(task.x + r * task.inputs + k);
        sum[i][r][0] = _mm256_fmadd_ps(w0, value, sum[i][r][0]);
        sum[i][r][1] = _mm256_fmadd_ps(w1, value, sum[i][r][1]);
      }
    }
  }
  for (int i = 0; i < Panels; ++i) {
    for (int r = 0; r < Rows; ++r) {
      for (int j = 0; j < 2; ++j) {
        __m256 out = sum[i][r][j];
        if (task.relu) out = _mm256_max_ps(out, _mm256_setzero_ps());
        _mm256_storeu_ps(y + width * (i * Rows + r) + 8 * j, out);
      }
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

#endif

template <int Panels, int Rows>
void runPanels(const PanelTask& task, float* y) {
#if defined(CHREODE_AVX2)
  if (hasAvx2()) return panelsAvx2<Panels, Rows>(task, y);
#endif
  panelsPlain<Panels, Rows>(task, y);
}

}  // namespace

PackedLayer::PackedLayer(const Matrix& weight, const Vector& bias)
    : m_inputs(weight.cols()), m_outputs(weight.rows()) {
  m_panelCount = (m_outputs + width * streams - 1) / (width * streams) * streams;
  m_panels.assign(static_cast<std::size_t>(m_panelCount * width * m_inputs), 0.0f);
  m_bias.assign(static_cast<std::size_t>(m_panelCount * width), 0.0f);
  std::copy_n(bias.data(), m_outputs, m_bias.data());
  for (Index o = 0; o < m_outputs; ++o) {
    float* target = m_panels.data() + o / width * width * m_inputs + o % width;
    for (Index k = 0; k < m_inputs; ++k) target[k * width] = weight(o, k);
  }
}

void PackedLayer::apply(const float* x, Index rows, float* y, bool bias,
                        Activation activation) const {
  constexpr int rowsAtOnce = 4;
  const Index panelSize = width * m_inputs;
  float block[width * streams];
  PanelTask task{};
  task.inputs = m_inputs;
  task.relu = activation == Activation::relu;
  const auto store = [&](Index panel, Index row, const float* values) {
    const Index count = std::min(width, m_outputs - panel * width);
    if (count > 0) std::copy_n(values, count, y + row * m_outputs + panel * width);
  };

  const Index together = rows / rowsAtOnce * rowsAtOnce;
  for (Index panel = 0; together > 0 && panel < m_panelCount; ++panel) {
    task.weights = m_panels.data() + panel * panelSize;
    task.bias = bias ? m_bias.data() + panel * width : nullptr;
    for (Index row = 0; row < together; row += rowsAtOnce) {
      task.x = x + row * m_inputs;
      runPanels<1, rowsAtOnce>(task, block);
      for (int r = 0; r < rowsAtOnce; ++r) store(panel, row + r, block + width * r);
    }
  }

  const Index apart = m_panelCount / streams;
  task.panelStride = apart * panelSize;
  task.biasStride = apart * width;
  for (Index row = together; row < rows; ++row) {
    task.x = x + row * m_inputs;
    for (Index panel = 0; panel < apart; ++panel) {
      task.weights = m_panels.data() + panel * panelSize;
      task.bias = bias ? m_bias.data() + panel * width : nullptr;
      runPanels<streams, 1>(task, block);
      for (int i = 0; i < streams; ++i) store(panel + i * apart, row, block + width * i);
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
