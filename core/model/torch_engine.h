#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/adopted_embedding.h"
#include "model/latent_model.h"
#include "model/training.h"

namespace chreode {

/// Everything that needs LibTorch, behind one interface: it lives in the module library
/// model_torch, which is opened on first use, because LibTorch costs about half a second and 300
/// libraries.
class TorchEngine {
 public:
  virtual ~TorchEngine() = default;

  /// Opens the module library beside the program (once) and returns its engine. Thread-safe. Throws
  /// Error when the library is missing or does not load.
  static TorchEngine& instance();

  /// Loads a TorchScript archive that keeps the contract: checks methods and shapes with a two-row
  /// dummy, calls twice and compares, warms up. Throws Error with one plain sentence for anything
  /// else (a state_dict, a pickle, an ONNX file, a text file …).
  virtual std::shared_ptr<const LatentModel> load(const std::string& path) = 0;

  /// Where training can run: "cpu", then "cuda:0" … where this LibTorch has CUDA and finds a
  /// device.
  virtual std::vector<std::string> devices() const = 0;

  /// Trains the built-in VAE. Runs on the calling thread; same data, options and threads give the
  /// same model on the processor. Throws Cancelled only when `progress` was cancelled before a
  /// first model was there.
  virtual TrainingResult train(const TrainingData& data, const TrainingOptions& options,
                               TrainingControl& control, const TrainingObserver& observer,
                               const Progress& progress) = 0;

  /// Trains a decoder from the frozen codes of an embedding and distils an encoder to them, as
  /// train() does with a VAE.
  virtual AdoptionResult adopt(const AdoptionData& data, const AdoptionOptions& options,
                               TrainingControl& control, const TrainingObserver& observer,
                               const Progress& progress) = 0;

  /// Writes a model that this engine trained or loaded, through a temporary file beside `path`;
  /// `said` is added to its training record (how it was judged); `classifier` takes the place of the
  /// model's own unless it is null.
  virtual void save(const LatentModel& model, const std::string& path,
                    const nlohmann::json& said = nlohmann::json::object(),
                    const nlohmann::json& classifier = nullptr) = 0;

  /// Timings of the training step against plain LibTorch, for `bench train` (its keys without the
  /// Python peer's).
  virtual nlohmann::json benchmarkTraining(int cells, int genes, int threads) = 0;
  virtual std::string version() const = 0;  ///< "LibTorch 1.13.1"
};

}  // namespace chreode

/// The symbol that model_torch exports.
extern "C" __attribute__((visibility("default"))) chreode::TorchEngine* chreodeTorchEngine();
