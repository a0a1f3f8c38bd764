#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "expression/fate_truth.h"

namespace chreode {

/// How predicted effects stand to simulated ones.
struct TruthScore {
  double spearman = 0.0;  ///< over all pairs of factor and fate; NaN where there are too few
  double sign = 0.0;      ///< share of right signs among pairs with |truth| > 0.1; NaN for none
  int pairs = 0;
  int signPairs = 0;
};

/// `effects`: a row for each of `factors`, NaN where there is none; columns as `classes`. Factors
/// and classes that the truth does not have are left out. `lowered`: the factors were lowered, so
/// that effects have the other sign.
TruthScore scoreAgainstTruth(const FateTruth& truth, const std::vector<std::string>& factors,
                             const std::vector<std::string>& classes,
                             const Eigen::MatrixXd& effects, bool lowered);

/// What the truth says of a factor that goes with a class and causes nothing there: a sentence for
/// people, empty where there is no such trap. `correlation`: of programme and class, one a class.
std::string trapText(const FateTruth& truth, const std::string& factor,
                     const std::vector<std::string>& classes, const Eigen::VectorXd& correlation);

/// Spearman's rank correlation, ties sharing their mean rank; NaN for fewer than three pairs and
/// where either does not vary.
double spearman(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace chreode
