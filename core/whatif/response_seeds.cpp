// What models of other seeds say of a response.

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/no_number.h"
#include "whatif/response.h"

namespace chreode {

namespace {

constexpr std::size_t kTopGenes = 50;

}  // namespace

int Response::seedsAgreeing(int gene) const {
  int agreeing = 1;
  for (const Vector& other : seedChanges) agreeing += change[gene] * other[gene] > 0.0f ? 1 : 0;
  return agreeing;
}

double Response::seedSpread(int gene) const {
  if (seedChanges.empty()) return kNoNumber;
  double sum = change[gene];
  double squares = sum * sum;
  for (const Vector& other : seedChanges) {
    sum += other[gene];
    squares += static_cast<double>(other[gene]) * other[gene];
  }
  const double n = seeds();
  return std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1.0)));
}

SeedVerdict Response::seedVerdict() const {
  SeedVerdict verdict;
  verdict.models = seeds();
  if (seedChanges.empty()) return verdict;
  std::vector<int> genes;
  for (int gene = 0; gene < static_cast<int>(change.size()); ++gene) {
    if (ranked[static_cast<std::size_t>(gene)] && change[gene] != 0.0f) genes.push_back(gene);
  }
  const std::size_t count = std::min(kTopGenes, genes.size());
  std::partial_sort(genes.begin(), genes.begin() + static_cast<std::ptrdiff_t>(count), genes.end(),
                    [this](int a, int b) {
                      const float x = std::abs(change[a]);
                      const float y = std::abs(change[b]);
                      return x != y ? x > y : a < b;
                    });
  genes.resize(count);
  verdict.genes = static_cast<int>(count);
  std::vector<double> spreads;
  for (const int gene : genes) {
    if (seedsAgreeing(gene) == verdict.models) ++verdict.agreeing;
    double mean = change[gene];
    for (const Vector& other : seedChanges) mean += other[gene];
    spreads.push_back(seedSpread(gene) / std::max(1e-12, std::abs(mean) / verdict.models));
  }
  if (!spreads.empty()) {
    const auto middle = spreads.begin() + static_cast<std::ptrdiff_t>(spreads.size() / 2);
    std::nth_element(spreads.begin(), middle, spreads.end());
    verdict.sizeSpread = *middle;
  }
  return verdict;
}

std::string SeedVerdict::sentence() const {
  if (models < 2) return {};
  if (genes == 0) return "No gene changes that seeds could agree on.";
  char text[120];
  std::snprintf(text, sizeof text, "%d of %d seeds agree on %d of the top %d genes (±%.0f\u00a0%%)",
                models, models, agreeing, genes, 100.0 * std::min(9.99, sizeSpread));
  return text;
}

}  // namespace chreode
