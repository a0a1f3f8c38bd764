#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <Eigen/Core>

namespace chreode {

/// The eleven transcription factors of the myeloid network, in the order of every state below.
enum class Factor { gata2, gata1, fog1, eklf, fli1, scl, cebpa, pu1, cjun, egrnab, gfi1 };
inline constexpr int factorCount = 11;

std::string_view factorName(Factor factor);  ///< as published: "Gata2", "Pu.1", "EgrNab"
/// Index of the factor of that name (upper or lower case), or −1.
int factorOf(std::string_view name);

/// One arrow of the network: positive couplings activate, negative ones repress. Its strength sets
/// the activity at which the target sees half of the regulator, 0.1 / |coupling|.
struct Regulation {
  Factor target;
  Factor regulator;
  double coupling;
};
std::span<const Regulation> regulations();

/// A factor held at a value: 0 for a knock-out, 1 for over-expression.
struct Clamp {
  Factor factor;
  double value;
};

/// Activities of many cells at once, cells × factors; each factor's column is contiguous.
using FactorStates = Eigen::Array<double, Eigen::Dynamic, factorCount>;
using FactorState = Eigen::Array<double, 1, factorCount>;

/// Length of one time step, in units of a factor's life time.
inline constexpr double timeStep = 0.02;

/// Where every cell starts: Gata2, Pu.1 and C/EBPα at 0.8, all others at 0 (a common myeloid
/// progenitor).
FactorState progenitorState();

/// What each factor is driven to: the sum of the true rows of its rule's truth table, each the
/// product of its regulators' Hill activities A = x² / (x² + τ²), or 1 − A where the row says "off"
/// (Krumsiek et al. 2011, PLoS ONE 6:e22649, in the continuous form of Wittmann et al. 2009).
FactorState drive(const FactorState& state);

/// One time step of every cell: x ← max(0, x + 0.02 · (drive(x) − x) + noise), then the clamps.
/// `noise` has the shape of `states` and holds what is added, scaled by the caller; null for none.
void advance(FactorStates& states, const FactorStates* noise, std::span<const Clamp> clamps);

/// The Boolean rules, all factors at once; bit i of a state is factor i.
std::uint32_t booleanSuccessor(std::uint32_t state);

/// All states that the Boolean rules leave as they are, by enumeration, in ascending order.
std::vector<std::uint32_t> booleanFixedPoints();

}  // namespace chreode
