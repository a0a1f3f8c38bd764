#include "judge/cluster_agreement.h"

#include <cmath>
#include <map>
#include <utility>

#include "base/error.h"

namespace chreode {

namespace {

using Counts = std::map<std::int32_t, double>;

double pairs(double n) {
  return 0.5 * n * (n - 1.0);
}

double entropy(const Counts& counts, double n) {
  double sum = 0.0;
  for (const auto& [label, count] : counts) sum -= count / n * std::log(count / n);
  return sum;
}

}  // namespace

ClusterAgreement clusterAgreement(std::span<const std::int32_t> a,
                                  std::span<const std::int32_t> b) {
  if (a.size() != b.size()) throw Error("Two partitions of different cells cannot be compared.");
  Counts inA, inB;
  std::map<std::pair<std::int32_t, std::int32_t>, double> inBoth;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++inA[a[i]];
    ++inB[b[i]];
    ++inBoth[{a[i], b[i]}];
  }
  const auto n = static_cast<double>(a.size());
  ClusterAgreement agreement;
  // Nothing to tell apart on either side: they agree.
  if (inA.size() == inB.size() && (inA.size() <= 1 || inA.size() == a.size())) return {1.0, 1.0};
  double together = 0.0, pairsA = 0.0, pairsB = 0.0, information = 0.0;
  for (const auto& [both, count] : inBoth) {
    together += pairs(count);
    information += count / n * std::log(count * n / (inA[both.first] * inB[both.second]));
  }
  for (const auto& [label, count] : inA) pairsA += pairs(count);
  for (const auto& [label, count] : inB) pairsB += pairs(count);
  const double expected = pairsA * pairsB / pairs(n);
  const double most = 0.5 * (pairsA + pairsB);
  agreement.ari = most != expected ? (together - expected) / (most - expected) : 1.0;
  const double mean = 0.5 * (entropy(inA, n) + entropy(inB, n));
  agreement.nmi = mean > 0.0 ? std::max(0.0, information) / mean : 0.0;
  return agreement;
}

}  // namespace chreode
