#include "simulation/simulated_genes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/random.h"

namespace chreode {

namespace {

constexpr std::uint64_t geneStream = std::uint64_t{2} << 32;

double between(Random& random, double low, double high) {
  return low + (high - low) * random.uniform();
}

/// Every fourth target of a factor is repressed by it, every other fourth needs a second factor's
/// consent; the rest follow their factor alone.
SimulatedGene target(int factor, int number, Random& random) {
  SimulatedGene gene{.name = std::string(factorName(static_cast<Factor>(factor))) + "-t" +
                             std::to_string(number),
                     .kind = SimulatedGene::Kind::target,
                     .basal = between(random, 0.05, 0.5),
                     .amplitude = between(random, 2.0, 8.0),
                     .regulators = {}};
  const auto regulator = [&random](int which, bool activates) {
    return GeneRegulator{static_cast<Factor>(which), activates, between(random, 0.25, 0.6)};
  };
  gene.regulators.push_back(regulator(factor, number % 4 != 0));
  if (number % 4 == 2) {
    const int second = (factor + 1 + static_cast<int>(random.below(factorCount - 1))) % factorCount;
    gene.regulators.push_back(regulator(second, random.uniform() < 0.5));
  }
  return gene;
}

}  // namespace

double SimulatedGene::meanAt(const FactorState& state) const {
  if (kind == Kind::factor) return basal + amplitude * state[factorOf(name)];
  double response = 1.0;
  for (const GeneRegulator& regulator : regulators) {
    const double x = state[static_cast<int>(regulator.factor)];
    const double on = x * x / (x * x + regulator.halfResponse * regulator.halfResponse);
    response *= regulator.activates ? on : 1.0 - on;
  }
  return basal + amplitude * response;
}

const char* kindName(SimulatedGene::Kind kind) {
  switch (kind) {
    case SimulatedGene::Kind::factor:
      return "factor";
    case SimulatedGene::Kind::target:
      return "target";
    case SimulatedGene::Kind::unregulated:
      return "unregulated";
  }
  return "";
}

std::vector<SimulatedGene> simulatedGenes(int count, std::uint64_t seed) {
  Random random(seed, geneStream);
  std::vector<SimulatedGene> genes;
  for (int i = 0; i < factorCount; ++i) {
    genes.push_back({.name = std::string(factorName(static_cast<Factor>(i))),
                     .kind = SimulatedGene::Kind::factor,
                     .basal = 0.1,
                     .amplitude = 6.0,
                     .regulators = {}});
  }
  const int targets = std::max((count - factorCount) * 3 / 5, factorCount);
  for (int i = 0; i < targets; ++i) {
    genes.push_back(target(i % factorCount, i / factorCount + 1, random));
  }
  for (int number = 1; static_cast<int>(genes.size()) < count; ++number) {
    genes.push_back({.name = "other" + std::to_string(number),
                     .kind = SimulatedGene::Kind::unregulated,
                     .basal = std::exp(random.normal()),
                     .amplitude = 0.0,
                     .regulators = {}});
  }
  return genes;
}

}  // namespace chreode
