#pragma once

#include <cstdint>
#include <span>

#include "base/matrix.h"

namespace chreode {

/// The rows with these numbers, in their order.
Matrix rowsOf(const Matrix& all, std::span<const std::int32_t> rows);
Levels rowsOf(const Levels& all, std::span<const std::int32_t> rows);

}  // namespace chreode
