#include "simulation/attractors.h"

#include <cmath>
#include <vector>

namespace chreode {

namespace {

/// Where the noise-free network comes to rest from `start`.
FactorState settle(const FactorState& start) {
  constexpr int longest = 100000;  // steps; the four states need about 2,500
  constexpr double still = 1e-15;
  FactorStates state = start;
  FactorStates before;
  for (int step = 0; step < longest; ++step) {
    before = state;
    advance(state, nullptr, {});
    if ((state - before).abs().maxCoeff() < still) break;
  }
  return state.row(0);
}

FactorState attractorWith(const std::vector<Factor>& factors) {
  FactorState start = progenitorState();
  for (const Factor factor : factors) start[static_cast<int>(factor)] = 1.0;
  return settle(start);
}

}  // namespace

std::string_view fateName(Fate fate) {
  constexpr std::array<std::string_view, fateCount> names{"Ery", "Mk", "Mo", "Neu"};
  return names[static_cast<std::size_t>(fate)];
}

const std::array<FactorState, fateCount>& attractors() {
  using enum Factor;
  static const std::array<FactorState, fateCount> states{
      attractorWith({gata1, fog1, eklf, scl}), attractorWith({gata1, fog1, fli1, scl}),
      attractorWith({cebpa, pu1, cjun, egrnab}), attractorWith({cebpa, pu1, gfi1})};
  return states;
}

NearestFate nearestFate(const FactorState& state) {
  NearestFate nearest{Fate::ery, INFINITY};
  for (int fate = 0; fate < fateCount; ++fate) {
    const double distance = (state - attractors()[fate]).matrix().norm();
    if (distance < nearest.distance) nearest = {static_cast<Fate>(fate), distance};
  }
  return nearest;
}

}  // namespace chreode
