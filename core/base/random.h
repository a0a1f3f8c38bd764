#pragma once

#include <cstdint>
#include <vector>

namespace chreode {

/// A small, fast, seeded generator (xoshiro256**, Blackman & Vigna 2018) whose stream is the same on
/// every machine and compiler, unlike the distributions of <random>. Not for secrets.
class Random {
 public:
  using result_type = std::uint64_t;

  /// Streams of one seed are independent of each other: give each worker or item its own.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

  std::uint64_t operator()();
  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }

  double uniform();                       ///< in [0, 1)
  double normal();                        ///< mean 0, variance 1 (polar method)
  std::uint64_t below(std::uint64_t n);   ///< in [0, n), without bias; n ≥ 1
  double gamma(double shape);             ///< scale 1 (Marsaglia & Tsang 2000); shape > 0
  std::uint64_t poisson(double mean);     ///< exact; mean ≥ 0
  std::uint64_t binomial(std::uint64_t n, double p);  ///< exact; p in [0, 1]

  /// 0 … n−1 in random order.
  std::vector<int> permutation(int n);

 private:
  std::uint64_t m_state[4];
  double m_spareNormal = 0.0;
  bool m_hasSpare = false;
};

}  // namespace chreode
