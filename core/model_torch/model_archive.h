#pragma once

#include <memory>
#include <string>

#include "model_torch/torch_model.h"

namespace chreode {

/// Opens a TorchScript archive that keeps the contract. Throws Error with one sentence that says
/// what the file is where it is none.
std::shared_ptr<const TorchModel> readArchive(const std::string& path);

/// Writes module and card, `said` added to its training record and `classifier` in place of its own
/// unless that is null, through a temporary file beside
/// `path`; the same model gives the same bytes. Throws Error.
void writeArchive(const TorchModel& model, const nlohmann::json& said,
                  const nlohmann::json& classifier, const std::string& path);

}  // namespace chreode
