#include "whatif/matched_sets.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace chreode {

namespace {

constexpr int kTriesPerGene = 40;

/// Place of each value among all, 0 … n − 1; equal ones share their mean place.
Vector ranks(const Vector& values) {
  std::vector<Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    return values[a] != values[b] ? values[a] < values[b] : a < b;
  });
  Vector result(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    const float shared = 0.5f * static_cast<float>(i + end - 1);
    for (; i < end; ++i) result[order[i]] = shared;
  }
  return result;
}

/// From the squared length of the sum of m unit rows.
double pairMean(double squaredLength, double ownSquares, std::size_t count) {
  const auto m = static_cast<double>(count);
  return count < 2 ? 0.0 : (squaredLength - ownSquares) / (m * (m - 1.0));
}

}  // namespace

MatchedSets::MatchedSets(const Matrix& logs) : m_standard(logs.transpose()) {
  Vector mean(logs.cols());
  Vector detection(logs.cols());
  for (Index g = 0; g < m_standard.rows(); ++g) {
    auto row = m_standard.row(g);
    mean[g] = row.mean();
    detection[g] = static_cast<float>((row.array() > 0.0f).count());
    row.array() -= mean[g];
    const float length = row.norm();
    row *= length > 1e-6f ? 1.0f / length : 0.0f;
  }
  m_meanRank = ranks(mean);
  m_detectionRank = ranks(detection);
}

double MatchedSets::meanCorrelation(std::span<const ProgramTarget> program) const {
  RowVector sum = RowVector::Zero(m_standard.cols());
  double own = 0.0;
  for (const ProgramTarget& each : program) {
    sum += static_cast<float>(each.sign) * m_standard.row(each.gene);
    own += m_standard.row(each.gene).squaredNorm();
  }
  return pairMean(sum.squaredNorm(), own, program.size());
}

std::vector<std::int32_t> MatchedSets::alike(std::int32_t gene,
                                             const std::vector<bool>& excluded) const {
  std::vector<std::pair<float, std::int32_t>> others;
  for (Index g = 0; g < m_meanRank.size(); ++g) {
    if (excluded[static_cast<std::size_t>(g)]) continue;
    const float distance = std::abs(m_meanRank[g] - m_meanRank[gene]) +
                           std::abs(m_detectionRank[g] - m_detectionRank[gene]);
    others.emplace_back(distance, static_cast<std::int32_t>(g));
  }
  const std::size_t kept = std::min<std::size_t>(kAlike, others.size());
  std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(kept),
                    others.end());
  std::vector<std::int32_t> genes(kept);
  for (std::size_t i = 0; i < kept; ++i) genes[i] = others[i].second;
  return genes;
}

MatchedSets::Sets MatchedSets::draw(std::span<const ProgramTarget> program, int count,
                                    std::uint64_t seed, const Progress& progress) const {
  Sets result;
  result.tried = count;
  result.wantedCorrelation = meanCorrelation(program);
  std::vector<bool> excluded(static_cast<std::size_t>(m_standard.rows()), false);
  for (const ProgramTarget& each : program) excluded[static_cast<std::size_t>(each.gene)] = true;
  std::vector<std::vector<std::int32_t>> choices;
  for (const ProgramTarget& each : program) {
    choices.push_back(alike(each.gene, excluded));
    if (choices.back().empty()) return result;
  }
  const std::size_t size = program.size();
  for (int set = 0; set < count; ++set) {
    progress.update(static_cast<double>(set) / count, "Drawing background sets");
    Random random(seed, static_cast<std::uint64_t>(set) + 1000);
    std::vector<bool> taken(excluded);
    std::vector<ProgramTarget> drawn;
    RowVector sum = RowVector::Zero(m_standard.cols());
    double own = 0.0;
    const auto pick = [&](std::size_t place) {
      // Another that is free; where all stand-ins are taken there is none.
      for (int attempt = 0; attempt < kTriesPerGene; ++attempt) {
        const std::int32_t gene = choices[place][random.below(choices[place].size())];
        if (!taken[static_cast<std::size_t>(gene)]) return gene;
      }
      return std::int32_t{-1};
    };
    for (std::size_t i = 0; i < size; ++i) {
      const std::int32_t gene = pick(i);
      if (gene < 0) break;
      taken[static_cast<std::size_t>(gene)] = true;
      drawn.push_back({gene, program[i].sign});
      sum += static_cast<float>(program[i].sign) * m_standard.row(gene);
      own += m_standard.row(gene).squaredNorm();
    }
    if (drawn.size() < size) continue;
    double now = pairMean(sum.squaredNorm(), own, size);
    for (std::size_t step = 0;
         step < kTriesPerGene * size && std::abs(now - result.wantedCorrelation) > kTolerance;
         ++step) {
      const std::size_t place = random.below(size);
      const std::int32_t gene = pick(place);
      if (gene < 0) continue;
      ProgramTarget& old = drawn[place];
      const auto sign = static_cast<float>(old.sign);
      const RowVector moved = sum + sign * (m_standard.row(gene) - m_standard.row(old.gene));
      const double squares =
          own + m_standard.row(gene).squaredNorm() - m_standard.row(old.gene).squaredNorm();
      const double next = pairMean(moved.squaredNorm(), squares, size);
      if (std::abs(next - result.wantedCorrelation) >= std::abs(now - result.wantedCorrelation)) {
        continue;
      }
      taken[static_cast<std::size_t>(old.gene)] = false;
      taken[static_cast<std::size_t>(gene)] = true;
      old.gene = gene;
      sum = moved;
      own = squares;
      now = next;
    }
    if (std::abs(now - result.wantedCorrelation) > kTolerance) continue;
    result.meanCorrelation += now;
    result.sets.push_back(std::move(drawn));
  }
  if (!result.sets.empty()) result.meanCorrelation /= static_cast<double>(result.sets.size());
  return result;
}

}  // namespace chreode
