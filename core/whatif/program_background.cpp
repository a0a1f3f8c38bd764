#include "whatif/program_background.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <unordered_set>

namespace chreode {

namespace {

constexpr Index kSetCells = 300;          // that sets are tried on
constexpr Index kCorrelationCells = 500;  // that correlations are told from
constexpr double kShared = 0.3;

Matrix logsOf(const ProgramExperiment& experiment) {
  const Index rows = std::min(kCorrelationCells, static_cast<Index>(experiment.cells().size()));
  Matrix logs(rows, experiment.parts().input->genes());
  for (Index i = 0; i < logs.rows(); ++i) {
    for (Index g = 0; g < logs.cols(); ++g) logs(i, g) = experiment.logValue(i, g);
  }
  return logs;
}

double effectSize(const ProgramExperiment& experiment, const InputChange& change,
                  const Progress& progress) {
  return experiment.effectOf(experiment.encode(change, progress)).change.norm();
}

}  // namespace

BackgroundSampler::BackgroundSampler(const ProgramExperiment& experiment)
    : m_sets(logsOf(experiment)) {
}

ProgramBackground BackgroundSampler::sample(const ProgramShift& shift, const GeneProgram& program,
                                            const ShiftAmount& amount, int sets, std::uint64_t seed,
                                            const Progress& progress) const {
  ProgramBackground result;
  const ProgramExperiment& experiment = shift.experiment();
  result.effect =
      effectSize(experiment, shift.inputChange(program, amount, kSetCells), progress.part(0, 0));
  std::vector<ProgramTarget> members = program.targets;
  if (program.factorGene >= 0) members.insert(members.begin(), {program.factorGene, 1});
  const MatchedSets::Sets drawn = m_sets.draw(members, sets, seed, progress.part(0.0, 0.2));
  result.tried = drawn.tried;
  result.wantedCorrelation = drawn.wantedCorrelation;
  result.meanCorrelation = drawn.meanCorrelation;
  const Progress rest = progress.part(0.2, 1.0);
  int atLeast = 0;
  for (std::size_t i = 0; i < drawn.sets.size(); ++i) {
    rest.update(static_cast<double>(i) / static_cast<double>(drawn.sets.size()),
                "Trying background sets");
    GeneProgram random;
    random.targets = drawn.sets[i];
    result.effects.push_back(effectSize(experiment, shift.inputChange(random, amount, kSetCells),
                                        Progress{progress.stop, {}}));
    atLeast += result.effects.back() >= result.effect;
  }
  const int used = static_cast<int>(result.effects.size());
  char text[240];
  if (used >= kFewestBackgroundSets) {
    result.p = (1.0 + atLeast) / (1.0 + used);
    std::snprintf(text, sizeof text,
                  "%d sets matched on mean, detection and mean pairwise correlation (%.3f ± %.2f; "
                  "%d of %d kept)",
                  used, result.wantedCorrelation, MatchedSets::kTolerance, used, result.tried);
  } else if (result.tried > used) {
    std::snprintf(text, sizeof text,
                  "too few for a p-value: %d of %d random sets came within %.2f of the programme's "
                  "mean pairwise correlation %.3f, and %d are needed",
                  used, result.tried, MatchedSets::kTolerance, result.wantedCorrelation,
                  kFewestBackgroundSets);
  } else {
    std::snprintf(text, sizeof text, "too few for a p-value: %d background sets, and %d are needed",
                  used, kFewestBackgroundSets);
  }
  result.note = text;
  return result;
}

std::vector<int> programGroups(const std::vector<GeneProgram>& programs) {
  std::vector<std::size_t> parent(programs.size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  std::map<std::int32_t, std::vector<std::size_t>> programsOf;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    for (const ProgramTarget& target : programs[i].targets) programsOf[target.gene].push_back(i);
  }
  std::vector<int> shared(programs.size());
  for (std::size_t i = 0; i < programs.size(); ++i) {
    std::fill(shared.begin(), shared.end(), 0);
    for (const ProgramTarget& target : programs[i].targets) {
      for (const std::size_t other : programsOf[target.gene]) ++shared[other];
    }
    for (std::size_t j = i + 1; j < programs.size(); ++j) {
      const std::size_t smaller = std::min(programs[i].targets.size(), programs[j].targets.size());
      if (shared[j] > kShared * static_cast<double>(smaller)) parent[root(j)] = root(i);
    }
  }
  std::map<std::size_t, int> numbers;
  std::vector<int> groups;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    groups.push_back(numbers.emplace(root(i), static_cast<int>(numbers.size())).first->second);
  }
  return groups;
}

std::vector<std::optional<double>> groupedQ(const std::vector<std::optional<double>>& p,
                                            const std::vector<int>& groups) {
  std::map<int, std::vector<double>> members;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i]) members[groups[i]].push_back(*p[i]);
  }
  std::vector<std::pair<double, int>> ordered;
  for (auto& [group, values] : members) {
    std::sort(values.begin(), values.end());
    double least = 1.0;
    for (std::size_t k = 0; k < values.size(); ++k) {
      least = std::min(least,
                       values[k] * static_cast<double>(values.size()) / static_cast<double>(k + 1));
    }
    ordered.emplace_back(least, group);
  }
  std::sort(ordered.begin(), ordered.end());
  std::map<int, double> q;
  double running = 1.0;
  for (std::size_t k = ordered.size(); k-- > 0;) {
    running = std::min(running, ordered[k].first * static_cast<double>(ordered.size()) /
                                    static_cast<double>(k + 1));
    q[ordered[k].second] = running;
  }
  std::vector<std::optional<double>> result(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i]) result[i] = q.at(groups[i]);
  }
  return result;
}

std::vector<ProgramRank> rankPrograms(const std::vector<RankedProgram>& programs) {
  const auto similar = [](double a, double b) { return a <= 2.0 * b && b <= 2.0 * a; };
  std::vector<ProgramRank> ranks(programs.size());
  for (std::size_t i = 0; i < programs.size(); ++i) {
    const RankedProgram& own = programs[i];
    if (std::isnan(own.effect)) continue;
    ranks[i].rank = 1;
    for (const RankedProgram& other : programs) {
      if (std::isnan(other.effect) || !similar(own.targets, other.targets) ||
          !similar(own.inputNorm, other.inputNorm)) {
        continue;
      }
      ++ranks[i].of;
      ranks[i].rank += other.effect > own.effect;
    }
  }
  return ranks;
}

}  // namespace chreode
