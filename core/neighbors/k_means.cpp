#include "neighbors/k_means.h"

#include <algorithm>

#include <faiss/Clustering.h>
#include <faiss/IndexFlat.h>

#include "base/error.h"
#include "neighbors/one_thread.h"

namespace chreode {

std::vector<std::int32_t> kMeans(const Matrix& rows, int k, std::uint64_t seed) {
  if (!rows.allFinite()) throw Error("Some codes are not finite numbers.");
  const auto clusters = static_cast<int>(std::min<Index>(k, rows.rows()));
  if (clusters < 1 || rows.cols() < 1) return {};
  const OneThread guard;
  faiss::Clustering clustering(static_cast<int>(rows.cols()), clusters);
  clustering.niter = 50;
  clustering.nredo = 10;
  clustering.seed = static_cast<int>(seed % 1000000);
  // Neither a warning on standard error nor a sample of the rows.
  clustering.min_points_per_centroid = 1;
  clustering.max_points_per_centroid = static_cast<int>(rows.rows());
  faiss::IndexFlatL2 centres(rows.cols());
  clustering.train(rows.rows(), rows.data(), centres);
  std::vector<float> squared(static_cast<std::size_t>(rows.rows()));
  std::vector<std::int64_t> labels(squared.size());
  centres.search(rows.rows(), rows.data(), 1, squared.data(), labels.data());
  return {labels.begin(), labels.end()};
}

}  // namespace chreode
