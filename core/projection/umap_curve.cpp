#include "projection/umap_curve.h"

#include <cmath>

#include "base/error.h"

namespace chreode {

namespace {

constexpr int kPoints = 300;
constexpr int kFitSteps = 200;

struct Fit {
  double squares = 0.0;
  double aa = 0.0, ab = 0.0, bb = 0.0, ra = 0.0, rb = 0.0;  // JᵀJ and Jᵀr
};

Fit measure(const UmapCurve& curve, double minDist, double spread) {
  Fit fit;
  for (int i = 0; i < kPoints; ++i) {
    const double x = 3.0 * spread * i / (kPoints - 1);
    const double wanted = x < minDist ? 1.0 : std::exp(-(x - minDist) / spread);
    const double power = x > 0.0 ? std::pow(x, 2.0 * curve.b) : 0.0;
    const double value = 1.0 / (1.0 + curve.a * power);
    const double left = wanted - value;
    const double da = -power * value * value;
    const double db = x > 0.0 ? curve.a * da * 2.0 * std::log(x) : 0.0;
    fit.squares += left * left;
    fit.aa += da * da;
    fit.ab += da * db;
    fit.bb += db * db;
    fit.ra += da * left;
    fit.rb += db * left;
  }
  return fit;
}

}  // namespace

UmapCurve umapCurve(double minDist, double spread) {
  if (!(spread > 0.0) || !(minDist >= 0.0) || !(minDist < 3.0 * spread)) {
    throw Error(
        "UMAP's least distance lies between 0 and three times its spread, which is above 0.");
  }
  UmapCurve curve;
  Fit fit = measure(curve, minDist, spread);
  double damping = 1e-3;
  for (int step = 0; step < kFitSteps; ++step) {
    const double aa = fit.aa * (1.0 + damping), bb = fit.bb * (1.0 + damping);
    const double determinant = aa * bb - fit.ab * fit.ab;
    if (!(determinant > 0.0)) break;
    const UmapCurve tried{curve.a + (bb * fit.ra - fit.ab * fit.rb) / determinant,
                          curve.b + (aa * fit.rb - fit.ab * fit.ra) / determinant};
    if (tried.a > 0.0 && tried.b > 0.0) {
      const Fit there = measure(tried, minDist, spread);
      if (there.squares < fit.squares) {
        const bool done = fit.squares - there.squares < 1e-16 * fit.squares;
        curve = tried;
        fit = there;
        damping *= 0.1;
        if (done) break;
        continue;
      }
    }
    damping *= 10.0;
    if (damping > 1e12) break;
  }
  return curve;
}

}  // namespace chreode
