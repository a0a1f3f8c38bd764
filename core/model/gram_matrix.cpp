#include "model/gram_matrix.h"

#include <algorithm>
#include <vector>

#include "base/parallel.h"

namespace chreode {

namespace {

constexpr Index kTileCells = 1024;  ///< whose values stay in the cache while all genes go by
constexpr Index kGeneBlock = 32;

/// The rows of some cells, and for each gene where it stands in them.
struct Tile {
  struct Place {
    std::int32_t at;   ///< the value
    std::int32_t end;  ///< of its row
  };
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  std::vector<std::int32_t> first;  ///< genes + 1, into `places`
  std::vector<Place> places;

  void fill(const ExpressionMatrix& x, Index begin, Index end) {
    genes.clear();
    values.clear();
    first.assign(static_cast<std::size_t>(x.genes()) + 1, 0);
    std::vector<std::int32_t> ends;
    for (Index cell = begin; cell < end; ++cell) {
      const auto row = x.row(cell);
      for (std::size_t i = 0; i < row.genes.size(); ++i) {
        genes.push_back(row.genes[i]);
        values.push_back(row.values[i]);
        ++first[static_cast<std::size_t>(row.genes[i]) + 1];
      }
      ends.push_back(static_cast<std::int32_t>(genes.size()));
    }
    for (std::size_t gene = 1; gene < first.size(); ++gene) first[gene] += first[gene - 1];
    places.resize(genes.size());
    std::vector<std::int32_t> next(first.begin(), first.end() - 1);
    std::int32_t at = 0;
    for (const std::int32_t rowEnd : ends) {
      for (; at < rowEnd; ++at) {
        const auto gene = static_cast<std::size_t>(genes[static_cast<std::size_t>(at)]);
        places[static_cast<std::size_t>(next[gene]++)] = {at, rowEnd};
      }
    }
  }
};

void addPairs(const Tile& tile, Index gene, double* sums) {
  const std::int32_t* genes = tile.genes.data();
  const float* values = tile.values.data();
  for (std::int32_t p = tile.first[static_cast<std::size_t>(gene)];
       p < tile.first[static_cast<std::size_t>(gene) + 1]; ++p) {
    const Tile::Place place = tile.places[static_cast<std::size_t>(p)];
    const double own = values[place.at];
    for (std::int32_t t = place.at; t < place.end; ++t) sums[genes[t]] += own * values[t];
  }
}

}  // namespace

Matrix centredGram(const ExpressionMatrix& x, const RowVector& mean, int threads,
                   const Progress& progress) {
  const Index genes = x.genes(), blocks = (genes + kGeneBlock - 1) / kGeneBlock;
  using Sums = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Sums sums = Sums::Zero(genes, genes);  // the upper triangle
  Tile tile;
  for (Index begin = 0; begin < x.cells(); begin += kTileCells) {
    progress.update(static_cast<double>(begin) / static_cast<double>(x.cells()));
    tile.fill(x, begin, std::min(x.cells(), begin + kTileCells));
    parallelFor(blocks, threads, {}, [&](std::ptrdiff_t block, int) {
      const Index end = std::min(genes, (block + 1) * kGeneBlock);
      for (Index gene = block * kGeneBlock; gene < end; ++gene) {
        addPairs(tile, gene, sums.row(gene).data());
      }
    });
  }
  const auto cells = static_cast<double>(x.cells());
  Matrix gram(genes, genes);
  for (Index i = 0; i < genes; ++i) {
    for (Index j = i; j < genes; ++j) {
      gram(i, j) = static_cast<float>(sums(i, j) - cells * static_cast<double>(mean[i]) *
                                                       static_cast<double>(mean[j]));
    }
  }
  for (Index i = 0; i < genes; ++i) {
    for (Index j = 0; j < i; ++j) gram(i, j) = gram(j, i);
  }
  return gram;
}

}  // namespace chreode
