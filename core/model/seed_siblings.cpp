#include "model/seed_siblings.h"

#include <string_view>

#include "base/hash.h"

namespace chreode {

namespace {

constexpr std::string_view kEnding = ".pt";
constexpr std::string_view kMark = ".seed";

/// Of what a run alone has: nothing that is added to its file later.
std::string markOf(const ModelCard& card) {
  Hash hash;
  for (const std::string& gene : card.genes) hash.add(gene).add("\n");
  for (const char* key : {"seed", "steps", "losses", "data_hash"}) {
    if (card.training.is_object() && card.training.contains(key)) {
      hash.add(card.training[key].dump());
    }
  }
  return hash.hex();
}

}  // namespace

TrainingOptions siblingOptions(const TrainingOptions& first, const TrainingResult& result, int k) {
  TrainingOptions options = first;
  options.seed += static_cast<std::uint64_t>(k);
  options.decoder = result.linearDecoder ? DecoderKind::linear : DecoderKind::mlp;
  options.steps = result.steps;
  options.epochs = 0;
  options.seeds = 1;
  options.checkpoint.clear();  // it is the first run's own
  return options;
}

std::string siblingPath(const std::string& path, int k) {
  const std::string_view whole = path;
  const std::string_view stem =
      whole.ends_with(kEnding) ? whole.substr(0, whole.size() - kEnding.size()) : whole;
  return std::string(stem) + std::string(kMark) + std::to_string(k) + std::string(kEnding);
}

bool isSiblingPath(const std::string& path) {
  for (int k = 1; k <= kSiblingsAtMost; ++k) {
    if (path.ends_with(std::string(kMark) + std::to_string(k) + std::string(kEnding))) return true;
  }
  return false;
}

nlohmann::json siblingRecord(const ModelCard& first) {
  return {{"sibling_of", markOf(first)}};
}

bool isSiblingOf(const ModelCard& card, const ModelCard& first) {
  return card.training.is_object() && card.training.contains("sibling_of") &&
         card.training["sibling_of"] == markOf(first) && card.genes == first.genes &&
         card.covariates.size() == first.covariates.size() && card.inputSpace == first.inputSpace &&
         card.outputSpace == first.outputSpace;
}

}  // namespace chreode
