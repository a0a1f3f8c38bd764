#pragma once

#include <memory>

#include "judge/model_evaluation.h"
#include "panels/card_facts.h"

namespace chreode {

/// A judgement as the model card shows it.
std::shared_ptr<const CardFacts> cardFactsOf(const Evaluation& evaluation);

}  // namespace chreode
