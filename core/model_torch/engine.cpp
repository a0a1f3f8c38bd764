#include <torch/script.h>
#include <torch/version.h>

#include "base/error.h"
#include "model/torch_engine.h"
#include "model_torch/adoption_run.h"
#include "model_torch/model_archive.h"
#include "model_torch/threads.h"
#include "model_torch/training_benchmark.h"
#include "model_torch/training_run.h"

namespace chreode {

namespace {

class LibTorchEngine : public TorchEngine {
 public:
  LibTorchEngine() {
    // The profiling executor makes the first calls of every shape slow and may give a later call
    // other last digits than an earlier one.
    torch::jit::getProfilingMode() = false;
    torch::jit::getExecutorMode() = false;
  }

  std::shared_ptr<const LatentModel> load(const std::string& path) override {
    return readArchive(path);
  }

  std::vector<std::string> devices() const override { return Arithmetic::names(); }

  TrainingResult train(const TrainingData& data, const TrainingOptions& options,
                       TrainingControl& control, const TrainingObserver& observer,
                       const Progress& progress) override {
    const ThreadSetting threads(options.threads);
    try {
      return TrainingRun(data, options, control, observer, progress).run();
    } catch (const c10::Error& error) {
      throw Error(std::string("Training failed: ") + error.what_without_backtrace());
    }
  }

  AdoptionResult adopt(const AdoptionData& data, const AdoptionOptions& options,
                       TrainingControl& control, const TrainingObserver& observer,
                       const Progress& progress) override {
    const ThreadSetting threads(options.training.threads);
    try {
      return AdoptionRun(data, options, control, observer, progress).run();
    } catch (const c10::Error& error) {
      throw Error(std::string("Adopting the embedding failed: ") + error.what_without_backtrace());
    }
  }

  void save(const LatentModel& model, const std::string& path, const nlohmann::json& said,
            const nlohmann::json& classifier) override {
    const auto* torchModel = dynamic_cast<const TorchModel*>(&model);
    if (!torchModel)
      throw Error("This model has no file form; only trained or loaded models have.");
    writeArchive(*torchModel, said, classifier, path);
  }

  nlohmann::json benchmarkTraining(int cells, int genes, int threads) override {
    return benchmarkTrainingStep(cells, genes, threads);
  }

  std::string version() const override { return std::string("LibTorch ") + TORCH_VERSION; }
};

}  // namespace

}  // namespace chreode

chreode::TorchEngine* chreodeTorchEngine() {
  static chreode::LibTorchEngine engine;
  return &engine;
}
