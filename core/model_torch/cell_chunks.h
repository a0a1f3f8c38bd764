#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace chreode {

/// Cells that a network is shown at a time when it is judged.
inline constexpr std::size_t kCellsAtOnce = 256;

/// Calls function(chunk) for the cells, kCellsAtOnce of them at a time.
template <typename Function>
void forEachChunk(std::span<const std::int32_t> cells, const Function& function) {
  for (std::size_t first = 0; first < cells.size(); first += kCellsAtOnce) {
    function(cells.subspan(first, std::min(kCellsAtOnce, cells.size() - first)));
  }
}

}  // namespace chreode
