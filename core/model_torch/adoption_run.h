#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/adopted_embedding.h"
#include "model/linear_fit.h"
#include "model_torch/adopted_network.h"
#include "model_torch/adopted_script.h"
#include "model_torch/adoption_scores.h"
#include "model_torch/run_control.h"

namespace chreode {

/// One whole adoption: looks whether the embedding is a linear function of the log expression, fits
/// the decoders and encoders that are wanted, keeps what does best on the validation cells, and
/// judges it on the held-out ones. Used once, on one thread.
class AdoptionRun {
 public:
  AdoptionRun(const AdoptionData& data, const AdoptionOptions& options, TrainingControl& control,
              const TrainingObserver& observer, const Progress& progress);

  AdoptionResult run();

 private:
  /// A network that did best so far, and its figure on the validation cells.
  struct Kept {
    AdoptedNetwork network;
    double score = 0.0;
    int steps = 0;  ///< 0 for a least-squares fit
  };
  struct LinearEncoder {
    LogInput input;
    LinearMap map;  ///< to the codes in their own units
    double score = 0.0;
  };
  using Loss = std::function<torch::Tensor(const AdoptedNetwork&, std::span<const std::int32_t>,
                                           bool training)>;
  using Score = std::function<double(const AdoptedNetwork&)>;

  LinearEncoder linearEncoder(const LogInput& input, double from, double to);
  void chooseScale();
  torch::Tensor decoderInputs() const;
  DecoderTask decoderTask() const;
  Kept leastSquaresDecoder(const DecoderTask& task, std::span<const std::int32_t> cells) const;
  std::optional<Kept> learnDecoder(const DecoderTask& task, bool hidden);
  Kept chooseDecoder(const DecoderTask& task);
  Kept chooseEncoder();
  /// Adam until the validation figure no longer rises; nothing when stopped before a first step.
  std::optional<Kept> learn(AdoptedNetwork network, const std::string& phase, const Loss& loss,
                            const Score& score);
  void publish(const std::string& phase, int steps, double loss, double heldoutLoss);
  double encoderR2(const AdoptedNetwork& encoder, std::span<const std::int32_t> cells,
                   std::vector<double>* numbers, Vector* residuals) const;
  std::string chosenSentence(const Kept& decoder, const Kept& encoder) const;
  std::shared_ptr<const LatentModel> modelOf(const Kept& decoder, const Kept& encoder,
                                             const AdoptionResult& result) const;

  const AdoptionData& m_data;
  const AdoptionOptions& m_options;
  RunControl m_run;
  const TrainingObserver& m_observer;
  const Progress& m_progress;
  RowVector m_mean;       ///< of the codes over the training cells
  RowVector m_deviation;  ///< their standard deviations there
  torch::Tensor m_codes;  ///< all cells × numbers, standardised
  bool m_counts = false;  ///< the decoder is of counts
  bool m_linear = false;  ///< the embedding is a linear function of m_encoder.input
  LinearEncoder m_encoder;
  std::string m_triedDecoder;  ///< the figure of the decoder that was not taken
  int m_stepsBefore = 0;
};

}  // namespace chreode
