#pragma once

#include <string>

#include "model/gene_alignment.h"
#include "model/model_card.h"

namespace chreode {

/// Tells a model from another that later bears the same name: of everything its card says but how
/// it was judged and which classes were learned on its codes, the losses of its training included.
std::string modelHash(const ModelCard& card);
/// The same of a model as it is used on some data: genes that were found by other rules than their
/// names give other codes.
std::string modelHash(const ModelCard& card, const GeneAlignment& alignment);

}  // namespace chreode
