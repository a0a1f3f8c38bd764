#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "expression/annotation.h"

namespace chreode {

/// Where each latent number lies over the data and how far it goes: the units of a slider.
struct LatentScale {
  RowVector mean;
  RowVector deviation;  ///< standard deviation over the cells, n in the denominator

  Index size() const { return mean.size(); }
  /// The mean code varies by more than 0.01 over the cells (active units, Burda et al. 2016).
  bool isActive(int number) const { return deviation[number] * deviation[number] > 0.01f; }
  int activeCount() const;
  /// The numbers, the one that varies most first.
  std::vector<int> byActivity() const;
  /// In standard deviations from the mean; 0 where a number never varies.
  RowVector inDeviations(const RowVector& code) const;
};

/// `codes`: cells × latent numbers, at least one cell.
LatentScale latentScale(const Matrix& codes);

/// The mean code of some cells, at least one.
RowVector meanCode(const Matrix& codes, std::span<const std::int32_t> cells);

/// `direction` scaled to one standard deviation of the codes along it; zeros where they do not vary
/// along it.
RowVector oneDeviation(const Matrix& codes, const RowVector& direction);

/// How far a class lies from the other cells along each number: its mean code minus that of all
/// cells outside of it, in standard deviations over the data. Zeros where either has no cell.
RowVector classDistances(const Matrix& codes, const LatentScale& scale, const Annotation& label,
                         int level);

/// The indices of the largest entries by size, the larger first; at most `count`, −1 = all.
std::vector<int> strongest(std::span<const float> values, int count = -1);

}  // namespace chreode
