#pragma once

#include <cstdint>
#include <span>

namespace chreode {

/// Agreement of two partitions of the same cells, given as a class per cell (any whole numbers).
struct ClusterAgreement {
  double ari = 0.0;  ///< adjusted Rand index (Hubert & Arabie 1985): 0 = chance, 1 = the same
  double nmi = 0.0;  ///< normalised mutual information, over the mean of both entropies
};

/// As scikit-learn's adjusted_rand_score and normalized_mutual_info_score.
ClusterAgreement clusterAgreement(std::span<const std::int32_t> a, std::span<const std::int32_t> b);

}  // namespace chreode
