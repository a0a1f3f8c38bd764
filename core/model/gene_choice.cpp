#include "model/gene_choice.h"

#include <algorithm>
#include <deque>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "expression/label_markers.h"
#include "expression/variable_genes.h"
#include "model/pca_model.h"

namespace chreode {

namespace {

constexpr Index kFewestInBatch = 20;  // cells that variances are told from

/// Looks genes up by any of their names.
class GeneFinder {
 public:
  explicit GeneFinder(const Dataset& data) {
    add(data.genes.names);
    add(data.genes.shown);
    for (const Annotation& column : data.genes.columns) {
      const bool text = column.kind == Annotation::Kind::string ||
                        (column.kind == Annotation::Kind::categorical &&
                         2 * column.levels.size() > data.genes.size());
      if (!text) continue;  // a column of few values says something of genes but names none
      std::vector<std::string>& names = m_texts.emplace_back(data.genes.size());
      for (std::size_t row = 0; row < names.size(); ++row) names[row] = column.text(row);
      add(names);
    }
  }
  std::int32_t find(std::string_view name) const {
    const auto found = m_places.find(name);
    return found == m_places.end() ? -1 : found->second;
  }

 private:
  void add(const std::vector<std::string>& names) {
    for (std::size_t row = 0; row < names.size(); ++row) {
      if (!names[row].empty()) m_places.emplace(names[row], static_cast<std::int32_t>(row));
    }
  }
  std::unordered_map<std::string_view, std::int32_t> m_places;
  std::deque<std::vector<std::string>> m_texts;
};

void sortUnique(std::vector<std::int32_t>& genes) {
  std::sort(genes.begin(), genes.end());
  genes.erase(std::unique(genes.begin(), genes.end()), genes.end());
}

std::vector<std::int32_t> findAll(const GeneFinder& finder, const std::vector<std::string>& names) {
  std::vector<std::int32_t> genes;
  for (const std::string& name : names) {
    if (const std::int32_t gene = finder.find(name); gene >= 0) genes.push_back(gene);
  }
  sortUnique(genes);
  return genes;
}

const Annotation& columnNamed(const Dataset& data, const std::string& name, const char* what) {
  const Annotation* column = data.cells.find(name);
  if (!column) {
    throw Error("The cells have no column \"" + name + "\" to take " + what + ".", data.path);
  }
  return *column;
}

Annotation classesOf(const Dataset& data, const std::string& name, const char* what) {
  Annotation column = withLevels(columnNamed(data, name, what));
  if (column.kind != Annotation::Kind::categorical) {
    throw Error("Column \"" + name + "\" holds no classes to take " + what + ".", data.path);
  }
  return column;
}

/// The parts of a perturbation's name that may be genes: the whole, and what stands between signs.
std::vector<std::string> partsOf(const std::string& level) {
  std::vector<std::string> parts{level};
  for (const char* signs : {"+,;|&/ ", "+,;|&/ _", "+,;|&/ _-:"}) {
    std::size_t first = 0;
    while (first < level.size()) {
      const std::size_t end = std::min(level.find_first_of(signs, first), level.size());
      if (end > first) parts.push_back(level.substr(first, end - first));
      first = end + 1;
    }
  }
  return parts;
}

std::vector<std::int32_t> targetsIn(const GeneFinder& finder, const Annotation& column) {
  std::vector<std::int32_t> genes;
  for (const std::string& level : column.levels) {
    for (const std::string& part : partsOf(level)) {
      if (const std::int32_t gene = finder.find(part); gene >= 0) genes.push_back(gene);
    }
  }
  sortUnique(genes);
  return genes;
}

/// The sets of a choice with the genes that they name.
struct Sets {
  std::vector<GeneSetCount> counts;
  std::vector<std::vector<std::int32_t>> genes;

