#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include <dlfcn.h>

#include "base/random.h"
#include "bench.h"
#include "bench_times.h"
#include "model/decoder_kernel.h"
#include "model/torch_engine.h"

extern "C" void sgemv_(const char* trans, const int* m, const int* n, const float* alpha,
                       const float* a, const int* lda, const float* x, const int* incx,
                       const float* beta, float* y, const int* incy);

namespace chreode {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int warmUps = 20;
constexpr int rounds = 500;

Matrix randomMatrix(Index rows, Index columns, Random& random) {
  Matrix values(rows, columns);
  // Scaled as a fresh layer is, so that activations keep their size.
  const double scale = 1.0 / std::sqrt(static_cast<double>(columns));
  for (Index i = 0; i < values.size(); ++i) {
    values.data()[i] = static_cast<float>(scale * random.normal());
  }
  return values;
}

/// Keeps OpenBLAS on one thread while it lives; does nothing on another BLAS.
class OneBlasThread {
 public:
  OneBlasThread() {
    const auto get = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_num_threads"));
    m_set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (!get || !m_set) return;
    m_before = get();
    m_set(1);
  }
  ~OneBlasThread() {
    if (m_before > 0) m_set(m_before);
  }
  OneBlasThread(const OneBlasThread&) = delete;
  OneBlasThread& operator=(const OneBlasThread&) = delete;

 private:
  void (*m_set)(int) = nullptr;
  int m_before = 0;
};

double milliseconds(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Times `decode` of one code and the product of the last layer in turn.
nlohmann::json compare(const Matrix& lastLayer, const std::function<float(int round)>& decode) {
  const OneBlasThread oneThread;
  const auto genes = static_cast<int>(lastLayer.rows());
  const auto inputs = static_cast<int>(lastLayer.cols());
  // Column by column is the layout that OpenBLAS is fastest on: the stricter peer.
  const Eigen::MatrixXf columns = lastLayer;
  const Vector x = Vector::Ones(inputs);
  Vector y(genes);
  const float one = 1.0f, zero = 0.0f;
  const int step = 1;
  std::vector<double> decodes, products;
  // Summing what comes out keeps the compiler from leaving the work out.
  volatile float sink = 0.0f;
  for (int round = -warmUps; round < rounds; ++round) {
    const Clock::time_point first = Clock::now();
    sink = sink + decode(round + warmUps);
    const double decodeTime = milliseconds(first);
    const Clock::time_point second = Clock::now();
    sgemv_("N", &genes, &inputs, &one, columns.data(), &genes, x.data(), &step, &zero, y.data(),
           &step);
    const double productTime = milliseconds(second);
    sink = sink + y(round + warmUps < genes ? round + warmUps : 0);
    if (round < 0) continue;
    decodes.push_back(decodeTime);
    products.push_back(productTime);
  }
  const nlohmann::json decodeMs = timeQuantiles(decodes), matvecMs = timeQuantiles(products);
  return {{"genes", genes},
          {"decode_ms", decodeMs},
          {"matvec_ms", matvecMs},
          {"decode_over_matvec",
           decodeMs["p50"].get<double>() / std::max(matvecMs["p50"].get<double>(), 1e-9)}};
}

/// Inputs of the decoder's last linear layer as the card records it, or `otherwise`.
int lastLayerInputs(const ModelCard& card, int otherwise) {
  if (!card.layers.is_object() || !card.layers.contains("decoder")) return otherwise;
  int inputs = otherwise;
  for (const nlohmann::json& layer : card.layers["decoder"]) {
    if (layer.is_object() && layer.contains("linear")) inputs = layer["linear"].at(0).get<int>();
  }
  return inputs;
}

}  // namespace

nlohmann::json benchDrag(const DragBench& options) {
  Random random(1);
  if (!options.model.empty()) {
    const auto model = TorchEngine::instance().load(options.model);
    const Matrix codes = randomMatrix(rounds + warmUps, model->latentSize(), random);
    const Vector library = Vector::Constant(1, 1e4f);
    const Levels levels = Levels::Zero(1, static_cast<Index>(model->card().covariates.size()));
    const Matrix last =
        randomMatrix(model->geneCount(), lastLayerInputs(model->card(), options.hidden), random);
    return compare(
        last, [&](int round) { return model->decode(codes.row(round), library, levels)(0, 0); });
  }
  std::vector<DecoderKernel::Layer> layers;
  const auto layer = [&](int outputs, int inputs, bool relu) {
    layers.push_back({randomMatrix(outputs, inputs, random), Vector::Zero(outputs), relu});
  };
  layer(options.hidden, options.latent, true);
  layer(options.hidden, options.hidden, true);
  layer(options.genes, options.hidden, false);
  const DecoderKernel kernel(layers, DecoderKernel::Output::softmaxTimesLibrary, options.latent,
                             {});
  const Matrix codes = randomMatrix(rounds + warmUps, options.latent, random);
  const Vector library = Vector::Constant(1, 1e4f);
  const Levels levels(1, 0);
  return compare(layers.back().weight,
                 [&](int round) { return kernel.decode(codes.row(round), library, levels)(0, 0); });
}

}  // namespace chreode
