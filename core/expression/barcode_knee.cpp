#include "expression/barcode_knee.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "base/grouped_number.h"

namespace chreode {

namespace {

constexpr double kPoor = 100.0;           // counts
constexpr std::size_t kFewestAbove = 10;  // barcodes that can make a knee
constexpr std::size_t kNoisyRanks = 50;   // barcodeRanks' exclude.from
constexpr double kStep = 0.01;            // decades of rank
constexpr double kSlopeReach = 2;         // steps to either side
constexpr double kLookBack = 0.2;         // decades of rank

/// log10 of the total at log10 of a rank (from 0), joined by lines; `totals` are descending and a
/// total below one counts as one.
class RankCurve {
 public:
  explicit RankCurve(const std::vector<double>& totals) : m_totals(totals) {}
  double at(double logRank) const {
    const double rank =
        std::clamp(std::pow(10.0, logRank) - 1.0, 0.0, static_cast<double>(m_totals.size()) - 1.0);
    const auto low = static_cast<std::size_t>(rank);
    const std::size_t high = std::min(low + 1, m_totals.size() - 1);
    const double share = rank - static_cast<double>(low);
    return (1.0 - share) * logOf(low) + share * logOf(high);
  }

 private:
  double logOf(std::size_t rank) const { return std::log10(std::max(1.0, m_totals[rank])); }
  const std::vector<double>& m_totals;
};

std::optional<double> kneeOf(const std::vector<double>& totals, std::size_t above) {
  const RankCurve curve(totals);
  const double last = std::log10(static_cast<double>(std::min(above + 1, totals.size())));
  const double first = std::log10(static_cast<double>(std::min(kNoisyRanks, above / 3) + 1));
  double steepest = 0.0;
  double foot = last;
  for (double place = last; place > first; place -= kStep) {
    const double fall = curve.at(place - kSlopeReach * kStep) - curve.at(std::min(place, last));
    if (fall <= steepest) continue;
    steepest = fall;
    foot = place;
  }
  if (!(steepest > 0.0)) return std::nullopt;
  const double start = std::max(0.0, foot - kLookBack);
  const double high = curve.at(start);
  const double low = curve.at(foot);
  double best = 0.0;
  std::optional<double> knee;
  for (double place = start; place < foot; place += kStep / 5.0) {
    const double chord = high + (low - high) * (place - start) / (foot - start);
    const double distance = curve.at(place) - chord;
    if (distance <= best) continue;
    best = distance;
    knee = std::floor(std::pow(10.0, curve.at(place)));
  }
  return knee && *knee >= kPoor ? knee : std::nullopt;
}

}  // namespace

std::string DropletCheck::sentence() const {
  if (!unfiltered) return {};
  char share[32];
  std::snprintf(share, sizeof share, "%.0f %%", std::floor(100.0 * sharePoor));
  std::string text = "This looks like unfiltered droplets: " + std::string(share) +
                     " of the barcodes have fewer than 100 counts.";
  if (!cut) return text + " Their rank curve has no knee to cut at.";
  return text + " Suggested cut, at the knee of the barcode rank curve: at least " +
         groupedNumber(static_cast<std::int64_t>(*cut)) + " counts, which keeps " +
         groupedNumber(above) + " barcodes.";
}

DropletCheck checkDroplets(const std::vector<double>& counts) {
  DropletCheck check;
  if (counts.empty()) return check;
  std::vector<double> totals = counts;
  for (double& total : totals) total = std::isfinite(total) ? total : 0.0;
  std::sort(totals.begin(), totals.end(), std::greater<>());
  const auto below = [&](double limit) {
    return static_cast<std::size_t>(
        std::partition_point(totals.begin(), totals.end(), [&](double t) { return t >= limit; }) -
        totals.begin());
  };
  const std::size_t above = below(kPoor);
  check.sharePoor = 1.0 - static_cast<double>(above) / static_cast<double>(totals.size());
  check.unfiltered = check.sharePoor > 0.5;
  if (!check.unfiltered || above < kFewestAbove) return check;
  check.cut = kneeOf(totals, above);
  if (check.cut) check.above = static_cast<Index>(below(*check.cut));
  return check;
}

}  // namespace chreode
