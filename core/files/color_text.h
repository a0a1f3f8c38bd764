#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chreode {

/// "#rrggbb" for what Python's plotting takes for a colour: #rgb, #rrggbb, #rrggbbaa and the names
/// of CSS, in any case. Nothing for other text.
std::optional<std::string> colorFromText(std::string_view text);

/// "#rrggbb" of three shares of `full`, clipped to [0, full].
std::string colorFromRgb(double red, double green, double blue, double full);

}  // namespace chreode
