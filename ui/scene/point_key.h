#pragma once

#include "scene/point_raster.h"

namespace chreode {

// What PointRaster's files share.

inline constexpr int kPhases = 4;  // places of a disc's centre in a pixel, along each axis

// A pixel's key, from the top: an edge, beneath, depth, share, point.
inline constexpr std::uint64_t kEdge = std::uint64_t{1} << 63;
inline constexpr std::uint64_t kBeneath = std::uint64_t{1} << 62;
inline constexpr int kDepthShift = 40, kShareShift = 32;
inline constexpr std::uint64_t kDeepest = PointRaster::deepestRank;
inline constexpr std::uint8_t kBody = 128;  // a share from which a pixel is the disc's own

}  // namespace chreode
