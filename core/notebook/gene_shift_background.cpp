#include "notebook/gene_shift_background.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>
#include <vector>

#include "base/random.h"
#include "latent/latent_scale.h"

namespace chreode {

namespace {

constexpr std::size_t kCellsTried = 50;
constexpr std::size_t kAlike = 100;  // genes that a gene's stand-in is drawn from

/// Evenly over the cells, which stand in the order of the file.
std::vector<std::int32_t> someOf(std::span<const std::int32_t> cells) {
  const std::size_t count = std::min(cells.size(), kCellsTried);
  std::vector<std::int32_t> some;
  for (std::size_t i = 0; i < count; ++i) some.push_back(cells[i * cells.size() / count]);
  return some;
}

/// The model's genes by their mean in the input, the lowest first.
std::vector<std::int32_t> genesByMean(const ExpressionMatrix& input) {
  std::vector<double> sums(static_cast<std::size_t>(input.genes()), 0.0);
  for (Index cell = 0; cell < input.cells(); ++cell) {
    const auto row = input.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      sums[static_cast<std::size_t>(row.genes[i])] += row.values[i];
    }
  }
  std::vector<std::int32_t> order(sums.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return sums[static_cast<std::size_t>(a)] < sums[static_cast<std::size_t>(b)];
  });
  return order;
}

/// Of the genes in order of their mean the nearest to a place that were not asked.
std::vector<std::int32_t> alike(const std::vector<std::int32_t>& order, std::size_t place,
                                const std::unordered_set<std::int32_t>& asked) {
  std::vector<std::int32_t> found;
  for (std::size_t away = 1; found.size() < kAlike && away < order.size(); ++away) {
    for (const bool above : {true, false}) {
      if (above ? place + away >= order.size() : place < away) continue;
      const std::int32_t gene = order[above ? place + away : place - away];
      if (!asked.contains(gene)) found.push_back(gene);
    }
  }
  return found;
}

}  // namespace

MoveRank rankOfGeneShift(const DragExperiment& experiment, std::span<const std::int32_t> cells,
                         const GeneShift& shift, std::uint64_t seed, const Progress& progress) {
  const GeneShifter shifter(experiment);
  const DragExperiment::Parts& parts = experiment.parts();
  const std::vector<std::string>& names = parts.model->card().genes;
  const std::vector<std::int32_t> some = someOf(cells);
  const Matrix before = shifter.codesBefore(some);
  const LatentScale scale = latentScale(*parts.codes.mean);
  const auto lengthOf = [&](const std::vector<std::int32_t>& genes) {
    GeneShifter::Rules rules;
    for (const std::int32_t gene : genes) rules.emplace_back(gene, shifter.ruleOf(gene, shift));
    const Matrix after = shifter.codesAfter(some, std::move(rules), Progress{progress.stop, {}});
    const RowVector move = (after - before).colwise().mean();
    return static_cast<double>((scale.deviation.array() > 0.0f)
                                   .select(move.array() / scale.deviation.array(), 0.0f)
                                   .matrix()
                                   .norm());
  };

  const std::vector<std::int32_t> order = genesByMean(*parts.input);
  std::unordered_set<std::int32_t> asked;
  std::vector<std::int32_t> own;
  for (std::size_t gene = 0; gene < names.size(); ++gene) {
    if (std::find(shift.genes.begin(), shift.genes.end(), names[gene]) == shift.genes.end())
      continue;
    own.push_back(static_cast<std::int32_t>(gene));
    asked.insert(own.back());
  }
  std::vector<std::vector<std::int32_t>> pools;
  for (const std::int32_t gene : own) {
    const auto place = std::find(order.begin(), order.end(), gene) - order.begin();
    pools.push_back(alike(order, static_cast<std::size_t>(place), asked));
    if (pools.back().size() < own.size()) return {};
  }
  const double length = lengthOf(own);
  if (!(length > 0.0)) return {};
  Random random(seed, 73);
  MoveRank result{1, 1};
  for (int i = 0; i < kBackgroundMoves; ++i) {
    progress.update(static_cast<double>(i) / kBackgroundMoves, "other genes of like mean");
    std::vector<std::int32_t> genes;
    for (const std::vector<std::int32_t>& pool : pools) {
      std::int32_t gene = 0;
      // Pools are larger than sets, so that one that is not in yet is met.
      do {
        gene = pool[random.below(pool.size())];
      } while (std::find(genes.begin(), genes.end(), gene) != genes.end());
      genes.push_back(gene);
    }
    ++result.of;
    if (lengthOf(genes) > kStronger * length) ++result.rank;
  }
  return result;
}

}  // namespace chreode
