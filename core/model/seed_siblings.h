#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "model/model_card.h"
#include "model/training.h"

namespace chreode {

/// A model's siblings are trained on the same data with the next seeds, and with the decoder and
/// the number of steps that the first one chose: what they differ in is chance.
inline constexpr int kSiblingsAtMost = 2;

/// How the sibling number `k` (1, 2 …) of a finished run is trained, on that run's TrainingData:
/// held-out cells and genes stay those of the first.
TrainingOptions siblingOptions(const TrainingOptions& first, const TrainingResult& result, int k);

/// Where it is kept: "M.seed1.pt" beside "M.pt".
std::string siblingPath(const std::string& path, int k);
bool isSiblingPath(const std::string& path);

/// What a sibling's training record says beside its own: {"sibling_of": the first run's mark}.
nlohmann::json siblingRecord(const ModelCard& first);

/// Whether `card` is of a model that was trained as a sibling of exactly this run of `first`.
bool isSiblingOf(const ModelCard& card, const ModelCard& first);

}  // namespace chreode
