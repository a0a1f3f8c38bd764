#include "expression/cell_filter.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "base/error.h"
#include "expression/cell_condition.h"

namespace chreode {

namespace {

std::string shortNumber(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", number);
  return text;
}

/// Counts for each cell how many criteria it fails, and which was the last.
class Tally {
 public:
  explicit Tally(std::size_t cells) : m_failed(cells, 0), m_last(cells, 0) {}

  template <typename Meets>
  void add(const std::string& what, Meets meets) {
    FilterReason reason{what, 0, 0};
    const auto number = static_cast<std::uint16_t>(m_reasons.size());
    for (std::size_t cell = 0; cell < m_failed.size(); ++cell) {
      if (meets(cell)) continue;
      ++reason.cells;
      ++m_failed[cell];
      m_last[cell] = number;
    }
    m_reasons.push_back(reason);
  }

  void finish(FilterOutcome& outcome) && {
    outcome.kept.resize(m_failed.size());
    for (std::size_t cell = 0; cell < m_failed.size(); ++cell) {
      outcome.kept[cell] = m_failed[cell] == 0 ? 1 : 0;
      outcome.cells += outcome.kept[cell];
      if (m_failed[cell] == 1) ++m_reasons[m_last[cell]].only;
    }
    outcome.reasons = std::move(m_reasons);
  }

 private:
  std::vector<std::uint16_t> m_failed;
  std::vector<std::uint16_t> m_last;
  std::vector<FilterReason> m_reasons;
};

void addLimits(const Dataset& data, const CellFilter& filter, const CellQuality& quality,
               Tally& tally) {
  const auto need = [&](bool asked, bool there, const char* what) {
    if (asked && !there) {
      throw Error(std::string("The cells cannot be filtered by ") + what + ". " + quality.missing,
                  data.path);
    }
  };
  need(filter.minCounts || filter.maxCounts, !quality.counts.empty(), "counts");
  need(filter.minGenes || filter.maxGenes, !quality.genes.empty(), "genes");
  need(filter.maxMito.has_value(), !quality.mito.empty(), "mitochondrial share");
  if (filter.minCounts) {
    tally.add("counts ≥ " + shortNumber(*filter.minCounts),
              [&](std::size_t cell) { return quality.counts[cell] >= *filter.minCounts; });
  }
  if (filter.maxCounts) {
    tally.add("counts ≤ " + shortNumber(*filter.maxCounts),
              [&](std::size_t cell) { return quality.counts[cell] <= *filter.maxCounts; });
  }
  if (filter.minGenes) {
    tally.add("genes ≥ " + shortNumber(*filter.minGenes),
              [&](std::size_t cell) { return quality.genes[cell] >= *filter.minGenes; });
  }
  if (filter.maxGenes) {
    tally.add("genes ≤ " + shortNumber(*filter.maxGenes),
              [&](std::size_t cell) { return quality.genes[cell] <= *filter.maxGenes; });
  }
  if (filter.maxMito) {
    // An empty cell has no share, and other criteria to be left out by.
    tally.add("mitochondrial share ≤ " + shortNumber(*filter.maxMito),
              [&](std::size_t cell) { return !(quality.mito[cell] > *filter.maxMito); });
  }
}

void addConditions(const Dataset& data, const CellFilter& filter, Tally& tally) {
  struct AnyOf {
    std::string what;
    std::vector<std::uint8_t> met;
  };
  std::vector<AnyOf> groups;
  std::map<const Annotation*, std::size_t> equals;  // of a column, its place in `groups`
  for (const std::string& text : filter.keep) {
    const CellCondition condition = readCondition(data.cells, text);
    const bool equal = condition.test == CellCondition::Test::equal;
    const auto known = equals.find(condition.column);
    if (!equal || known == equals.end()) {
      if (equal) equals[condition.column] = groups.size();
      groups.push_back({text, condition.met()});
      continue;
    }
    AnyOf& group = groups[known->second];
    group.what += " or " + condition.value;
    const std::vector<std::uint8_t> more = condition.met();
    for (std::size_t cell = 0; cell < more.size(); ++cell) group.met[cell] |= more[cell];
  }
  for (const AnyOf& group : groups) {
    tally.add(group.what, [&](std::size_t cell) { return group.met[cell] != 0; });
  }
}

}  // namespace

std::vector<std::string> CellFilter::criteria() const {
  std::vector<std::string> list;
  const auto add = [&](const char* text, const std::optional<double>& limit) {
    if (limit) list.push_back(text + shortNumber(*limit));
  };
  add("counts ≥ ", minCounts);
  add("counts ≤ ", maxCounts);
  add("genes ≥ ", minGenes);
  add("genes ≤ ", maxGenes);
  add("mitochondrial share ≤ ", maxMito);
  if (minCells > 0) list.push_back("cells per gene ≥ " + std::to_string(minCells));
  list.insert(list.end(), keep.begin(), keep.end());
  return list;
}

FilterOutcome applyFilter(const Dataset& data, const CellFilter& filter, const CellQuality& quality,
                          int threads, const Progress& progress) {
  FilterOutcome outcome;
  Tally tally(data.cells.size());
  addLimits(data, filter, quality, tally);
  addConditions(data, filter, tally);
  std::move(tally).finish(outcome);
  outcome.keptGenes.assign(data.genes.size(), 1);
  outcome.genes = data.geneCount();
  if (filter.minCells <= 0) return outcome;
  if (quality.cellsPerGene.empty()) {
    throw Error("The genes cannot be filtered by their cells. " + quality.missing, data.path);
  }
  const std::vector<std::int32_t> cells =
      outcome.cells == data.cellCount()
          ? quality.cellsPerGene
          : cellsPerGene(*data.matrix, outcome.kept, threads, progress);
  for (std::size_t gene = 0; gene < cells.size(); ++gene) {
    if (cells[gene] >= filter.minCells) continue;
    outcome.keptGenes[gene] = 0;
    --outcome.genes;
  }
  return outcome;
}

}  // namespace chreode
