#include "whatif/log_values.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "expression/normalize.h"

namespace chreode {

namespace {

constexpr double kLeastMean = 1e-4;  ///< below, the expectation is proportional to the mean
constexpr double kMostMean = 100.0;  ///< above, a second-order expansion is good to 1e-3
constexpr int kGrid = 160;
const double kStep = std::log(kMostMean / kLeastMean) / (kGrid - 1);

double expansion(double unit, double mean) {
  const double whole = 1.0 + unit * mean;
  return std::log(whole) - 0.5 * mean * unit * unit / (whole * whole);
}

double summed(double unit, double mean) {
  const int most = static_cast<int>(mean + 12.0 * std::sqrt(mean) + 12.0);
  double value = 0.0;
  double weight = std::exp(-mean);
  for (int count = 1; count <= most; ++count) {
    weight *= mean / count;
    value += weight * std::log1p(unit * count);
  }
  return value;
}

}  // namespace

LogValues logValues(const Dataset& data, std::span<const std::int32_t> allowed) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  const auto [cell, gene] = data.matrix->firstNonFinite();
  if (cell >= 0) {
    throw Error("Cell " + data.cells.names[static_cast<std::size_t>(cell)] +
                    " has no finite value for gene " +
                    data.genes.names[static_cast<std::size_t>(gene)] +
                    "; changes need finite values.",
                data.path);
  }
  LogValues values;
  if (data.taken.scale == Scale::log) {
    values.x = data.matrix;
    values.ofFile = true;
    values.description = "the file's log values (" + data.taken.which + ")";
    return values;
  }
  if (data.taken.scale != Scale::counts) {
    throw Error("Changes of expression need counts or log values, and this is " +
                    data.taken.description() + "; choose another matrix with --matrix.",
                data.path);
  }
  if (data.taken.countUnits) {
    values.units = *data.taken.countUnits;
    values.x = fileLogValues(*data.matrix, values.units);
    values.ofFile = true;
    values.description = "the file's log values (" + data.taken.which + ")";
    return values;
  }
  const double depth = medianDepth(*data.matrix->selectCells(allowed));
  values.depth = depth;
  values.x = logNormalize(*data.matrix, depth);
  for (const double total : data.matrix->totals()) {
    values.units.push_back(total > 0.0 ? static_cast<float>(depth / total) : 0.0f);
  }
  values.description = "log1p of counts at the median depth of the cells that may be seen";
  return values;
}

Profile profileOf(const ExpressionMatrix& x, std::span<const std::int32_t> cells) {
  Profile profile;
  profile.cells = static_cast<int>(cells.size());
  profile.mean = Eigen::VectorXd::Zero(x.genes());
  profile.variance = Eigen::VectorXd::Zero(x.genes());
  for (const std::int32_t cell : cells) {
    const ExpressionMatrix::Row row = x.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const auto value = static_cast<double>(row.values[i]);
      profile.mean[row.genes[i]] += value;
      profile.variance[row.genes[i]] += value * value;
    }
  }
  const double count = std::max<double>(1.0, profile.cells);
  profile.mean /= count;
  profile.variance = (profile.variance.array() - count * profile.mean.array().square()).max(0.0) /
                     std::max(1.0, count - 1.0);
  return profile;
}

ExpectedLog::ExpectedLog(double unit) : m_unit(unit), m_values(kGrid) {
  for (int i = 0; i < kGrid; ++i) {
    m_values[static_cast<std::size_t>(i)] = summed(unit, kLeastMean * std::exp(kStep * i));
  }
}

double ExpectedLog::operator()(double mean) const {
  if (!(mean > 0.0)) return 0.0;
  if (mean <= kLeastMean) return m_values.front() * mean / kLeastMean;
  if (mean >= kMostMean) return expansion(m_unit, mean);
  const double place = std::log(mean / kLeastMean) / kStep;
  const auto below = std::min(static_cast<std::size_t>(place), m_values.size() - 2);
  const double share = place - static_cast<double>(below);
  return (1.0 - share) * m_values[below] + share * m_values[below + 1];
}

double ExpectedLog::inverse(double value) const {
  if (!(value > 0.0) || !(m_unit > 0.0)) return 0.0;
  if (value <= m_values.front()) return kLeastMean * value / m_values.front();
  if (value >= m_values.back()) return std::max(kMostMean, std::expm1(value) / m_unit);
  const auto above = std::upper_bound(m_values.begin(), m_values.end(), value);
  const auto below = static_cast<double>(above - m_values.begin() - 1);
  const double share = (value - *(above - 1)) / (*above - *(above - 1));
  return kLeastMean * std::exp(kStep * (below + share));
}

}  // namespace chreode
