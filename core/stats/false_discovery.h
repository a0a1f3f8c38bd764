#pragma once

#include <span>
#include <vector>

namespace chreode {

/// Benjamini & Hochberg's (1995) adjusted p-values, in the order of `p`. A NaN was not tested: it
/// stays NaN and does not count.
std::vector<double> benjaminiHochberg(std::span<const double> p);

}  // namespace chreode
