#include "whatif/gene_rule.h"

#include <cmath>
#include <iterator>
#include <numeric>
#include <string>
#include <utility>

#include "base/error.h"
#include "expression/normalize.h"

namespace chreode {

namespace {

std::vector<double> logsOf(const ExpressionMatrix& input, const LogScale& scale, Index gene) {
  const auto column = input.column(gene);
  std::vector<double> logs(column.cells.size());
  for (std::size_t i = 0; i < logs.size(); ++i) {
    logs[i] = scale.toLog(column.cells[i], column.values[i]);
  }
  return logs;
}

constexpr std::pair<ShiftKind, const char*> kKinds[] = {{ShiftKind::toZero, "zero"},
                                                        {ShiftKind::toQuantile, "quantile"},
                                                        {ShiftKind::addDeviations, "deviations"}};

}  // namespace

const char* shiftKindName(ShiftKind kind) {
  return std::find_if(std::begin(kKinds), std::end(kKinds),
                      [&](const auto& each) { return each.first == kind; })
      ->second;
}

ShiftKind shiftKindNamed(std::string_view name) {
  const auto* found = std::find_if(std::begin(kKinds), std::end(kKinds),
                                   [&](const auto& each) { return each.second == name; });
  if (found == std::end(kKinds)) {
    throw Error("\"" + std::string(name) + "\" is no kind of amount.");
  }
  return found->first;
}

LogScale::LogScale(const ExpressionMatrix& input, bool counts)
    : m_totals(counts ? input.totals() : std::vector<double>()),
      m_depth(counts ? medianDepth(input) : 1.0) {
}

double LogScale::toLog(Index cell, double value) const {
  if (!ofCounts()) return value;
  return total(cell) > 0.0 ? std::log1p(value * m_depth / total(cell)) : 0.0;
}

double LogScale::fromLog(Index cell, double value) const {
  return ofCounts() ? std::expm1(value) * total(cell) / m_depth : value;
}

double logDeviation(const ExpressionMatrix& input, const LogScale& scale, Index gene) {
  const std::vector<double> logs = logsOf(input, scale, gene);
  const auto n = static_cast<double>(input.cells());
  const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / n;
  double squares = (n - static_cast<double>(logs.size())) * mean * mean;
  for (const double value : logs) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / std::max(1.0, n - 1.0));
}

GeneRule ruleFor(const ExpressionMatrix& input, const LogScale& scale, Index gene, ShiftKind kind,
                 double amount) {
  GeneRule rule;
  if (kind == ShiftKind::toZero) return rule;
  if (kind == ShiftKind::addDeviations) {
    rule.isFixed = false;
    rule.added = amount * logDeviation(input, scale, gene);
    return rule;
  }
  std::vector<double> logs = logsOf(input, scale, gene);
  if (logs.empty()) return rule;
  std::sort(logs.begin(), logs.end());
  const double place = std::clamp(amount, 0.0, 1.0) * static_cast<double>(logs.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  const std::size_t high = std::min(low + 1, logs.size() - 1);
  rule.fixed = logs[low] + (place - static_cast<double>(low)) * (logs[high] - logs[low]);
  return rule;
}

}  // namespace chreode
