#include "expression/cell_quality.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/no_number.h"
#include "base/parallel.h"
#include "expression/gene_families.h"

namespace chreode {

namespace {

constexpr Index kBlock = 4096;  // cells a task

/// What all cells of a matrix are asked for; `total` and `mito` only where the pointers are set.
struct Sums {
  std::vector<double>* total = nullptr;
  std::vector<double>* mito = nullptr;
  bool logged = false;
};

/// One gene counter for each thread, and their sum.
class GeneCounts {
 public:
  GeneCounts(Index genes, int threads)
      : m_counts(static_cast<std::size_t>(std::max(1, threads)),
                 std::vector<std::int32_t>(static_cast<std::size_t>(genes), 0)) {}
  std::vector<std::int32_t>& of(int thread) { return m_counts[static_cast<std::size_t>(thread)]; }
  std::vector<std::int32_t> sum() && {
    std::vector<std::int32_t> all = std::move(m_counts.front());
    for (std::size_t i = 1; i < m_counts.size(); ++i) {
      for (std::size_t gene = 0; gene < all.size(); ++gene) all[gene] += m_counts[i][gene];
    }
    return all;
  }

 private:
  std::vector<std::vector<std::int32_t>> m_counts;
};

template <typename Task>
void forBlocks(const ExpressionMatrix& matrix, int threads, const Progress& progress, Task task) {
  const Index blocks = (matrix.cells() + kBlock - 1) / kBlock;
  parallelFor(blocks, threads, progress, [&](std::ptrdiff_t block, int thread) {
    const Index first = block * kBlock;
    task(first, std::min(matrix.cells(), first + kBlock), thread);
  });
}

std::vector<std::int32_t> sumUp(const ExpressionMatrix& matrix,
                                const std::vector<std::int32_t>& mitoGenes, const Sums& sums,
                                int threads, const Progress& progress) {
  std::vector<std::uint8_t> isMito(static_cast<std::size_t>(matrix.genes()), 0);
  for (const std::int32_t gene : mitoGenes) isMito[static_cast<std::size_t>(gene)] = 1;
  GeneCounts counts(matrix.genes(), threads);
  const std::vector<std::int64_t>& offsets = matrix.offsets();
  matrix.geneIndices().visit([&](auto genes) {
    matrix.values().visit([&](auto values) {
      forBlocks(matrix, threads, progress, [&](Index first, Index end, int thread) {
        std::vector<std::int32_t>& cells = counts.of(thread);
        for (Index cell = first; cell < end; ++cell) {
          double total = 0.0;
          double mito = 0.0;
          for (auto i = static_cast<std::size_t>(offsets[cell]);
               i < static_cast<std::size_t>(offsets[cell + 1]); ++i) {
            const auto gene = static_cast<std::size_t>(genes[i]);
            ++cells[gene];
            if (!sums.total) continue;
            const auto value = static_cast<double>(static_cast<float>(values[i]));
            const double amount = sums.logged ? std::expm1(value) : value;
            total += amount;
            if (isMito[gene] != 0) mito += amount;
          }
          if (sums.total) (*sums.total)[static_cast<std::size_t>(cell)] = total;
          if (sums.mito) {
            (*sums.mito)[static_cast<std::size_t>(cell)] = total > 0.0 ? mito / total : kNoNumber;
          }
        }
      });
    });
  });
  return std::move(counts).sum();
}

}  // namespace

CellQuality cellQuality(const Dataset& data, int threads, const Progress& progress) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  const ExpressionMatrix& matrix = *data.matrix;
  const Scale scale = data.taken.scale;
  CellQuality quality;
  if (scale == Scale::scaled) {
    quality.missing = "Counts, genes and mitochondrial shares cannot be told (" +
                      data.taken.description() +
                      "). Open the file with its counts, or filter by the cells' own columns.";
    return quality;
  }
  quality.mitoGenes = familyGenes(symbolsOf(data.genes), GeneFamily::mitochondrial);
  const auto cells = static_cast<std::size_t>(matrix.cells());
  std::vector<double> totals(cells, 0.0);
  Sums sums;
  sums.logged = scale == Scale::log;
  if (scale == Scale::counts || !quality.mitoGenes.empty()) sums.total = &totals;
  if (!quality.mitoGenes.empty()) {
    quality.mito.resize(cells);
    sums.mito = &quality.mito;
  }
  quality.cellsPerGene = sumUp(matrix, quality.mitoGenes, sums, threads, progress);
  quality.genes.resize(cells);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    quality.genes[cell] =
        static_cast<std::int32_t>(matrix.offsets()[cell + 1] - matrix.offsets()[cell]);
  }
  if (scale == Scale::counts) {
    quality.counts = std::move(totals);
  } else {
    quality.missing = "Counts per cell cannot be told (" + data.taken.description() + ").";
  }
  if (quality.mitoGenes.empty()) {
    if (!quality.missing.empty()) quality.missing += ' ';
    quality.missing +=
        "Mitochondrial shares cannot be told: no gene has a mitochondrial name such as MT-CO1.";
  }
  return quality;
}

std::vector<std::int32_t> cellsPerGene(const ExpressionMatrix& matrix,
                                       const std::vector<std::uint8_t>& kept, int threads,
                                       const Progress& progress) {
  GeneCounts counts(matrix.genes(), threads);
  const std::vector<std::int64_t>& offsets = matrix.offsets();
  matrix.geneIndices().visit([&](auto genes) {
    forBlocks(matrix, threads, progress, [&](Index first, Index end, int thread) {
      std::vector<std::int32_t>& cells = counts.of(thread);
      for (Index cell = first; cell < end; ++cell) {
        if (kept[static_cast<std::size_t>(cell)] == 0) continue;
        for (auto i = static_cast<std::size_t>(offsets[cell]);
             i < static_cast<std::size_t>(offsets[cell + 1]); ++i) {
          ++cells[static_cast<std::size_t>(genes[i])];
        }
      }
    });
  });
  return std::move(counts).sum();
}

}  // namespace chreode
