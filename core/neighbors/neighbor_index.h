#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"

namespace chreode {

/// Nearest rows of each query, nearest first: queries × k indices and Euclidean distances.
struct Neighbors {
  Eigen::Matrix<std::int32_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> indices;
  Matrix distances;
};

/// Nearest-neighbour search among the rows of a matrix: exact up to 20,000 rows, an inverted file with
/// √n lists beyond, its probes raised until 300 of the rows find ≥ 99 % of their true neighbours.
/// Immutable; find() may be called from several threads.
class NeighborIndex {
 public:
  struct Accuracy {
    Index exactRows = 20000;  ///< up to so many every row is looked at
    double recall = 0.99;     ///< of the sampled rows' neighbours, beyond
  };

  explicit NeighborIndex(std::shared_ptr<const Matrix> rows, std::uint64_t seed = 0);
  NeighborIndex(std::shared_ptr<const Matrix> rows, std::uint64_t seed, const Accuracy& accuracy);
  ~NeighborIndex();

  Index size() const;
  const Matrix& rows() const;
  /// The k nearest rows of each query; k is cut to size(). Uses the calling thread alone for a
  /// single query.
  Neighbors find(const Matrix& queries, int k) const;
  /// The k nearest other rows of each of `which` rows, of every row when that is empty (a row
  /// itself left out, once). Throws Cancelled.
  Neighbors findAmongRows(int k, std::span<const std::int32_t> which = {},
                          const Progress& progress = {}) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> m_implementation;
};

}  // namespace chreode
