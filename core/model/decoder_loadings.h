#pragma once

#include <optional>

#include "model/latent_model.h"

namespace chreode {

/// The loadings of a linear decoder, genes × latent numbers: what one unit of a number adds to the
/// natural logarithm of each gene's share (count models, as in LDVAE, Svensson et al. 2020) or to
/// its value (log models). Shares stay the same when a constant is added to all logarithms, so
/// columns of count models are centred to a mean of 0. Nothing for a decoder that is not linear,
/// whose slopes depend on the code. On the calling thread.
std::optional<Matrix> decoderLoadings(const LatentModel& model);

}  // namespace chreode
