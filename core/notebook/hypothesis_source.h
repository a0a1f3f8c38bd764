#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "expression/dataset.h"
#include "model/gene_alignment.h"
#include "model/model_card.h"

namespace chreode {

/// Of which data and which model a hypothesis was asked, and when.
struct HypothesisSource {
  std::string date;  ///< "2026-11-21T19:30:00Z"
  std::string data;  ///< the file's name
  std::string dataHash;
  std::string matrix;                ///< which was taken, in words
  std::vector<std::string> caveats;  ///< of the data, such as that they are simulated
  std::string model;                 ///< empty where none was asked: PCA or means alone
  std::string modelHash;             ///< empty where there is no model
  std::string modelFile;             ///< empty where it has none
  std::uint64_t seed = 0;

  nlohmann::json toJson() const;
  /// Throws Error that names the missing or wrong key.
  static HypothesisSource fromJson(const nlohmann::json& json);
};

/// As it is now, with the current date; without a model. `data` with its matrix.
HypothesisSource sourceOf(const Dataset& data, std::uint64_t seed);
/// Adds the model; `file` may be empty.
HypothesisSource sourceOf(const Dataset& data, const ModelCard& card, const std::string& modelHash,
                          const std::string& file, std::uint64_t seed);

}  // namespace chreode
