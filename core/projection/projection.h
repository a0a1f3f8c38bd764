#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/matrix.h"

namespace chreode {

/// Where a code is drawn, and how sure that is.
struct Placed {
  Eigen::RowVector3f place;
  double residual =
      0.0;  ///< how far the cells nearby miss the map that gave it; 0 where it is exact
};

/// A way to look at codes in 3D. The drawn place of every cell is `project(code)`; a view that cannot
/// place a code that was never in the file (stored coordinates) only looks.
class Projection {
 public:
  virtual ~Projection() = default;

  virtual std::string name() const = 0;         ///< "PCA of codes"
  virtual const Matrix& coordinates() const = 0;  ///< cells × 3; z = 0 for flat views
  virtual bool flat() const { return false; }
  /// Whether codes are placed and lifted exactly, not by the cells nearby.
  virtual bool isExact() const { return true; }

  /// n × 3 places of codes, or nothing when the view cannot place codes.
  virtual std::optional<Matrix> project(const Matrix& codes) const = 0;
  /// The place of one code with its residual; nothing for looking-only views.
  virtual std::optional<Placed> place(const RowVector& code) const;
  /// The latent shift that takes `code` to the place `target`; nothing for looking-only views. In
  /// linear views it is the one of minimum norm, and lift then project returns to the target
  /// exactly; elsewhere liftResidual() tells how near it comes.
  virtual std::optional<RowVector> lift(const RowVector& code,
                                        const Eigen::RowVector3f& target) const = 0;
  /// How far from `target` the code lands after `shift`, in the view's units; NaN for looking-only
  /// views.
  double liftResidual(const RowVector& code, const RowVector& shift,
                      const Eigen::RowVector3f& target) const;

  double codeVarianceShare = 0.0;     ///< of the codes' variance that the view shows; NaN = unknown
  double decodedVarianceShare = 0.0;  ///< of the decoded variance (first order); NaN = unknown
  /// "PCA of codes: 41 % of code variance, 63 % of decoded variance".
  virtual std::string description() const;
};

}  // namespace chreode
