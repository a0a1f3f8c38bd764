#pragma once

#include <memory>
#include <string>

#include "expression/dataset.h"
#include "model/training.h"

namespace chreode {

/// `chreode train FILE --codes KEY`: makes an embedding of the file the code of a model, writes the
/// model and prints how well its decoder and encoder do.
void adoptCodes(const Dataset& data, const std::string& key, const TrainingOptions& options,
                const std::string& output, bool json, const Progress& progress);

}  // namespace chreode
