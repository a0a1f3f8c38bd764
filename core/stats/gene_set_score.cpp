#include "stats/gene_set_score.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

#include "base/error.h"
#include "base/random.h"
#include "stats/shown_values.h"

namespace chreode {

namespace {

/// Calls `f(cell, gene, stored value)` for every stored value.
template <typename F>
void forEachStored(const ExpressionMatrix& matrix, const Progress& progress, const F& f) {
  constexpr Index step = 4096;
  for (Index cell = 0; cell < matrix.cells(); ++cell) {
    if (cell % step == 0) {
      progress.update(static_cast<double>(cell) / static_cast<double>(matrix.cells()));
    }
    const auto row = matrix.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      f(static_cast<std::size_t>(cell), static_cast<std::size_t>(row.genes[i]), row.values[i]);
    }
  }
}

/// Genes in bins of like mean.
class ControlBins {
 public:
  ControlBins(const std::vector<double>& sums, std::uint64_t seed) : m_bin(sums.size()) {
    // pandas: rank(method="min") // n_items
    const auto genes = static_cast<double>(sums.size());
    const double items = std::max(1.0, std::nearbyint(genes / (kScoreBins - 1)));
    std::vector<double> sorted(sums);
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t gene = 0; gene < sums.size(); ++gene) {
      const auto below = std::lower_bound(sorted.begin(), sorted.end(), sums[gene]);
      const double rank = static_cast<double>(below - sorted.begin()) + 1.0;
      m_bin[gene] = static_cast<int>(std::floor(rank / items));
      m_members[m_bin[gene]].push_back(static_cast<std::int32_t>(gene));
    }
    for (auto& [bin, members] : m_members) {
      Random random(seed, static_cast<std::uint64_t>(bin));
      const std::vector<int> order = random.permutation(static_cast<int>(members.size()));
      std::vector<std::int32_t> drawn;
      for (const int at : order) {
        if (drawn.size() == kControls) break;
        drawn.push_back(members[static_cast<std::size_t>(at)]);
      }
      members = std::move(drawn);
    }
  }

  /// Ascending.
  std::vector<std::int32_t> controlsOf(const std::vector<std::int32_t>& set) const {
    std::set<std::int32_t> controls;
    for (const std::int32_t gene : set) {
      const auto& drawn = m_members.at(m_bin[static_cast<std::size_t>(gene)]);
      controls.insert(drawn.begin(), drawn.end());
    }
    for (const std::int32_t gene : set) controls.erase(gene);
    return {controls.begin(), controls.end()};
  }

 private:
  std::vector<int> m_bin;  // per gene
  std::map<int, std::vector<std::int32_t>> m_members;
};

/// What a gene's value adds to the score of a set.
struct Weight {
  std::size_t set;
  double weight;
};

}  // namespace

const char* scoreMethodName(ScoreMethod method) {
  return method == ScoreMethod::mean ? "mean" : "score_genes";
}

std::vector<GeneSetScore> scoreGeneSets(const Dataset& data, const std::vector<ScoredSet>& sets,
                                        ScoreMethod method, std::uint64_t seed,
                                        const Progress& progress) {
  progress.update(0.0, "scoring gene sets");
  const ShownValues values(data);
  const ExpressionMatrix& matrix = *data.matrix;
  const auto genes = static_cast<std::size_t>(matrix.genes());
  std::unordered_map<std::string_view, std::int32_t> known;
  for (std::size_t gene = 0; gene < genes; ++gene) {
    known.try_emplace(data.genes.names[gene], static_cast<std::int32_t>(gene));
  }
  std::vector<GeneSetScore> scores;
  bool any = false;
  for (const ScoredSet& set : sets) {
    GeneSetScore score;
    score.name = set.name;
    std::set<std::int32_t> found;
    for (const std::string& gene : set.genes) {
      const auto at = known.find(gene);
      if (at == known.end()) {
        score.missing.push_back(gene);
      } else {
        found.insert(at->second);
      }
    }
    score.genes.assign(found.begin(), found.end());
    any = any || !score.genes.empty();
    scores.push_back(std::move(score));
  }
  if (!any) {
    throw Error(sets.size() == 1 ? "The data have no gene of the set \"" + sets.front().name + "\"."
                                 : "The data have no gene of any of the sets.",
                data.path);
  }

  if (method == ScoreMethod::scoreGenes) {
    std::vector<double> sums(genes, 0.0);
    forEachStored(matrix, progress.part(0.0, 0.5),
                  [&](std::size_t cell, std::size_t gene, float stored) {
                    sums[gene] += static_cast<double>(values.shown(cell, stored));
                  });
    const ControlBins bins(sums, seed);
    for (GeneSetScore& score : scores) {
      score.controls = bins.controlsOf(score.genes);
      if (score.controls.empty() && !score.genes.empty()) {
        throw Error("The set \"" + score.name +
                    "\" leaves no control genes of like expression; take the mean.");
      }
    }
  }
  std::vector<std::vector<Weight>> weights(genes);
  for (std::size_t set = 0; set < scores.size(); ++set) {
    for (const auto* list : {&scores[set].genes, &scores[set].controls}) {
      const double sign = list == &scores[set].genes ? 1.0 : -1.0;
      for (const std::int32_t gene : *list) {
        weights[static_cast<std::size_t>(gene)].push_back(
            {set, sign / static_cast<double>(list->size())});
      }
    }
  }
  std::vector<std::vector<double>> sums(scores.size());
  for (std::vector<double>& sum : sums) sum.assign(data.cells.size(), 0.0);
  forEachStored(matrix, progress.part(0.5, 1.0),
                [&](std::size_t cell, std::size_t gene, float stored) {
                  if (weights[gene].empty()) return;
                  const auto value = static_cast<double>(values.shown(cell, stored));
                  for (const Weight& weight : weights[gene]) {
                    sums[weight.set][cell] += weight.weight * value;
                  }
                });
  for (std::size_t set = 0; set < scores.size(); ++set) {
    if (scores[set].genes.empty()) {
      scores[set].scores.assign(data.cells.size(), std::numeric_limits<float>::quiet_NaN());
    } else {
      scores[set].scores.assign(sums[set].begin(), sums[set].end());
    }
  }
  return scores;
}

}  // namespace chreode
