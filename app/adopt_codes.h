#pragma once

#include <functional>
#include <string>

#include "expression/dataset.h"
#include "model/adopted_embedding.h"

namespace chreode {

/// `chreode train FILE --codes KEY`: makes an embedding of the file the code of a model, writes the
/// model and prints how well its decoder and encoder do. `classifier`: of the cells' classes on the
/// codes, as a model file holds it; null for none.
void adoptCodes(
    const Dataset& data, const AdoptionOptions& options, const std::string& output,
    const std::function<nlohmann::json(const ModelCard& card, const Matrix& codes)>& classifier,
    bool json, const Progress& progress);

}  // namespace chreode
