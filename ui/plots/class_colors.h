#pragma once

#include <QColor>
#include <string>
#include <vector>

namespace chreode {

/// One colour for each of `count` classes, none twice: Okabe & Ito's up to eight, beyond that a
/// long list that keeps neighbours apart in hue and lightness, so that they differ without colour
/// vision.
std::vector<QColor> classColors(int count);

/// The file's own colours ("#rrggbb" or a name per class) where each is one, else
/// classColors(count).
std::vector<QColor> classColors(int count, const std::vector<std::string>& fromFile);

}  // namespace chreode
