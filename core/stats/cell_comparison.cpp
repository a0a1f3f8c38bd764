#include "stats/cell_comparison.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/no_number.h"
#include "base/parallel.h"
#include "stats/false_discovery.h"
#include "stats/pseudobulk.h"
#include "stats/rank_sum.h"
#include "stats/shown_values.h"
#include "stats/t_test.h"

namespace chreode {

namespace {

/// Of 10,000, added to both means before their ratio: about one molecule in 300 cells of 3,000, so
/// that a gene that one side lacks has a fold.
constexpr double kFoldOffset = 0.01;
constexpr double kFewestExpressing = 10.0;  // cells, for a test over samples
constexpr std::size_t kFewestCells = 2;

enum Side : std::uint8_t { neither, sideA, sideB };

/// The compared cells and how they are looked at; rows are those of `matrix`.
struct Compared {
  std::shared_ptr<const ExpressionMatrix> matrix;  ///< gene-major
  std::vector<std::uint8_t> side;                  ///< per row
  std::vector<std::int32_t> cell;                  ///< per row, of the data; empty = the same
  double cellsA = 0.0;
  double cellsB = 0.0;

  std::size_t cellOf(std::int32_t row) const {
    return static_cast<std::size_t>(cell.empty() ? row : cell[static_cast<std::size_t>(row)]);
  }
};

std::vector<std::uint8_t> sidesOf(const Dataset& data, const ComparisonRequest& request) {
  std::vector<std::uint8_t> side(data.cells.size(), neither);
  for (const std::int32_t cell : request.a) side[static_cast<std::size_t>(cell)] = sideA;
  std::size_t both = 0;
  for (const std::int32_t cell : request.b) {
    both += side[static_cast<std::size_t>(cell)] == sideA ? 1 : 0;
    side[static_cast<std::size_t>(cell)] = sideB;
  }
  if (both > 0) {
    throw Error(std::to_string(both) + (both == 1 ? " cell is" : " cells are") +
                " in both groups; a cell can be on one side only.");
  }
  for (const auto* group : {&request.a, &request.b}) {
    if (group->size() >= kFewestCells) continue;
    throw Error(std::string("Group ") + (group == &request.a ? "A" : "B") + " has " +
                (group->empty() ? "no cells" : "one cell") + "; at least two are compared.");
  }
  return side;
}

/// Columns of the whole matrix where it has them by gene already or most of its cells are compared,
/// else of the compared cells alone.
Compared comparedOf(const Dataset& data, const ComparisonRequest& request,
                    const Progress& progress) {
  Compared compared;
  compared.side = sidesOf(data, request);
  compared.cellsA = static_cast<double>(request.a.size());
  compared.cellsB = static_cast<double>(request.b.size());
  compared.matrix = data.matrix;
  const std::size_t chosen = request.a.size() + request.b.size();
  const std::size_t few = data.cells.size() / (data.matrix->isGeneMajor() ? 8 : 2);
  if (chosen < few) {
    for (std::size_t cell = 0; cell < compared.side.size(); ++cell) {
      if (compared.side[cell] != neither) compared.cell.push_back(static_cast<std::int32_t>(cell));
    }
    compared.matrix = data.matrix->selectCells(compared.cell);
    std::erase(compared.side, static_cast<std::uint8_t>(neither));
  }
  compared.matrix->makeGeneMajor(progress);
  return compared;
}

/// What one thread keeps between genes.
struct Bench {
  RankSummer ranks;
  std::vector<double> sums;  ///< per unit
};

/// All of a gene but p and q of a test over samples, whose sums are left in `bench`.
GeneDifference differenceOf(Index gene, const Compared& compared, const ShownValues& values,
                            const Pseudobulk* plan, CellTest test, Bench& bench) {
  Moments shownA{compared.cellsA}, shownB{compared.cellsB};
  double rateA = 0.0, rateB = 0.0;
  double storedA = 0.0, storedB = 0.0;
  bench.ranks.clear();
  const auto column = compared.matrix->column(gene);
  column.values.visit([&](auto stored) {
    for (std::size_t i = 0; i < stored.size(); ++i) {
      const std::int32_t row = column.cells[i];
      const std::uint8_t side = compared.side[static_cast<std::size_t>(row)];
      if (side == neither) continue;
      const std::size_t cell = compared.cellOf(row);
      const auto number = static_cast<float>(stored[i]);
      const float shown = values.shown(cell, number);
      const double rate = values.rate(cell, number);
      const bool ofA = side == sideA;
      bench.ranks.add(shown, ofA);
      (ofA ? shownA : shownB).add(static_cast<double>(shown));
      (ofA ? rateA : rateB) += rate;
      (ofA ? storedA : storedB) += 1.0;
      if (plan && plan->unitOfCell[cell] >= 0) {
        bench.sums[static_cast<std::size_t>(plan->unitOfCell[cell])] += values.addend(number);
      }
    }
  });
  const RankSum ranks = bench.ranks.result(static_cast<std::size_t>(compared.cellsA),
                                           static_cast<std::size_t>(compared.cellsB));
  GeneDifference found{};
  found.auroc = ranks.auroc;
  found.q = kNoNumber;
  if (values.hasRates()) {
    found.meanA = rateA / compared.cellsA;
    found.meanB = rateB / compared.cellsB;
    found.log2Fold = std::log2((found.meanA + kFoldOffset) / (found.meanB + kFoldOffset));
    found.shareA = storedA / compared.cellsA;
    found.shareB = storedB / compared.cellsB;
  } else {
    found.meanA = shownA.mean();
    found.meanB = shownB.mean();
    found.log2Fold = found.shareA = found.shareB = kNoNumber;
  }
  if (test == CellTest::wilcoxon) {
    found.statistic = ranks.u;
    found.p = ranks.p;
  } else if (test == CellTest::welch) {
    const TTest welch = welchTest(shownA, shownB);
    found.statistic = welch.t;
    found.p = welch.p;
  } else {
    found.statistic = found.p = kNoNumber;
    // Told apart below: expressed by enough cells to be tested.
    if (storedA + storedB >= kFewestExpressing) found.p = 1.0;
  }
  return found;
}

/// The samples' column, or null where there is none.
const Annotation* sampleColumn(const Dataset& data, const SampleChoice& choice) {
  switch (choice.kind) {
    case SampleChoice::Kind::none:
      return nullptr;
    case SampleChoice::Kind::guessed: {
      const std::string guessed = guessRoles(data.cells).sample;
      return guessed.empty() ? nullptr : data.cells.find(guessed);
    }
    case SampleChoice::Kind::named:
      break;
  }
  const Annotation* column = data.cells.find(choice.column);
  if (!column) {
    throw Error("The cells have no column \"" + choice.column + "\" of samples.", data.path);
  }
  return column;
}

[[noreturn]] void refusePseudobulk(const Pseudobulk* plan) {
  if (!plan) throw Error("Pseudo-bulk needs a column of samples, and none was found or named.");
  throw Error("Pseudo-bulk needs two samples of at least " +
              std::to_string(Pseudobulk::kFewestCells) + " cells on each side; column \"" +
              plan->column + "\" has " + std::to_string(plan->samplesA) + " and " +
              std::to_string(plan->samplesB) + ".");
}

/// Gives t and p to the genes that are to be tested, whose p is not NaN. `sums`: genes × units.
void testOverSamples(const Pseudobulk& plan, std::span<const double> sums,
                     std::vector<GeneDifference>& genes) {
  const std::size_t units = plan.units.size();
  std::vector<double> totals(units, 0.0);
  for (std::size_t i = 0; i < sums.size(); ++i) totals[i % units] += sums[i];
  std::vector<SampleDifference> differences;
  std::vector<GeneDifference*> tested;
  for (std::size_t gene = 0; gene < genes.size(); ++gene) {
    if (std::isnan(genes[gene].p)) continue;
    differences.push_back(plan.difference(sums.subspan(gene * units, units), totals));
    tested.push_back(&genes[gene]);
  }
  const std::vector<TTest> tests = moderatedTests(differences);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    tested[i]->statistic = tests[i].t;
    tested[i]->p = tests[i].p;
  }
}

}  // namespace

