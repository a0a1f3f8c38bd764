#pragma once

#include "expression/dataset.h"
#include "model/model_card.h"

namespace chreode {

/// A code made from NaN would be NaN without a word: throws Error that names the first such value of
/// a model's input.
void refuseNonFinite(const Dataset& data, const ModelCard& card, const ExpressionMatrix& input);

}  // namespace chreode
