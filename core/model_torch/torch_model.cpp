#include "model_torch/torch_model.h"

#include <algorithm>
#include <cmath>

#include <ATen/Parallel.h>
#include <torch/csrc/jit/runtime/jit_exception.h>

#include "base/error.h"
#include "model_torch/decoder_layers.h"

namespace chreode {

namespace {

constexpr Index kEncodeBatch = 256;

torch::Tensor tensorOf(const Matrix& matrix) {
  return torch::from_blob(const_cast<float*>(matrix.data()), {matrix.rows(), matrix.cols()},
                          torch::kFloat32);
}

torch::Tensor tensorOf(const Vector& vector) {
  return torch::from_blob(const_cast<float*>(vector.data()), {vector.size()}, torch::kFloat32);
}

torch::Tensor tensorOf(const Levels& levels) {
  return torch::from_blob(const_cast<int*>(levels.data()), {levels.rows(), levels.cols()},
                          torch::kInt32)
      .to(torch::kInt64);
}

/// Throws Error when `value` is not a float tensor of rows × columns.
Matrix matrixOf(const c10::IValue& value, Index rows, Index columns, const std::string& what) {
  if (!value.isTensor()) throw Error("The model's " + what + " is no tensor.");
  const torch::Tensor tensor = value.toTensor().detach().to(torch::kFloat32).contiguous();
  if (tensor.dim() != 2 || tensor.size(0) != rows || tensor.size(1) != columns) {
    std::string shape;
    for (const auto size : tensor.sizes()) {
      shape += (shape.empty() ? "" : " × ") + std::to_string(size);
    }
    throw Error("The model's " + what + " has the shape " + shape +
                " where its chreode.json asks for " + std::to_string(rows) + " × " +
                std::to_string(columns) + ".");
  }
  return Eigen::Map<const Matrix>(tensor.data_ptr<float>(), rows, columns);
}

/// The first line of what LibTorch says, which may run over pages.
std::string firstLine(const c10::Error& error) {
  const std::string text = error.what_without_backtrace();
  return text.substr(0, text.find('\n'));
}

bool agree(const Matrix& a, const Matrix& b, float tolerance) {
  return ((a - b).array().abs() <= tolerance * a.array().abs().max(b.array().abs()).max(1e-12f))
      .all();
}

}  // namespace

TorchModel::TorchModel(ModelCard card, torch::jit::Module module)
    : m_card(std::move(card)), m_module(std::move(module)) {
  m_module.eval();
  try {
    check();
    adoptKernel();
  } catch (const c10::Error& error) {
    throw Error("The model cannot be run: " + firstLine(error));
  } catch (const torch::jit::JITException& error) {
    const std::string text = error.what();
    throw Error("The model cannot be run: " + text.substr(text.rfind('\n') + 1));
  }
}

void TorchModel::adoptKernel() {
  auto kernel = decoderKernel(m_card, m_module);
  if (!kernel || kernel->geneCount() != geneCount()) return;
  Matrix z(3, latentSize());
  for (Index i = 0; i < z.size(); ++i) z.data()[i] = std::sin(1.7f * static_cast<float>(i + 1));
  const Levels levels = Levels::Zero(3, static_cast<Index>(m_card.covariates.size()));
  const Vector library = Vector::Constant(3, 1000.0f);
  const Matrix byScript = decodeByScript(z, library, levels);
  const Matrix byKernel = kernel->decode(z, library, levels);
  // Log outputs cross zero, where a relative bound means nothing: bound by the largest value.
  const float scale = byScript.array().abs().maxCoeff();
  const bool same = m_card.likelihood == "gaussian"
                        ? ((byScript - byKernel).array().abs() <= 1e-5f * scale).all()
                        : agree(byScript, byKernel, 1e-5f);
  if (same) m_kernel = std::move(kernel);
}

c10::IValue TorchModel::run(const char* method, std::vector<c10::IValue> inputs) const {
  const auto says = [method](const std::string& reason) {
    return Error(std::string("The model's ") + method + " failed: " + reason);
  };
  try {
    return m_module.get_method(method)(std::move(inputs));
  } catch (const c10::Error& error) {
    throw says(firstLine(error));
  } catch (const std::exception& error) {
    // A script's own exception comes with a page of its source; the last line says what it was.
    const std::string text = error.what();
    const std::size_t end = text.find_last_not_of(" \n");
    throw says(text.substr(text.rfind('\n', end) + 1, end - text.rfind('\n', end)));
  }
}

Encoded TorchModel::encodeBatch(const Matrix& x, const Levels& covariates) const {
  refuseLevels(covariates);
  const c10::InferenceMode guard;
  const std::lock_guard lock(m_moduleMutex);
  const c10::IValue answer = run("encode", {tensorOf(x), tensorOf(covariates)});
  if (!answer.isTuple() || answer.toTuple()->elements().size() != 2) {
    throw Error("The model's encode does not return a pair (mean, variance).");
  }
  const auto& parts = answer.toTuple()->elements();
  return {matrixOf(parts[0], x.rows(), latentSize(), "code mean"),
          matrixOf(parts[1], x.rows(), latentSize(), "code variance")};
}

Encoded TorchModel::encode(const ExpressionMatrix& x, const Levels& covariates,
                           const Progress& progress) const {
  if (x.genes() != geneCount()) {
    throw Error("The model reads " + std::to_string(geneCount()) + " genes and was given " +
                std::to_string(x.genes()) + ".");
  }
  Encoded result{Matrix(x.cells(), latentSize()), Matrix(x.cells(), latentSize())};
  for (Index first = 0; first < x.cells(); first += kEncodeBatch) {
    progress.update(static_cast<double>(first) / static_cast<double>(x.cells()), "encoding");
    const Index count = std::min(kEncodeBatch, x.cells() - first);
    const Encoded part = encodeBatch(x.dense(first, count), covariates.middleRows(first, count));
    result.mean.middleRows(first, count) = part.mean;
    result.variance.middleRows(first, count) = part.variance;
  }
  return result;
}

Matrix TorchModel::decode(const Matrix& z, const Vector& library, const Levels& covariates) const {
  if (!m_kernel) return decodeByScript(z, library, covariates);
  refuseLevels(covariates);
  return m_kernel->decode(z, library, covariates);
}

Matrix TorchModel::jacobian(const RowVector& z, float library, const Levels& covariates,
                            const RowVector& spread) const {
  // The kernel gives slopes of the log only where it ends in a softmax.
  const bool logs = m_kernel && m_kernel->output() == DecoderKernel::Output::softmaxTimesLibrary;
  const bool wanted = m_card.outputSpace == Space::counts;
  return m_kernel && logs == wanted ? m_kernel->jacobian(z, covariates)
                                    : LatentModel::jacobian(z, library, covariates, spread);
}

c10::impl::GenericDict TorchModel::decodedBy(const Matrix& z, const Vector& library,
                                             const Levels& covariates) const {
  refuseLevels(covariates);
  const c10::InferenceMode guard;
  const std::lock_guard lock(m_moduleMutex);
  // Two OpenMP threads on busy cores made the slowest calls 100 times slower. The setting is this
  // thread's own.
  at::set_num_threads(1);
  const c10::IValue answer = run("decode", {tensorOf(z), tensorOf(library), tensorOf(covariates)});
  if (!answer.isGenericDict()) throw Error("The model's decode does not return a dictionary.");
  return answer.toGenericDict();
}

Matrix TorchModel::decodeByScript(const Matrix& z, const Vector& library,
                                  const Levels& covariates) const {
  const auto outputs = decodedBy(z, library, covariates);
  if (!outputs.contains("mean")) throw Error("The model's decode returns no \"mean\".");
  return matrixOf(outputs.at("mean"), z.rows(), geneCount(), "decoded mean");
}

DecodedSpread TorchModel::spread(const Matrix& z, const Vector& library,
                                 const Levels& covariates) const {
  const auto outputs = decodedBy(z, library, covariates);
  const auto part = [&](const char* key) {
    return outputs.contains(key) ? matrixOf(outputs.at(key), z.rows(), geneCount(), key) : Matrix();
  };
  return {part("dispersion"), part("dropout_logits"), part("variance")};
}

}  // namespace chreode
