#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "projection/projection.h"
#include "session/prepared_model.h"

namespace chreode {

/// Where all cells are drawn when `cells` have gone a share of the way along their shifts (a row
/// each): the view's own place of each code on the way. In views without a formula beyond so many
/// cells a straight line to where the code lands; views that place no codes keep them still.
std::function<Matrix(double share)> placesOnTheWay(std::shared_ptr<const Projection> view,
                                                   std::shared_ptr<const PreparedModel> model,
                                                   std::vector<std::int32_t> cells, Matrix shifts);

}  // namespace chreode
