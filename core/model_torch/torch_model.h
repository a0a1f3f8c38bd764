#pragma once

#include <memory>
#include <mutex>

#include <torch/script.h>

#include "model/decoder_kernel.h"
#include "model/latent_model.h"

namespace chreode {

/// A TorchScript module that keeps the contract. Decodes with a DecoderKernel where the card
/// records the decoder's layers and the kernel agrees with the module; else, and to encode, the
/// module runs, one call at a time.
class TorchModel : public LatentModel {
 public:
  /// Checks the module against the card with made-up cells: methods, shapes, finite numbers, the
  /// same answer twice, a mean that grows with library (counts), every level of the covariates; and
  /// runs it at the batch sizes in use, since first calls are slow. Throws Error with one sentence
  /// that says what does not fit.
  TorchModel(ModelCard card, torch::jit::Module module);

  const ModelCard& card() const override { return m_card; }
  Encoded encode(const ExpressionMatrix& x, const Levels& covariates,
                 const Progress& progress) const override;
  Matrix decode(const Matrix& z, const Vector& library, const Levels& covariates) const override;
  /// By the kernel's chain rule where it has one, else by differences of the module's decode.
  Matrix jacobian(const RowVector& z, float library, const Levels& covariates,
                  const RowVector& spread) const override;

  DecodedSpread spread(const Matrix& z, const Vector& library,
                       const Levels& covariates) const override;

  bool hasKernel() const { return m_kernel != nullptr; }
  const torch::jit::Module& module() const { return m_module; }
  /// Decode by the module, whether there is a kernel or not.
  Matrix decodeByScript(const Matrix& z, const Vector& library, const Levels& covariates) const;

 private:
  /// Calls a method of the module. Throws Error with one sentence for whatever it throws.
  c10::IValue run(const char* method, std::vector<c10::IValue> inputs) const;
  /// What decode returns, by name.
  c10::impl::GenericDict decodedBy(const Matrix& z, const Vector& library,
                                   const Levels& covariates) const;
  Encoded encodeBatch(const Matrix& x, const Levels& covariates) const;
  void check();
  void checkLibrary(const Matrix& z, const Matrix& decoded, const Levels& levels);
  void checkCovariates();
  /// Throws Error for a level that the model does not have, and for none (−1) where it needs one.
  void refuseLevels(const Levels& levels) const;
  void adoptKernel();

  ModelCard m_card;
  mutable torch::jit::Module m_module;
  mutable std::mutex m_moduleMutex;
  std::unique_ptr<const DecoderKernel> m_kernel;
  bool m_takesUnknownLevels = true;
};

}  // namespace chreode
