#include "whatif/response.h"

#include <algorithm>
#include <cmath>

#include "model/gene_alignment.h"

namespace chreode {

namespace {

/// Changes smaller than this have no sign worth comparing.
constexpr float kMattering = 0.1f;

}  // namespace

ResponseUnits responseUnits(const ModelCard& card) {
  if (card.outputSpace == Space::counts) return ResponseUnits::ratePer10k;
  return madeFromScaled(card) ? ResponseUnits::scaledValue : ResponseUnits::logValue;
}

bool Response::signsDiffer(int gene) const {
  if (measuredChange.size() == 0) return false;
  const float predicted = change[gene];
  const float measured = measuredChange[gene];
  return std::abs(predicted) >= kMattering && std::abs(measured) >= kMattering &&
         (predicted > 0.0f) != (measured > 0.0f);
}

std::vector<int> Response::top(bool up, int count, bool byAbsoluteChange) const {
  const float sign = up ? 1.0f : -1.0f;
  const auto strength = [&](int gene) {
    return sign * (byAbsoluteChange ? edited[gene] - base[gene] : change[gene]);
  };
  std::vector<int> order;
  for (int gene = 0; gene < static_cast<int>(change.size()); ++gene) {
    if (ranked[gene] && strength(gene) > 0.0f) order.push_back(gene);
  }
  const auto stronger = [&](int a, int b) {
    const float sa = strength(a);
    const float sb = strength(b);
    return sa != sb ? sa > sb : a < b;
  };
  const auto wanted = std::min(order.size(), static_cast<std::size_t>(std::max(0, count)));
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(wanted), order.end(),
                    stronger);
  order.resize(wanted);
  return order;
}

std::string Response::unitsText() const {
  switch (units) {
    case ResponseUnits::ratePer10k:
      return "molecules per 10,000; change in log2";
    case ResponseUnits::scaledValue:
      return "scaled values (standard deviations); change as difference";
    case ResponseUnits::logValue:
      break;
  }
  return "log1p of normalised counts; change as difference";
}

}  // namespace chreode
