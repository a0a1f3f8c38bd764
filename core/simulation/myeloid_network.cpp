#include "simulation/myeloid_network.h"

#include <algorithm>
#include <cctype>

namespace chreode {

namespace {

constexpr std::array<std::string_view, factorCount> names{
    "Gata2", "Gata1", "Fog1", "EKLF", "Fli1", "SCL", "Cebpa", "Pu.1", "cJun", "EgrNab", "Gfi1"};

using enum Factor;

constexpr std::array<Regulation, 30> arrows{{
    {gata2, gata2, 1.0}, {gata2, gata1, -0.1}, {gata2, fog1, -1.0},  {gata2, pu1, -1.15},
    {gata1, gata2, 1.0}, {gata1, gata1, 0.1},  {gata1, fli1, 1.0},   {gata1, pu1, -1.21},
    {fog1, gata1, 0.1},  {eklf, gata1, 0.2},   {eklf, fli1, -1.0},   {fli1, gata1, 0.2},
    {fli1, eklf, -1.0},  {scl, gata1, 1.0},    {scl, pu1, -1.0},     {cebpa, gata1, -1.0},
    {cebpa, fog1, -1.0}, {cebpa, scl, -1.0},   {cebpa, cebpa, 10.0}, {pu1, gata2, -1.0},
    {pu1, gata1, -1.0},  {pu1, cebpa, 10.0},   {pu1, pu1, 10.0},     {cjun, pu1, 1.0},
    {cjun, gfi1, -1.0},  {egrnab, pu1, 1.0},   {egrnab, cjun, 1.0},  {egrnab, gfi1, -1.3},
    {gfi1, cebpa, 1.0},  {gfi1, egrnab, -5.0},
}};

constexpr int at(Factor factor) {
  return static_cast<int>(factor);
}

/// 1 / τ² of each arrow with τ = 0.1 / |coupling|; 0 where there is no arrow.
constexpr auto inverseSquaredThresholds = [] {
  std::array<std::array<double, factorCount>, factorCount> table{};
  for (const Regulation& arrow : arrows) {
    table[at(arrow.target)][at(arrow.regulator)] = 100.0 * arrow.coupling * arrow.coupling;
  }
  return table;
}();

// Both readings of a rule: true and false, or a degree of activity in [0, 1].
constexpr bool both(bool a, bool b) {
  return a && b;
}
constexpr bool either(bool a, bool b) {
  return a || b;
}
constexpr bool no(bool a) {
  return !a;
}
constexpr double both(double a, double b) {
  return a * b;
}
constexpr double either(double a, double b) {
  return a + b - a * b;
}
constexpr double no(double a) {
  return 1.0 - a;
}

/// The published rules. `a(target, regulator)` is the regulator as that target sees it. Every rule
/// names each regulator once, and for such a rule the sum over the true rows of its truth table is
/// the rule itself read with these `both`, `either` and `no`.
template <typename Value, typename Seen>
[[gnu::always_inline]] inline std::array<Value, factorCount> rules(const Seen& a) {
  return {
      both(both(a(gata2, gata2), no(both(a(gata2, gata1), a(gata2, fog1)))), no(a(gata2, pu1))),
      both(either(either(a(gata1, gata1), a(gata1, gata2)), a(gata1, fli1)), no(a(gata1, pu1))),
      a(fog1, gata1),
      both(a(eklf, gata1), no(a(eklf, fli1))),
      both(a(fli1, gata1), no(a(fli1, eklf))),
      both(a(scl, gata1), no(a(scl, pu1))),
      both(a(cebpa, cebpa), no(both(both(a(cebpa, gata1), a(cebpa, fog1)), a(cebpa, scl)))),
      both(either(a(pu1, cebpa), a(pu1, pu1)), no(either(a(pu1, gata1), a(pu1, gata2)))),
      both(a(cjun, pu1), no(a(cjun, gfi1))),
      both(both(a(egrnab, pu1), a(egrnab, cjun)), no(a(egrnab, gfi1))),
      both(a(gfi1, cebpa), no(a(gfi1, egrnab))),
  };
}

/// Regulators of one cell as Hill activities; `squared` holds the cell's x².
[[gnu::always_inline]] inline std::array<double, factorCount> driveOf(
    const std::array<double, factorCount>& squared) {
  return rules<double>([&squared](Factor target, Factor regulator) {
    const double y = inverseSquaredThresholds[at(target)][at(regulator)] * squared[at(regulator)];
    return y / (1.0 + y);
  });
}

}  // namespace

std::string_view factorName(Factor factor) {
  return names[at(factor)];
}

int factorOf(std::string_view name) {
  const auto sameLetter = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  for (int i = 0; i < factorCount; ++i) {
    if (std::ranges::equal(names[i], name, sameLetter)) return i;
  }
  return -1;
}

std::span<const Regulation> regulations() {
  return arrows;
}

FactorState progenitorState() {
  FactorState state = FactorState::Zero();
  for (const Factor factor : {gata2, cebpa, pu1}) state[at(factor)] = 0.8;
  return state;
}

FactorState drive(const FactorState& state) {
  std::array<double, factorCount> squared;
  for (int i = 0; i < factorCount; ++i) squared[i] = state[i] * state[i];
  const std::array<double, factorCount> driven = driveOf(squared);
  return Eigen::Map<const FactorState>(driven.data());
}

void advance(FactorStates& states, const FactorStates* noise, std::span<const Clamp> clamps) {
  const Eigen::Index cells = states.rows();
  double* const x = states.data();
  // Straight-line arithmetic over contiguous columns: the compiler turns cells into vector lanes.
  for (Eigen::Index cell = 0; cell < cells; ++cell) {
    std::array<double, factorCount> squared;
    for (int i = 0; i < factorCount; ++i) {
      squared[i] = x[i * cells + cell] * x[i * cells + cell];
    }
    const std::array<double, factorCount> driven = driveOf(squared);
    for (int i = 0; i < factorCount; ++i) {
      x[i * cells + cell] += timeStep * (driven[i] - x[i * cells + cell]);
    }
  }
  if (noise) states += *noise;
  states = states.max(0.0);
  for (const Clamp& clamp : clamps) states.col(at(clamp.factor)) = clamp.value;
}

std::uint32_t booleanSuccessor(std::uint32_t state) {
  const std::array<bool, factorCount> next = rules<bool>(
      [state](Factor, Factor regulator) { return ((state >> at(regulator)) & 1u) != 0; });
  std::uint32_t bits = 0;
  for (int i = 0; i < factorCount; ++i) bits |= static_cast<std::uint32_t>(next[i]) << i;
  return bits;
}

std::vector<std::uint32_t> booleanFixedPoints() {
  std::vector<std::uint32_t> fixed;
  for (std::uint32_t state = 0; state < (1u << factorCount); ++state) {
    if (booleanSuccessor(state) == state) fixed.push_back(state);
  }
  return fixed;
}

}  // namespace chreode
