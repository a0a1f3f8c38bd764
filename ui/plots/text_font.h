#pragma once

#include <QFont>

namespace chreode {

/// Sizes in pixels at scale 1.
inline constexpr int bodySize = 13;
inline constexpr int captionSize = 11;
inline constexpr int titleSize = 16;

/// The program's text face: Inter where it is installed, else what the platform offers. A size in
/// pixels, so that a figure looks the same on every screen.
QFont textFont(int pixels = bodySize, QFont::Weight weight = QFont::Normal);

}  // namespace chreode
