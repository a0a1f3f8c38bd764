#pragma once

#include <span>

#include "scene/cell_colors.h"

namespace chreode {

/// The colours as they are drawn while some cells are selected: those keep theirs, the others'
/// (`selected` 0) fade most of the way into the ground, light or dark. One entry of `selected` a
/// cell; the answer is one colour a cell.
CellColors dimmedColors(const CellColors& colors, std::span<const std::uint8_t> selected,
                        const Rgb& ground);

}  // namespace chreode
