#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace chreode {

/// Pearson's r over the entries; NaN where either side does not vary.
double pearson(const Eigen::VectorXd& a, const Eigen::VectorXd& b);
/// The same over some of the entries.
double pearson(const Eigen::VectorXd& a, const Eigen::VectorXd& b,
               std::span<const std::int32_t> entries);

double medianOf(std::vector<double> values);  ///< of the finite ones; NaN when there is none

/// The `count` entries of the greatest size, greatest first; equal ones in their own order.
std::vector<std::int32_t> strongest(const Eigen::VectorXd& values, int count);
/// The `count` greatest entries, greatest first.
std::vector<std::int32_t> greatest(const Eigen::VectorXd& values, int count);

inline constexpr int kStrongestGenes = 20;
inline constexpr int kExpressedGenes = 1000;

/// How well a predicted change of mean log expression meets the measured one. NaN where a figure
/// cannot be had: a prediction of no change at all has neither correlation nor direction.
struct ChangeScores {
  int genes = 0;
  double correlation = 0.0;     ///< Pearson's r of the changes
  double correlationTop = 0.0;  ///< over the 20 genes that changed most in truth
  double distance = 0.0;        ///< L2 of the means over the 1,000 genes most expressed in control
  double directionTop = 0.0;    ///< share of the 20 whose sign is foretold
  double squaredPearson = 0.0;  ///< of the means; high for no change at all (see kMeansWarning)
};

/// `control`: mean of the control cells; `predicted`, `measured`: the changes from it; all a gene
/// each.
ChangeScores scoreChange(const Eigen::VectorXd& control, const Eigen::VectorXd& predicted,
                         const Eigen::VectorXd& measured);

/// Said wherever the squared correlation of means is shown.
inline constexpr const char* kMeansWarning =
    "R² of means is high even for a prediction of no change: most genes do not move.";

/// Cells drawn at random into two halves, many times, by a seed: the first half of size/2 cells
/// (rounded down). cells × splits, 1 = first half.
using Halves = Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic>;
Halves randomHalves(int cells, int splits, std::uint64_t seed, std::uint64_t stream);

/// The correlation that a perfect prediction would have with what was measured, from the median r
/// between changes that were measured in two halves of the cells: √(2r/(1 + r)), the square root of
/// the reliability by Spearman and Brown. NaN for r ≤ 0.
double ceilingOf(double splitHalfCorrelation);

}  // namespace chreode
