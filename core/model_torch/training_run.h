#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/no_number.h"
#include "model/training.h"
#include "model_torch/run_control.h"
#include "model_torch/training_checkpoint.h"
#include "model_torch/vae_evaluation.h"
#include "model_torch/vae_trainer.h"

namespace chreode {

/// One whole training: tries each decoder that is wanted, keeps the network that does best on the
/// validation cells, and reports on the way. Used once, on one thread.
class TrainingRun {
 public:
  TrainingRun(const TrainingData& data, const TrainingOptions& options, TrainingControl& control,
              const TrainingObserver& observer, const Progress& progress);

  /// What fails leaves no checkpoint: it would fail there again.
  TrainingResult run();

 private:
  using Clock = std::chrono::steady_clock;
  using Kept = KeptNetwork;

  TrainingResult train();
  VaeShape shapeOf(bool linear) const;
  VaeTrainer trainerOf(bool linear) const;
  /// `done`: the network of the decoder that was trained before this one.
  std::optional<Kept> trainDecoder(bool linear, const std::optional<Kept>& done);
  void writeCheckpoint(const VaeTrainer& trainer, const std::optional<Kept>& kept,
                       const std::optional<Kept>& done, int withoutGain);
  bool consider(VaeTrainer& trainer, std::optional<Kept>& kept);
  void publish(VaeTrainer& trainer, bool withHeldout);
  std::string chosenSentence(const std::optional<Kept>& linear,
                             const std::optional<Kept>& mlp) const;
  std::shared_ptr<const LatentModel> modelOf(const Kept& kept, const std::string& chosen) const;

  const TrainingData& m_data;
  TrainingOptions m_options;
  RunControl m_run;
  const TrainingObserver& m_observer;
  const Progress& m_progress;
  std::optional<VaeNetwork> m_startNetwork;  ///< the network that the run goes on from, if any
  ValidationScore m_validation;
  TrainingCheckpoint m_checkpoint;
  std::optional<RunState> m_resumed;  ///< of a run that was cut off, until it is taken up
  int m_resumedAt = 0;
  std::vector<std::int32_t> m_heldoutSample;  ///< for the curve; the end result takes all
  bool m_tryBoth = false;
  int m_mostSteps = 0;            ///< a decoder
  bool m_lengthIsChosen = false;  ///< by validation, not by the caller
  int m_stepsBefore = 0;          ///< of decoders that are done
  int m_stepsHere = 0;            ///< done by this run itself, not by one that was cut off
  double m_stepsPlanned = 0;
  double m_recentLoss = kNoNumber;
  double m_stepSeconds = 0.0;
  double m_nextCodes = 0.0;
  CodeActivity m_activity;  ///< of the network kept
  nlohmann::json m_losses = nlohmann::json::array();
};

}  // namespace chreode
