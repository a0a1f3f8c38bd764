#include "base/random.h"

#include <cmath>
#include <numeric>

namespace chreode {

namespace {

/// Expands a seed into well-mixed words (SplitMix64), as xoshiro's authors advise.
std::uint64_t splitMix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ull);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

std::uint64_t rotateLeft(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t state = seed ^ (0xd1342543de82ef95ull * (stream + 1));
  for (std::uint64_t& word : m_state) word = splitMix(state);
}

std::uint64_t Random::operator()() {
  const std::uint64_t result = rotateLeft(m_state[1] * 5, 7) * 9;
  const std::uint64_t t = m_state[1] << 17;
  m_state[2] ^= m_state[0];
  m_state[3] ^= m_state[1];
  m_state[1] ^= m_state[2];
  m_state[0] ^= m_state[3];
  m_state[2] ^= t;
  m_state[3] = rotateLeft(m_state[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

double Random::normal() {
  if (m_hasSpare) {
    m_hasSpare = false;
    return m_spareNormal;
  }
  double u = 0.0, v = 0.0, s = 0.0;
  do {
    u = 2.0 * uniform() - 1.0;
    v = 2.0 * uniform() - 1.0;
    s = u * u + v * v;
  } while (s >= 1.0 || s == 0.0);
  const double scale = std::sqrt(-2.0 * std::log(s) / s);
  m_spareNormal = v * scale;
  m_hasSpare = true;
  return u * scale;
}

std::uint64_t Random::below(std::uint64_t n) {
  const std::uint64_t limit = max() - max() % n;
  std::uint64_t x = (*this)();
  while (x >= limit) x = (*this)();
  return x % n;
}

double Random::gamma(double shape) {
  if (shape < 1.0) {
    const double u = 1.0 - uniform();
    return gamma(shape + 1.0) * std::pow(u, 1.0 / shape);
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = normal();
    const double v = std::pow(1.0 + c * x, 3);
    if (v <= 0.0) continue;
    const double u = 1.0 - uniform();
    if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

std::uint64_t Random::poisson(double mean) {
  // Large means are halved by the gamma–binomial identity (Ahrens & Dieter 1974): exact at any size,
  // and the product method below never meets an underflow.
  std::uint64_t total = 0;
  while (mean > 16.0) {
    const auto m = static_cast<std::uint64_t>(mean * 0.875);
    const double x = gamma(static_cast<double>(m));
    if (x > mean) return total + binomial(m - 1, mean / x);
    total += m;
    mean -= x;
  }
  const double limit = std::exp(-mean);
  double product = uniform();
  while (product > limit) {
    ++total;
    product *= uniform();
  }
  return total;
}

std::uint64_t Random::binomial(std::uint64_t n, double p) {
  std::uint64_t total = 0;
  // Large n are halved at the median order statistic, a beta variable (Devroye 1986, X.4).
  while (n > 32) {
    const std::uint64_t i = 1 + n / 2;
    const double a = gamma(static_cast<double>(i));
    const double b = gamma(static_cast<double>(n + 1 - i));
    const double x = a / (a + b);
    if (x >= p) {
      n = i - 1;
      p = p / x;
    } else {
      total += i;
      n -= i;
      p = (p - x) / (1.0 - x);
    }
  }
  for (std::uint64_t k = 0; k < n; ++k) total += uniform() < p;
  return total;
}

std::vector<int> Random::permutation(int n) {
  std::vector<int> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  for (int i = n - 1; i > 0; --i) std::swap(order[i], order[below(i + 1)]);
  return order;
}

}  // namespace chreode
