#pragma once

#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "notebook/hypothesis.h"

namespace chreode {

/// The 20 genes of the greatest predicted change. `others`: the same by every way to predict, whose
/// standard deviation (n − 1) stands as the error; `baseline`, `measured`: a gene each, or empty.
std::vector<PredictedEffect> strongestGenes(const std::vector<std::string>& genes,
                                            const Eigen::VectorXd& change,
                                            std::span<const Eigen::VectorXd> others,
                                            const Eigen::VectorXd& baseline,
                                            const Eigen::VectorXd& measured);

/// Said of that error.
inline constexpr const char* kSpreadOfWays =
    "standard deviation over the ways to predict, which is no sampling error";

}  // namespace chreode