  void add(std::string name, bool always, std::size_t asked, std::vector<std::int32_t> found) {
    counts.push_back(
        {std::move(name), always, static_cast<Index>(asked), static_cast<Index>(found.size()), 0});
    genes.push_back(std::move(found));
  }
};

Sets setsOf(const Dataset& data, const GeneChoice& choice, std::span<const std::int32_t> cells,
            const Progress& progress) {
  Sets sets;
  const GeneFinder finder(data);
  if (!choice.markerColumn.empty()) {
    const Annotation label = classesOf(data, choice.markerColumn, "markers of");
    std::vector<std::int32_t> genes;
    for (const auto& own : labelMarkers(data, label, choice.markersPerClass, cells, progress)) {
      genes.insert(genes.end(), own.begin(), own.end());
    }
    sortUnique(genes);
    const std::size_t asked = genes.size();
    sets.add("markers of " + choice.markerColumn, true, asked, std::move(genes));
  }
  if (!choice.targetColumn.empty()) {
    const Annotation column = classesOf(data, choice.targetColumn, "perturbation targets from");
    sets.add("targets in " + choice.targetColumn, true, column.levels.size(),
             targetsIn(finder, column));
  }
  for (const NamedGenes& list : choice.always) {
    sets.add(list.name, true, list.genes.size(), findAll(finder, list.genes));
  }
  if (!choice.never.empty()) {
    const std::vector<std::string> symbols = symbolsOf(data.genes);
    for (const GeneFamily family : choice.never) {
      std::vector<std::int32_t> genes = familyGenes(symbols, family);
      const std::size_t asked = genes.size();
      sets.add(familyName(family), false, asked, std::move(genes));
    }
  }
  for (const NamedGenes& list : choice.neverLists) {
    sets.add(list.name, false, list.genes.size(), findAll(finder, list.genes));
  }
  return sets;
}

/// The batch of each of `cells`, −1 where it has too few; names those in `small`.
std::vector<std::int32_t> batchesOf(const Dataset& data, const std::string& name,
                                    std::span<const std::int32_t> cells,
                                    std::vector<std::string>& small) {
  const Annotation column = classesOf(data, name, "variable genes by");
  std::vector<Index> count(column.levels.size(), 0);
  std::vector<std::int32_t> batches;
  batches.reserve(cells.size());
  for (const std::int32_t cell : cells) {
    const std::int32_t code = column.codes[static_cast<std::size_t>(cell)];
    if (code >= 0) ++count[static_cast<std::size_t>(code)];
    batches.push_back(code);
  }
  for (std::size_t level = 0; level < count.size(); ++level) {
    if (count[level] > 0 && count[level] < kFewestInBatch) small.push_back(column.levels[level]);
  }
  for (std::int32_t& batch : batches) {
    if (batch >= 0 && count[static_cast<std::size_t>(batch)] < kFewestInBatch) batch = -1;
  }
  if (std::all_of(batches.begin(), batches.end(), [](std::int32_t b) { return b < 0; })) {
    throw Error("No level of \"" + name + "\" has " + std::to_string(kFewestInBatch) +
                    " cells to find variable genes in.",
                data.path);
  }
  return batches;
}

/// The variable genes among those allowed: `count` of them, or all where there are no more.
std::vector<std::int32_t> variableAmong(const Dataset& data, const GeneChoice& choice, Index count,
                                        std::span<const std::int32_t> cells, bool allCells,
                                        const std::vector<std::uint8_t>& allowed,
                                        std::vector<std::string>& small) {
  std::vector<std::int32_t> genes;
  const Index total = std::accumulate(allowed.begin(), allowed.end(), Index{0});
  if (count >= total || data.taken.scale == Scale::scaled) {
    for (std::size_t gene = 0; gene < allowed.size(); ++gene) {
      if (allowed[gene] != 0) genes.push_back(static_cast<std::int32_t>(gene));
    }
    return genes;
  }
  const auto part = allCells ? data.matrix : data.matrix->selectCells(cells);
  const bool counts = data.taken.scale != Scale::log;
  if (!choice.batchColumn.empty()) {
    return variableGenesByBatch(*part, counts, static_cast<int>(count),
                                batchesOf(data, choice.batchColumn, cells, small), allowed);
  }
  for (const std::int32_t gene : variableGenes(*part, counts, static_cast<int>(allowed.size()))) {
    if (static_cast<Index>(genes.size()) >= count) break;
    if (allowed[static_cast<std::size_t>(gene)] != 0) genes.push_back(gene);
  }
  return genes;
}

}  // namespace

ChosenGenes chooseGenes(const Dataset& data, const GeneChoice& choice, int wanted,
                        std::span<const std::int32_t> pinned, std::span<const std::int32_t> cells,
                        std::span<const std::uint8_t> allowedGenes, const Progress& progress) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  const auto total = static_cast<std::size_t>(data.geneCount());
  std::vector<std::int32_t> everyCell;
  if (cells.empty()) {
    everyCell.resize(data.cells.size());
    std::iota(everyCell.begin(), everyCell.end(), 0);
    cells = everyCell;
  }
  if (!choice.batchColumn.empty() && !data.cells.find(choice.batchColumn)) {
    throw Error("The cells have no column \"" + choice.batchColumn + "\" to rank genes by.",
                data.path);
  }
  Sets sets = setsOf(data, choice, cells, progress);
  std::vector<std::uint8_t> expressed(total, 1);
  if (!allowedGenes.empty()) expressed.assign(allowedGenes.begin(), allowedGenes.end());
  std::vector<std::uint8_t> allowed = expressed;
  std::vector<std::uint8_t> isPinned(total, 0);
  for (const std::int32_t gene : pinned) isPinned[static_cast<std::size_t>(gene)] = 1;
  for (std::size_t set = 0; set < sets.genes.size(); ++set) {
    if (sets.counts[set].always) continue;
    for (const std::int32_t gene : sets.genes[set]) {
      const auto place = static_cast<std::size_t>(gene);
      if (allowed[place] != 0 && isPinned[place] == 0) ++sets.counts[set].changed;
      allowed[place] = 0;
    }
  }
  ChosenGenes chosen;
  std::vector<std::int32_t> genes =
      variableAmong(data, choice, modelGeneCount(data.geneCount(), wanted), cells,
                    cells.size() == data.cells.size(), allowed, chosen.smallBatches);
  chosen.variable = static_cast<Index>(genes.size());
  std::vector<std::uint8_t> taken(total, 0);
  for (const std::int32_t gene : genes) taken[static_cast<std::size_t>(gene)] = 1;
  const auto take = [&](std::int32_t gene) {
    const auto place = static_cast<std::size_t>(gene);
    if (taken[place] != 0) return false;
    taken[place] = 1;
    return true;
  };
  for (const std::int32_t gene : pinned) take(gene);
  for (std::size_t set = 0; set < sets.genes.size(); ++set) {
    if (!sets.counts[set].always) continue;
    for (const std::int32_t gene : sets.genes[set]) {
      if (allowed[static_cast<std::size_t>(gene)] != 0 && take(gene)) ++sets.counts[set].changed;
    }
  }
  for (std::size_t gene = 0; gene < total; ++gene) {
    if (taken[gene] != 0) chosen.genes.push_back(static_cast<std::int32_t>(gene));
  }
  if (chosen.genes.size() < 2) {
    throw Error("Fewer than 2 genes are left for the model; leave out less.", data.path);
  }
  chosen.sets = std::move(sets.counts);
  return chosen;
}

std::vector<std::int32_t> targetGenes(const Dataset& data, const Annotation& column) {
  return targetsIn(GeneFinder(data), withLevels(column));
}

std::string guessTargetColumn(const Dataset& data) {
  const GeneFinder finder(data);
  std::string best;
  std::size_t most = 1;
  for (const Annotation& column : data.cells.columns) {
    if (column.kind != Annotation::Kind::categorical) continue;
    const std::size_t found = targetsIn(finder, column).size();
    if (found <= most) continue;
    most = found;
    best = column.name;
  }
  return best;
}

std::vector<std::int32_t> genesNamed(const Dataset& data, const std::vector<std::string>& names) {
  return findAll(GeneFinder(data), names);
}

}  // namespace chreode
