#pragma once

#include "model/label_classifier.h"

namespace chreode {

/// As fitSoftmax(), for more columns than rows: the weights lie in the span of the rows, so it is
/// enough to fit as many numbers for each class as there are rows (a triangular factor of the rows'
/// products takes the columns' place; the penalty is the same).
SoftmaxRegression fitWideSoftmax(const Eigen::MatrixXd& rows, std::span<const int> classes,
                                 int count, double penalty, const Progress& progress);

}  // namespace chreode
