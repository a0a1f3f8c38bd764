#pragma once

namespace chreode {

/// How like two drawn cells are at a distance d: 1 / (1 + a d^(2b)).
struct UmapCurve {
  double a = 1.0;
  double b = 1.0;
};

/// The curve that comes nearest, by least squares at 300 distances up to three times `spread`, to 1
/// up to `minDist` and exp(−(d − minDist) / spread) beyond (McInnes et al. 2018, section 3.2): a
/// 1.577 and b 0.895 at 0.1 and 1. Levenberg–Marquardt. Throws Error unless 0 ≤ minDist < 3 spread.
UmapCurve umapCurve(double minDist, double spread);

}  // namespace chreode
