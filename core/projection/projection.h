#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/matrix.h"

namespace chreode {

/// A way to look at codes in 3D. The drawn place of every cell is `project(code)`; a view that cannot
/// place a code that was never in the file (stored coordinates) only looks.
class Projection {
 public:
  virtual ~Projection() = default;

  virtual std::string name() const = 0;         ///< "PCA of codes"
  virtual const Matrix& coordinates() const = 0;  ///< cells × 3; z = 0 for flat views
  virtual bool flat() const { return false; }

  /// n × 3 places of codes, or nothing when the view cannot place codes.
  virtual std::optional<Matrix> project(const Matrix& codes) const = 0;
  /// The minimum-norm latent shift that takes `code` to the place `target`; nothing for looking-only
  /// views. lift then project returns to the target exactly in linear views.
  virtual std::optional<RowVector> lift(const RowVector& code,
                                        const Eigen::RowVector3f& target) const = 0;

  double codeVarianceShare = 0.0;     ///< of the codes' variance that the view shows; NaN = unknown
  double decodedVarianceShare = 0.0;  ///< of the decoded variance (first order); NaN = unknown
  /// "PCA of codes: 41 % of code variance, 63 % of decoded variance".
  std::string description() const;
};

}  // namespace chreode
