#pragma once

namespace chreode {

inline constexpr double kClickSlack = 4.0;  ///< pixels that a click may wander

}  // namespace chreode
