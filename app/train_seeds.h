#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "base/progress.h"
#include "expression/dataset.h"
#include "model/training.h"

namespace chreode {

/// `train --seeds N`: trains the siblings of a run that is done, writes them beside `output`
/// ("M.seed1.pt" …), and says how far the models agree on the differences between the classes of
/// the guessed label column. {"models": paths, "label", "contrasts", "sign_agreement",
/// "correlation"}; the last four null where the file has no such column with two classes of at
/// least ten cells.
nlohmann::json trainSiblings(const Dataset& data, const TrainingData& training,
                             const TrainingOptions& options, const TrainingResult& first,
                             const std::string& output, const Progress& progress);

/// The same in a sentence.
std::string siblingsText(const nlohmann::json& seeds);

}  // namespace chreode
