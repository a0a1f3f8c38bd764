#include "model/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <vector>

namespace chreode {

namespace {

struct Pair {
  Eigen::VectorXd step, change;  ///< of the place and of the gradient
  double inverse = 0.0;          ///< 1 / (step · change)
};

/// −H·gradient by the two-loop recursion.
Eigen::VectorXd direction(const std::deque<Pair>& pairs, const Eigen::VectorXd& gradient) {
  Eigen::VectorXd q = gradient;
  std::vector<double> weights(pairs.size());
  for (std::size_t i = pairs.size(); i-- > 0;) {
    weights[i] = pairs[i].inverse * pairs[i].step.dot(q);
    q -= weights[i] * pairs[i].change;
  }
  if (!pairs.empty()) {
    const Pair& last = pairs.back();
    q *= 1.0 / (last.inverse * last.change.squaredNorm());
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    q += pairs[i].step * (weights[i] - pairs[i].inverse * pairs[i].change.dot(q));
  }
  return -q;
}

}  // namespace

Eigen::VectorXd minimise(const Objective& objective, Eigen::VectorXd x, const LbfgsOptions& options,
                         const Progress& progress) {
  constexpr double enough = 1e-4;  // Armijo's share of the promised fall
  constexpr int mostHalvings = 40;
  Eigen::VectorXd gradient(x.size()), nextGradient(x.size());
  double value = objective(x, gradient);
  std::deque<Pair> pairs;
  int hardlyFell = 0;
  for (int step = 0; step < options.mostSteps; ++step) {
    progress.update(std::min(0.99, step / 100.0));
    if (gradient.lpNorm<Eigen::Infinity>() <= options.tolerance) break;
    Eigen::VectorXd way = direction(pairs, gradient);
    double slope = way.dot(gradient);
    if (!(slope < 0.0)) {
      pairs.clear();
      way = -gradient;
      slope = way.dot(gradient);
    }
    // Without any memory the gradient's length says nothing of a good step's.
    double length = pairs.empty() ? 1.0 / std::max(1.0, gradient.norm()) : 1.0;
    Eigen::VectorXd next;
    double nextValue = value;
    bool falls = false;
    for (int halving = 0; halving < mostHalvings && !falls; ++halving, length *= 0.5) {
      next = x + length * way;
      nextValue = objective(next, nextGradient);
      falls = nextValue <= value + enough * length * slope;
    }
    if (!falls) break;
    Pair pair{next - x, nextGradient - gradient, 0.0};
    const double curvature = pair.step.dot(pair.change);
    if (curvature > 1e-12 * pair.change.squaredNorm()) {
      pair.inverse = 1.0 / curvature;
      pairs.push_back(std::move(pair));
      if (pairs.size() > static_cast<std::size_t>(options.memory)) pairs.pop_front();
    }
    hardlyFell = value - nextValue < options.leastFall * std::abs(value) ? hardlyFell + 1 : 0;
    x = std::move(next);
    gradient.swap(nextGradient);
    value = nextValue;
    if (hardlyFell >= 3) break;
  }
  return x;
}

}  // namespace chreode
