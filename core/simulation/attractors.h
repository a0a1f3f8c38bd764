#pragma once

#include <array>
#include <string_view>

#include "simulation/myeloid_network.h"

namespace chreode {

/// The four mature states of the network.
enum class Fate { ery, mk, mo, neu };  // erythrocyte, megakaryocyte, monocyte, neutrophil
inline constexpr int fateCount = 4;

std::string_view fateName(Fate fate);  ///< "Ery", "Mk", "Mo", "Neu"

/// A cell this close to an attractor (Euclidean, over the factors) has that fate.
inline constexpr double fateRadius = 0.3;

struct NearestFate {
  Fate fate;
  double distance;
};

/// The stable states of the noise-free network, one for each fate. Found on the first call, from
/// the progenitor with the factors of the fate's Boolean fixed point switched on; thread-safe.
const std::array<FactorState, fateCount>& attractors();

/// The attractor that is nearest to `state`, by Euclidean distance over the factors.
NearestFate nearestFate(const FactorState& state);

}  // namespace chreode
