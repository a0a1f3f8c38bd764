#include "model/model_hash.h"

#include "base/hash.h"

namespace chreode {

std::string modelHash(const ModelCard& card) {
  nlohmann::json said = card.toJson();
  if (said.contains("training") && said["training"].is_object()) {
    said["training"].erase("score");
    said["training"].erase("baseline_scores");
  }
  said["classifier"] = nullptr;
  return Hash().add(said.dump()).hex();
}

std::string modelHash(const ModelCard& card, const GeneAlignment& alignment) {
  std::string own = modelHash(card);
  if (alignment.by(MatchedBy::name) == alignment.matched) return own;
  Hash genes;
  for (const std::int32_t gene : alignment.datasetGene) genes.add(std::to_string(gene) + ",");
  return own + genes.hex();
}

}  // namespace chreode
