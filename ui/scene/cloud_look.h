#pragma once

namespace chreode {

/// Which of two points that overlap is on top: by chance with a seed (automatic in flat views), the
/// nearer one and of those as near by chance (automatic in 3D), or the one of the higher value. The
/// order of the file never decides.
enum class DrawOrder { automatic, random, depth, value };

/// How the scene lays cells over one another. Zeros and missing values lie beneath all others.
struct CloudLook {
  DrawOrder order = DrawOrder::automatic;
  /// 0 to 1. Below 1 cells are blended by chance, whatever `order` says: what lies beneath shows
  /// through, and to sort a million cells by depth for every picture would take too long.
  double opacity = 1.0;

  /// In use: never automatic.
  DrawOrder orderIn(bool flat) const {
    if (opacity < 1.0) return DrawOrder::random;
    if (order != DrawOrder::automatic) return order;
    return flat ? DrawOrder::random : DrawOrder::depth;
  }
  bool operator==(const CloudLook&) const = default;
};

}  // namespace chreode
