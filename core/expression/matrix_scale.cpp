#include "expression/matrix_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace chreode {

namespace {

/// Above this no log1p of real counts goes (e²⁵ molecules); linear values do.
constexpr float kGreatestLog = 25.0f;

/// Counts of one cell from its logged values; false when they are no whole multiples of the least.
bool recoverRow(PackedView<float> logged, double lnBase, std::vector<float>& counts) {
  double least = std::numeric_limits<double>::infinity();
  for (const float value : logged) least = std::min(least, std::expm1(value * lnBase));
  counts.clear();
  for (const float value : logged) {
    const double linear = std::expm1(value * lnBase);
    const double multiple = linear / least;
    const double whole = std::round(multiple);
    // A float log carries a relative error of about 6e-8 · log(x) · (1 + 1/x) in its expm1; the
    // quotient of two such is allowed, and no more than 1 % of a count near one.
    const double error = 2e-7 * (1.0 + value * lnBase) * (1.0 + 1.0 / least) * multiple;
    if (std::abs(multiple - whole) > std::min(0.25, 0.01 + error)) return false;
    counts.push_back(static_cast<float>(whole));
  }
  return true;
}

std::shared_ptr<const ExpressionMatrix> recoverWithBase(const ExpressionMatrix& logged,
                                                        double lnBase) {
  const Index cells = logged.cells();
  std::vector<float> values(logged.values().size());
  std::vector<float> counts;
  std::int64_t failed = 0;
  std::int64_t judged = 0;
  for (Index cell = 0; cell < cells; ++cell) {
    const auto row = logged.row(cell);
    if (row.values.empty()) continue;
    // One value alone is a whole multiple of itself: it says nothing about the rest.
    if (row.values.size() > 1) ++judged;
    const std::int64_t at = logged.offsets()[cell];
    if (recoverRow(row.values, lnBase, counts)) {
      std::copy(counts.begin(), counts.end(), values.begin() + at);
      continue;
    }
    // The few cells without a clear unit get the nearest multiples all the same.
    if (++failed > cells / 100 + 1) return nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (const float v : row.values) least = std::min(least, std::expm1(v * lnBase));
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      values[at + static_cast<std::int64_t>(i)] =
          static_cast<float>(std::max(1.0, std::round(std::expm1(row.values[i] * lnBase) / least)));
    }
  }
  if (judged == 0 || static_cast<double>(failed) > 0.01 * static_cast<double>(judged)) {
    return nullptr;
  }
  return logged.withValues(std::move(values));
}

/// The linear value that was taken as one count, of each cell.
std::vector<float> unitsOf(const ExpressionMatrix& logged, double lnBase) {
  std::vector<float> units(static_cast<std::size_t>(logged.cells()), 0.0f);
  for (Index cell = 0; cell < logged.cells(); ++cell) {
    const auto row = logged.row(cell);
    if (row.values.empty()) continue;
    float least = row.values[0];
    for (const float value : row.values) least = std::min(least, value);
    units[static_cast<std::size_t>(cell)] = static_cast<float>(std::expm1(least * lnBase));
  }
  return units;
}

}  // namespace

const char* scaleName(Scale scale) {
  switch (scale) {
    case Scale::counts:
      return "counts";
    case Scale::log:
      return "log";
    case Scale::scaled:
      return "scaled";
    case Scale::other:
      break;
  }
  return "other";
}

Scale scaleOf(const ExpressionMatrix& matrix) {
  bool whole = true;
  float greatest = 0.0f;
  for (const float value : matrix.values()) {
    if (!std::isfinite(value)) continue;
    if (value < 0.0f) return Scale::scaled;
    if (whole && value != std::round(value)) whole = false;
    greatest = std::max(greatest, value);
  }
  if (whole) return Scale::counts;
  return greatest <= kGreatestLog ? Scale::log : Scale::other;
}

std::shared_ptr<const ExpressionMatrix> recoverCounts(const ExpressionMatrix& logged,
                                                      std::vector<float>* units) {
  if (scaleOf(logged) != Scale::log || logged.firstNonFinite().first >= 0) return nullptr;
  for (const double lnBase : {1.0, std::log(2.0), std::log(10.0)}) {
    if (auto counts = recoverWithBase(logged, lnBase)) {
      if (units) *units = unitsOf(logged, lnBase);
      return counts;
    }
  }
  return nullptr;
}

}  // namespace chreode
