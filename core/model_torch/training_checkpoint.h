#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "model_torch/vae_network.h"
#include "model_torch/vae_trainer.h"

namespace chreode {

/// A network that did best so far on the validation cells.
struct KeptNetwork {
  VaeNetwork network;
  double score;
  int steps;
};

/// What a training run knows beside its trainer.
struct RunState {
  bool linear = false;              ///< the decoder that is being trained
  std::optional<KeptNetwork> done;  ///< of the decoder that was trained before it
  std::optional<KeptNetwork> kept;  ///< of this one
  int withoutGain = 0;
  int stepsBefore = 0;
  double stepsPlanned = 0.0;
  double recentLoss = 0.0;
  nlohmann::json losses = nlohmann::json::array();
};

/// The file from which a training run goes on after it was cut off, as if it had not been: the same
/// batches, the same noise, the same model to the last bit.
class TrainingCheckpoint {
 public:
  /// `path` may be empty: then nothing is kept. `fingerprint`: of the data and the options; a file of
  /// another one is not taken up.
  TrainingCheckpoint(std::string path, std::string fingerprint, double secondsBetween);
  ~TrainingCheckpoint();

  /// The state of a run that was cut off; nothing where there is none of this fingerprint, or the
  /// file cannot be read. `shapeOf(linear)` gives the shape of each decoder's network.
  std::optional<RunState> read(const std::function<VaeShape(bool linear)>& shapeOf);
  /// Takes the trainer to where read() found it; once, after read().
  void restore(VaeTrainer& trainer);

  /// Some seconds have passed since the last write.
  bool isDue() const;
  /// Throws Error when the file cannot be written.
  void write(const RunState& state, const VaeTrainer& trainer);
  void remove();

 private:
  using Clock = std::chrono::steady_clock;
  std::string m_path;
  std::string m_fingerprint;
  double m_secondsBetween;
  Clock::time_point m_lastWrite = Clock::now();
  std::unique_ptr<torch::serialize::InputArchive> m_found;
};

}  // namespace chreode
