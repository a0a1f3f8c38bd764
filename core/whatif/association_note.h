#pragma once

namespace chreode {

/// Said in every table and file that holds a prediction.
inline constexpr const char* kAssociationNote =
    "Predictions are associations learned from these data, not causes.";

}  // namespace chreode
