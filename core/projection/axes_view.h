#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "projection/linear_view.h"

namespace chreode {

/// Scores on the leading principal components of codes (or of other scores), cells × count; signs
/// so that each component's greatest coefficient is positive.
Matrix codePrincipalScores(const Matrix& codes, int count);

/// Any three principal components of the codes, from 0; −1 = an axis that stays empty (a flat
/// view). Exact. Throws Error for a component that is not there.
std::unique_ptr<LinearView> codePcaView(const Matrix& codes, const std::array<int, 3>& components,
                                        const Eigen::MatrixXd& metric);

/// The first axis goes from the mean code of one group of cells to that of another; the others are
/// the greatest variances at right angles to it. Exact. Throws Error where a group is empty or the
/// means are the same.
std::unique_ptr<LinearView> betweenGroupsView(const std::string& name, const Matrix& codes,
                                              std::span<const std::int32_t> from,
                                              std::span<const std::int32_t> to, bool flat,
                                              const Eigen::MatrixXd& metric);

}  // namespace chreode
