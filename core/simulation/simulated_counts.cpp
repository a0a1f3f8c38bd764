#include "simulation/simulated_counts.h"

#include <cmath>
#include <string>

#include "base/random.h"
#include "simulation/attractors.h"

namespace chreode {

namespace {

constexpr std::uint64_t countStream = std::uint64_t{5} << 32;
constexpr double usualDepth = 2000.0;
constexpr double depthSpread = 0.25;
constexpr double countSize = 8.0;  // of the negative binomial: variance = mean + mean² / size

}  // namespace

std::shared_ptr<const ExpressionMatrix> drawCounts(const std::vector<FactorState>& states,
                                                   const std::vector<SimulatedGene>& genes,
                                                   std::uint64_t seed, const Progress& progress) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  std::vector<double> means(genes.size());
  for (std::size_t cell = 0; cell < states.size(); ++cell) {
    if (cell % 256 == 0) {
      progress.update(static_cast<double>(cell) / static_cast<double>(states.size()),
                      "counting molecules");
    }
    Random random(seed, countStream + cell);
    double total = 0.0;
    for (std::size_t gene = 0; gene < genes.size(); ++gene) {
      total += means[gene] = genes[gene].meanAt(states[cell]);
    }
    const double depth = usualDepth * std::exp(depthSpread * random.normal());
    for (std::size_t gene = 0; gene < genes.size(); ++gene) {
      const double rate = means[gene] / total * depth * random.gamma(countSize) / countSize;
      const std::uint64_t count = random.poisson(rate);
      if (count == 0) continue;
      indices.push_back(static_cast<std::int32_t>(gene));
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
  }
  return std::make_shared<const ExpressionMatrix>(
      static_cast<Index>(states.size()), static_cast<Index>(genes.size()), std::move(offsets),
      std::move(indices), std::move(values));
}

Annotation cellTypes(const std::vector<FactorState>& states) {
  Annotation type;
  type.name = "cell_type";
  type.kind = Annotation::Kind::categorical;
  type.levels = {"Prog"};
  for (int fate = 0; fate < fateCount; ++fate) {
    type.levels.emplace_back(fateName(static_cast<Fate>(fate)));
  }
  // Okabe & Ito's colours, which people who see colours differently can tell apart.
  type.colors = {"#707070", "#d55e00", "#cc79a7", "#0072b2", "#009e73"};
  for (const FactorState& state : states) {
    const NearestFate nearest = nearestFate(state);
    type.codes.push_back(nearest.distance < fateRadius ? static_cast<int>(nearest.fate) + 1 : 0);
  }
  return type;
}

AnnotationTable describeGenes(const std::vector<SimulatedGene>& genes) {
  Annotation kind;
  kind.name = "kind";
  kind.kind = Annotation::Kind::categorical;
  for (const auto level : {SimulatedGene::Kind::factor, SimulatedGene::Kind::target,
                           SimulatedGene::Kind::unregulated}) {
    kind.levels.emplace_back(kindName(level));
  }
  AnnotationTable table;
  for (const SimulatedGene& gene : genes) {
    table.names.push_back(gene.name);
    kind.codes.push_back(static_cast<int>(gene.kind));
  }
  table.columns = {std::move(kind)};
  return table;
}

std::vector<std::string> cellNames(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t cell = 0; cell < count; ++cell) {
    names.push_back("cell" + std::to_string(cell + 1));
  }
  return names;
}

}  // namespace chreode
