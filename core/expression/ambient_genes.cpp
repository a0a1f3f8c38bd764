#include "expression/ambient_genes.h"

#include <cmath>

namespace chreode {

namespace {

constexpr double kTolerance = 1.5;     // of the ratio to the pool's share
constexpr double kQuantile = 1.96;     // of the ratio's logarithm
constexpr double kMostScatter = 1.25;  // 1 is a Poisson draw

/// Sums of one class of cells.
struct ClassSums {
  std::vector<double> genes;
  double total = 0.0;
  int cells = 0;
};

}  // namespace

std::vector<bool> perhapsAmbient(const ExpressionMatrix& counts, const Annotation& label) {
  const auto genes = static_cast<std::size_t>(counts.genes());
  std::vector<bool> flags(genes, false);
  if (label.kind != Annotation::Kind::categorical || genes == 0) return flags;

  const std::vector<double> depth = counts.totals();
  std::vector<ClassSums> classes(label.levels.size());
  std::vector<double> pool(genes, 0.0);
  std::vector<double> squares(genes, 0.0);  // Σ x²/L
  double total = 0.0;
  double cells = 0.0;
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    const double size = depth[static_cast<std::size_t>(cell)];
    if (!(size > 0.0)) continue;
    const std::int32_t code = label.codes[static_cast<std::size_t>(cell)];
    ClassSums* own = code >= 0 ? &classes[static_cast<std::size_t>(code)] : nullptr;
    if (own) {
      if (own->genes.empty()) own->genes.assign(genes, 0.0);
      own->total += size;
      ++own->cells;
    }
    total += size;
    ++cells;
    const auto row = counts.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const auto gene = static_cast<std::size_t>(row.genes[i]);
      const double x = row.values[i];
      pool[gene] += x;
      squares[gene] += x * x / size;
      if (own) own->genes[gene] += x;
    }
  }
  std::erase_if(classes, [](const ClassSums& one) { return one.cells < kAmbientCells; });
  if (classes.size() < 2 || !(total > 0.0)) return flags;

  for (std::size_t gene = 0; gene < genes; ++gene) {
    const double share = pool[gene] / total;
    if (!(share > 0.0)) continue;
    // Σ (x − Lρ)²/(Lρ) = Σ x²/L / ρ − 2 Σ x + ρ Σ L, and Σ x = ρ Σ L.
    const double scatter = (squares[gene] / share - pool[gene]) / cells;
    bool ambient = scatter <= kMostScatter;
    for (std::size_t c = 0; ambient && c < classes.size(); ++c) {
      const double found = classes[c].genes[gene];
      const double expected = share * classes[c].total;
      ambient =
          found > 0.0 && std::abs(std::log(found / expected)) + kQuantile / std::sqrt(found) <=
                             std::log(kTolerance);
    }
    flags[gene] = ambient;
  }
  return flags;
}

}  // namespace chreode
