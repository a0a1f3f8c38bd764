#include "whatif/program_truth.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "base/no_number.h"

namespace chreode {

namespace {

constexpr double kNoEffect = 0.1;
constexpr double kGoesWith = 0.3;

Eigen::ArrayXd meanRanks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  Eigen::ArrayXd ranks(static_cast<Eigen::Index>(values.size()));
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    const double shared = 0.5 * static_cast<double>(i + end - 1);
    for (; i < end; ++i) ranks[static_cast<Eigen::Index>(order[i])] = shared;
  }
  return ranks;
}

int placeOf(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

}  // namespace

double spearman(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size() || a.size() < 3) return kNoNumber;
  Eigen::ArrayXd x = meanRanks(a), y = meanRanks(b);
  x -= x.mean();
  y -= y.mean();
  const double size = std::sqrt(x.square().sum() * y.square().sum());
  return size > 0.0 ? (x * y).sum() / size : kNoNumber;
}

TruthScore scoreAgainstTruth(const FateTruth& truth, const std::vector<std::string>& factors,
                             const std::vector<std::string>& classes,
                             const Eigen::MatrixXd& effects, bool lowered) {
  TruthScore score;
  std::vector<double> predicted, known;
  int right = 0;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const int row = placeOf(truth.factors, factors[f]);
    for (std::size_t k = 0; row >= 0 && k < classes.size(); ++k) {
      const int fate = placeOf(truth.fates, classes[k]);
      const double effect = effects(static_cast<Eigen::Index>(f), static_cast<Eigen::Index>(k));
      if (fate < 0 || std::isnan(effect)) continue;
      predicted.push_back(lowered ? -effect : effect);
      known.push_back(truth.effect(row, fate));
      if (std::abs(known.back()) > kNoEffect) {
        ++score.signPairs;
        right += (predicted.back() > 0.0) == (known.back() > 0.0) && predicted.back() != 0.0;
      }
    }
  }
  score.pairs = static_cast<int>(known.size());
  score.spearman = spearman(predicted, known);
  score.sign = score.signPairs > 0 ? static_cast<double>(right) / score.signPairs : kNoNumber;
  return score;
}

std::string trapText(const FateTruth& truth, const std::string& factor,
                     const std::vector<std::string>& classes, const Eigen::VectorXd& correlation) {
  const int row = placeOf(truth.factors, factor);
  if (row < 0 || correlation.size() == 0) return {};
  std::string with;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const double r = correlation[static_cast<Eigen::Index>(k)];
    const int fate = placeOf(truth.fates, classes[k]);
    if (fate < 0 || r < kGoesWith) continue;
    // What it goes with and does cause is no trap.
    if (std::abs(truth.effect(row, fate)) > kNoEffect) return {};
    char text[120];
    std::snprintf(text, sizeof text, "%s%s (r %+.2f, true effect %+.2f)",
                  with.empty() ? "" : " and with ", classes[k].c_str(), r, truth.effect(row, fate));
    with += text;
  }
  if (with.empty()) return {};
  return "A trap: " + factor + " goes with " + with +
         " and causes nothing there in the simulation. Data of unperturbed cells cannot tell the "
         "two apart.";
}

}  // namespace chreode
