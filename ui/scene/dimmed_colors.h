#pragma once

#include <optional>
#include <span>

#include "scene/cell_colors.h"

namespace chreode {

struct ColorRange {
  float low, high;
};

/// The colours as they are drawn while some cells are selected: those keep theirs, the others'
/// (`selected` 0) fade most of the way into the ground, light or dark. One entry of `selected` a
/// cell; the answer is one colour a cell. `range`: in place of the colours' own.
CellColors dimmedColors(const CellColors& colors, std::span<const std::uint8_t> selected,
                        const Rgb& ground, std::optional<ColorRange> range = {});

}  // namespace chreode