CellComparison compareCells(const Dataset& data, const ComparisonRequest& request, int threads,
                            const Progress& progress) {
  progress.update(0.0, "comparing");
  const ShownValues values(data);
  const Compared compared = comparedOf(data, request, progress.part(0.0, 0.2));

  std::optional<Pseudobulk> plan;
  if (const Annotation* column = sampleColumn(data, request.samples)) {
    plan = planPseudobulk(*column, request.a, request.b);
  }
  // Values around zero have no sums over cells that mean anything.
  const bool possible = plan && plan->isPossible() && values.hasRates();
  CellComparison result;
  result.test = request.test.value_or(possible ? CellTest::pseudobulk : CellTest::wilcoxon);
  if (result.test == CellTest::pseudobulk && !values.hasRates()) {
    throw Error("Scaled values cannot be added up over the cells of a sample; take raw or counts.");
  }
  if (result.test == CellTest::pseudobulk && !possible) refusePseudobulk(plan ? &*plan : nullptr);
  result.cellsA = request.a.size();
  result.cellsB = request.b.size();
  result.origin = request.origin;
  result.originColumn = request.originColumn;
  result.values = values.unit();
  result.means = values.hasRates() ? "per 10,000" : "scaled values";
  if (plan) {
    result.sampleColumn = plan->column;
    result.samplesA = plan->samplesA;
    result.samplesB = plan->samplesB;
    result.paired = plan->paired && result.test == CellTest::pseudobulk;
  }

  const bool overSamples = result.test == CellTest::pseudobulk;
  const auto genes = static_cast<std::size_t>(data.matrix->genes());
  const std::size_t units = overSamples ? plan->units.size() : 0;
  result.genes.resize(genes);
  std::vector<double> sums(genes * units);
  std::vector<Bench> benches(static_cast<std::size_t>(std::max(1, threads)));
  parallelFor(static_cast<std::ptrdiff_t>(genes), threads, progress.part(0.2, 0.95),
              [&](std::ptrdiff_t gene, int thread) {
                Bench& bench = benches[static_cast<std::size_t>(thread)];
                bench.sums.assign(units, 0.0);
                const auto at = static_cast<std::size_t>(gene);
                result.genes[at] = differenceOf(gene, compared, values,
                                                overSamples ? &*plan : nullptr, result.test, bench);
                std::copy(bench.sums.begin(), bench.sums.end(),
                          sums.begin() + static_cast<std::ptrdiff_t>(at * units));
              });
  if (overSamples) testOverSamples(*plan, sums, result.genes);
  std::vector<double> p(genes);
  for (std::size_t gene = 0; gene < genes; ++gene) p[gene] = result.genes[gene].p;
  const std::vector<double> q = benjaminiHochberg(p);
  for (std::size_t gene = 0; gene < genes; ++gene) result.genes[gene].q = q[gene];
  progress.update(1.0);
  return result;
}

std::vector<int> CellComparison::ranked() const {
  std::vector<int> order(genes.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](int gene) {
    const GeneDifference& found = genes[static_cast<std::size_t>(gene)];
    return std::pair(std::isnan(found.p) ? 2.0 : found.p, -std::abs(found.auroc - 0.5));
  };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });
  return order;
}

std::vector<std::int32_t> restOf(Index cells, const std::vector<std::int32_t>& group,
                                 const std::vector<std::uint8_t>& among) {
  std::vector<std::uint8_t> taken(static_cast<std::size_t>(cells), 0);
  for (const std::int32_t cell : group) taken[static_cast<std::size_t>(cell)] = 1;
  std::vector<std::int32_t> rest;
  for (std::size_t cell = 0; cell < taken.size(); ++cell) {
    if (taken[cell] == 0 && (among.empty() || among[cell] != 0)) {
      rest.push_back(static_cast<std::int32_t>(cell));
    }
  }
  return rest;
}

}  // namespace chreode
