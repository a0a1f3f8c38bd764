#pragma once

namespace chreode {

/// Sums over a group of numbers, from which a t-test can be made.
struct Moments {
  double count = 0.0;
  double sum = 0.0;
  double squares = 0.0;

  void add(double value) {
    sum += value;
    squares += value * value;
  }
  double mean() const { return sum / count; }
  double variance() const;  ///< unbiased; NaN below two numbers
};

/// A t statistic with its two-sided p; NaN where there is no variance or too few numbers.
struct TTest {
  double t;
  double freedom;  ///< degrees of
  double p;
};

/// Welch's test (1947) of two groups, as scipy.stats.ttest_ind(equal_var=False).
TTest welchTest(const Moments& a, const Moments& b);
/// Of a difference and its standard error.
TTest tTest(double difference, double error, double freedom);

}  // namespace chreode
