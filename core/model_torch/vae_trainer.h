#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/random.h"
#include "model/training.h"
#include "model_torch/adam.h"
#include "model_torch/vae_network.h"

namespace chreode {

/// Takes one network through its training steps. Beside the network that learns it keeps a running
/// mean of its weights (Polyak & Juditsky 1992), which predicts held-out counts better and steadier
/// than the weights of any one step; that mean is the model.
class VaeTrainer {
 public:
  /// `data` must outlive the trainer.
  VaeTrainer(const TrainingData& data, const VaeShape& shape, int batchSize, std::uint64_t seed,
             const Arithmetic& arithmetic = {});
  /// Goes on from a network that was trained before: the code's cost counts in full from the start.
  VaeTrainer(const TrainingData& data, const VaeNetwork& start, int batchSize, std::uint64_t seed,
             const Arithmetic& arithmetic = {});

  /// One batch; returns its loss a cell (−ln p + weighted KL).
  double step();
  int steps() const { return m_steps; }
  int batchSize() const { return m_batchSize; }
  /// True when step() has just finished a pass over the training cells.
  bool atEpochEnd() const { return m_atEpochEnd; }
  /// The model so far, on the processor.
  VaeNetwork& averaged();
  bool isLinear() const { return m_network.shape.linearDecoder; }

  /// Everything that the next steps hang on, as tensors.
  std::vector<torch::Tensor> state() const;
  /// Takes up such a state: `fill` writes it into tensors of the same shapes. The shape, the data and
  /// the batch size are those of the trainer that gave it.
  void restore(const std::function<void(std::vector<torch::Tensor>&)>& fill);

 private:
  std::span<const std::int32_t> nextBatch();
  std::vector<torch::Tensor> liveState() const;
  void average();

  const TrainingData& m_data;
  int m_batchSize;
  Random m_random;
  torch::Generator m_generator;
  VaeNetwork m_network;
  VaeNetwork m_averaged;
  std::optional<VaeNetwork> m_fetched;  ///< a copy of it on the processor, while it is not there
  Adam m_adam;
  std::vector<std::int32_t> m_order;
  std::size_t m_position = 0;
  CellBatch m_batch;
  int m_steps = 0;
  bool m_warmedUp = false;  ///< no lighter cost of the code in the first steps
  bool m_atEpochEnd = false;
};

}  // namespace chreode
