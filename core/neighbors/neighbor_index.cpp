#include "neighbors/neighbor_index.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <faiss/IndexFlat.h>
#include <faiss/IndexIVFFlat.h>

#include "base/error.h"
#include "base/random.h"

namespace chreode {

namespace {

constexpr int kProbeQueries = 300;

struct Found {
  std::vector<float> squared;
  std::vector<std::int64_t> labels;
};

Found searchIn(const faiss::Index& index, const Matrix& queries, int k) {
  Found found;
  found.squared.resize(static_cast<std::size_t>(queries.rows()) * k);
  found.labels.resize(found.squared.size());
  if (k > 0 && queries.rows() > 0) {
    index.search(queries.rows(), queries.data(), k, found.squared.data(), found.labels.data());
  }
  return found;
}

}  // namespace

struct NeighborIndex::Implementation {
  std::shared_ptr<const Matrix> rows;
  faiss::IndexFlatL2 flat;  // all rows when exact, else the inverted file's list centres
  std::unique_ptr<faiss::IndexIVFFlat> inverted;

  explicit Implementation(std::shared_ptr<const Matrix> r)
      : rows(std::move(r)), flat(rows->cols()) {}

  const faiss::Index& index() const {
    return inverted ? static_cast<const faiss::Index&>(*inverted) : flat;
  }

  void buildInverted(std::uint64_t seed, double recall) {
    const auto lists = static_cast<std::size_t>(std::sqrt(static_cast<double>(rows->rows())));
    inverted = std::make_unique<faiss::IndexIVFFlat>(&flat, rows->cols(), lists);
    inverted->cp.niter = 10;
    inverted->cp.max_points_per_centroid = 64;
    inverted->cp.seed = static_cast<int>(seed % 1000000);
    inverted->train(rows->rows(), rows->data());
    inverted->add(rows->rows(), rows->data());
    chooseProbes(seed, recall);
  }

  /// Raises the probed lists by half until a sample of rows finds its true neighbours.
  void chooseProbes(std::uint64_t seed, double recall) {
    constexpr int k = 16;
    Random random(seed);
    Matrix queries(kProbeQueries, rows->cols());
    for (int i = 0; i < kProbeQueries; ++i) {
      queries.row(i) = rows->row(static_cast<Index>(random.below(rows->rows())));
    }
    faiss::IndexFlatL2 exact(rows->cols());
    exact.add(rows->rows(), rows->data());
    const Found truth = searchIn(exact, queries, k);
    for (std::size_t probes = 4;; probes += probes / 2) {
      inverted->nprobe = std::min(probes, inverted->nlist);
      if (inverted->nprobe == inverted->nlist) return;
      const Found found = searchIn(*inverted, queries, k);
      int hits = 0;
      for (int q = 0; q < kProbeQueries; ++q) {
        const auto begin = truth.labels.begin() + q * k;
        for (int j = 0; j < k; ++j) {
          hits += std::find(begin, begin + k, found.labels[q * k + j]) != begin + k;
        }
      }
      if (hits >= recall * kProbeQueries * k) return;
    }
  }
};

NeighborIndex::NeighborIndex(std::shared_ptr<const Matrix> rows, std::uint64_t seed)
    : NeighborIndex(std::move(rows), seed, Accuracy()) {
}

NeighborIndex::NeighborIndex(std::shared_ptr<const Matrix> rows, std::uint64_t seed,
                             const Accuracy& accuracy) {
  if (!rows || rows->rows() == 0 || rows->cols() == 0) {
    throw Error("There are no codes to search for neighbours in.");
  }
  if (!rows->allFinite()) throw Error("Some codes are not finite numbers.");
  m_implementation = std::make_unique<Implementation>(std::move(rows));
  Implementation& self = *m_implementation;
  if (self.rows->rows() <= accuracy.exactRows) {
    self.flat.add(self.rows->rows(), self.rows->data());
  } else {
    self.buildInverted(seed, accuracy.recall);
  }
}

NeighborIndex::~NeighborIndex() = default;

Index NeighborIndex::size() const {
  return m_implementation->rows->rows();
}

const Matrix& NeighborIndex::rows() const {
  return *m_implementation->rows;
}

Neighbors NeighborIndex::find(const Matrix& queries, int k) const {
  k = static_cast<int>(std::min<Index>(k, size()));
  const Found found = searchIn(m_implementation->index(), queries, k);
  Neighbors neighbors;
  neighbors.indices.resize(queries.rows(), k);
  neighbors.distances.resize(queries.rows(), k);
  for (Index q = 0; q < queries.rows(); ++q) {
    for (int j = 0; j < k; ++j) {
      const std::size_t at = static_cast<std::size_t>(q) * k + j;
      // An inverted file's probed lists may hold fewer than k rows; the last one found stands in.
      const bool missing = found.labels[at] < 0;
      neighbors.indices(q, j) = missing ? (j > 0 ? neighbors.indices(q, j - 1) : 0)
                                        : static_cast<std::int32_t>(found.labels[at]);
      neighbors.distances(q, j) = missing ? (j > 0 ? neighbors.distances(q, j - 1) : 0.0f)
                                          : std::sqrt(std::max(0.0f, found.squared[at]));
    }
  }
  return neighbors;
}

Neighbors NeighborIndex::findAmongRows(int k, std::span<const std::int32_t> which,
                                       const Progress& progress) const {
  constexpr Index kBlock = 8192;  // rows between two looks at the progress
  k = static_cast<int>(std::min<Index>(k, size() - 1));
  const Index count = which.empty() ? size() : static_cast<Index>(which.size());
  const auto rowOf = [&](Index i) { return which.empty() ? i : Index{which[i]}; };
  Neighbors others;
  others.indices.resize(count, k);
  others.distances.resize(count, k);
  for (Index first = 0; first < count; first += kBlock) {
    progress.update(static_cast<double>(first) / static_cast<double>(count));
    const Index number = std::min(kBlock, count - first);
    Matrix queries(number, rows().cols());
    for (Index i = 0; i < number; ++i) queries.row(i) = rows().row(rowOf(first + i));
    const Neighbors all = find(queries, k + 1);
    for (Index i = 0; i < number; ++i) {
      // The row itself is left out once: among exact copies of it any one of them may be.
      int self = k;
      for (int j = 0; j <= k; ++j) {
        if (all.indices(i, j) == rowOf(first + i)) self = j;
      }
      for (int j = 0, from = 0; j < k; ++j, ++from) {
        if (from == self) ++from;
        others.indices(first + i, j) = all.indices(i, from);
        others.distances(first + i, j) = all.distances(i, from);
      }
    }
  }
  return others;
}

}  // namespace chreode
