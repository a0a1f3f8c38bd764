#include "projection/umap_layout.h"

#include <algorithm>
#include <cmath>

#include "base/simd_math.h"
#include "base/wide.h"

namespace chreode {

namespace {

constexpr int kLanes = 16;
constexpr float kClip = 4.0f;     // of each coordinate of a gradient, as in umap-learn
constexpr float kLeast = 1e-12f;  // squared distance
// Of the way to a neighbour: both ends of an edge move at once, and those that went further would
// pass each other. With the whole way, 900 cells on three sheets kept a trustworthiness of .97,
// with half of it .997.
constexpr float kMeet = 0.5f;

struct Forces {
  float a, b;
  float attraction;  // 2ab
  float repulsion;   // 2γb
  float rate;
  std::uint32_t negatives;
  std::uint32_t cells;
  std::uint64_t seed;  // mixed with the epoch
};

/// SplitMix64's finisher.
[[gnu::always_inline]] inline std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

/// MurmurHash3's finisher: a counter's random number, 16 of them at a time.
[[gnu::always_inline]] inline std::uint32_t mixed32(std::uint32_t h) {
  h = (h ^ (h >> 16)) * 0x85ebca6bu;
  h = (h ^ (h >> 13)) * 0xc2b2ae35u;
  return h ^ (h >> 16);
}

[[gnu::always_inline]] inline float clipped(float x) {
  x = x < -kClip ? -kClip : x;
  return x > kClip ? kClip : x;
}

struct Lanes {
  alignas(64) float x[kLanes], y[kLanes], z[kLanes], c[kLanes];
};

/// Pulls a point to the cells of 16 edges, one after the other; how strongly, from where it was.
[[gnu::always_inline]] inline void attract(UmapPoint& p, Lanes& q, int count, const Forces& f) {
  for (int l = 0; l < kLanes; ++l) {
    const float dx = p.x - q.x[l], dy = p.y - q.y[l], dz = p.z - q.z[l];
    float square = dx * dx + dy * dy + dz * dz;
    square = square < kLeast ? kLeast : square;
    const float power = wideExp(f.b * wideLog(square));
    const float strength = 2.0f * f.rate * f.attraction * power / (square * (1.0f + f.a * power));
    q.c[l] = strength > kMeet ? kMeet : strength;
  }
  const float most = 2.0f * f.rate * kClip;
  for (int l = 0; l < count; ++l) {
    const float dx = q.c[l] * (q.x[l] - p.x), dy = q.c[l] * (q.y[l] - p.y),
                dz = q.c[l] * (q.z[l] - p.z);
    p.x += std::clamp(dx, -most, most);
    p.y += std::clamp(dy, -most, most);
    p.z += std::clamp(dz, -most, most);
  }
}

/// Pushes a point off 16 others at once.
[[gnu::always_inline]] inline void repel(UmapPoint& p, Lanes& q, const float* counts,
                                         const Forces& f) {
  alignas(64) float gx[kLanes], gy[kLanes], gz[kLanes];
  for (int l = 0; l < kLanes; ++l) {
    const float dx = p.x - q.x[l], dy = p.y - q.y[l], dz = p.z - q.z[l];
    float square = dx * dx + dy * dy + dz * dz;
    square = square < kLeast ? kLeast : square;
    const float power = wideExp(f.b * wideLog(square));
    const float strength = counts[l] * f.repulsion / ((0.001f + square) * (1.0f + f.a * power));
    gx[l] = clipped(strength * dx);
    gy[l] = clipped(strength * dy);
    gz[l] = clipped(strength * dz);
  }
  for (int half = kLanes / 2; half > 0; half /= 2) {
    for (int l = 0; l < half; ++l) {
      gx[l] += gx[l + half];
      gy[l] += gy[l + half];
      gz[l] += gz[l + half];
    }
  }
  p.x += f.rate * gx[0];
  p.y += f.rate * gy[0];
  p.z += f.rate * gz[0];
}

CHREODE_WIDE
void epochOf(const std::int64_t* offsets, const std::int32_t* ends, const std::uint32_t* rates,
             Forces f, std::uint32_t turn, const UmapPoint* before, UmapPoint* after,
             std::int64_t first, std::int64_t last, std::int32_t* drawn) {
  Lanes q{};
  alignas(64) std::uint32_t others[kLanes];
  alignas(64) float counts[kLanes];
  for (std::int64_t i = first; i < last; ++i) {
    // Which edges' turn it is: those whose running total passes a whole number.
    int count = 0;
    for (std::int64_t e = offsets[i]; e < offsets[i + 1]; ++e) {
      drawn[count] = ends[e];
      count += static_cast<std::uint32_t>(rates[e] * turn) < rates[e];
    }
    UmapPoint p = before[i];
    for (int from = 0; from < count; from += kLanes) {
      const int here = std::min(kLanes, count - from);
      for (int l = 0; l < kLanes; ++l) {
        const std::int32_t j = drawn[from + (l < here ? l : 0)];
        const UmapPoint& other = j >= first && j < i ? after[j] : before[j];
        q.x[l] = other.x;
        q.y[l] = other.y;
        q.z[l] = other.z;
      }
      attract(p, q, here, f);
    }
    const std::uint32_t wanted = static_cast<std::uint32_t>(count) * f.negatives;
    const auto start = static_cast<std::uint32_t>(
        mixed(f.seed + 0x9e3779b97f4a7c15ull * static_cast<std::uint64_t>(i)));
    for (std::uint32_t from = 0; from < wanted; from += kLanes) {
      for (int l = 0; l < kLanes; ++l) {
        const std::uint32_t h =
            mixed32(start + (from + static_cast<std::uint32_t>(l)) * 0x9e3779b9u);
        others[l] = static_cast<std::uint32_t>((static_cast<std::uint64_t>(h) * f.cells) >> 32);
        counts[l] = from + static_cast<std::uint32_t>(l) < wanted ? 1.0f : 0.0f;
      }
      for (int l = 0; l < kLanes; ++l) {
        const UmapPoint& other = before[others[l]];
        q.x[l] = other.x;
        q.y[l] = other.y;
        q.z[l] = other.z;
        counts[l] = others[l] == static_cast<std::uint32_t>(i) ? 0.0f : counts[l];
      }
      repel(p, q, counts, f);
    }
    after[i] = p;
  }
}

}  // namespace

UmapEdges umapEdges(const FuzzyGraph& graph, int epochs) {
  UmapEdges edges;
  edges.offsets.push_back(0);
  float most = 0.0f;
  for (const float weight : graph.weights) most = std::max(most, weight);
  const float least = epochs > 0 ? most / static_cast<float>(epochs) : 0.0f;
  for (std::size_t i = 0; i + 1 < graph.offsets.size(); ++i) {
    for (auto e = static_cast<std::size_t>(graph.offsets[i]);
         e < static_cast<std::size_t>(graph.offsets[i + 1]); ++e) {
      if (graph.weights[e] < least) continue;
      edges.cells.push_back(graph.cells[e]);
      edges.rates.push_back(static_cast<std::uint32_t>(
          std::min(4294967295.0, 4294967296.0 * static_cast<double>(graph.weights[e]) / most)));
    }
    edges.offsets.push_back(static_cast<std::int64_t>(edges.cells.size()));
  }
  return edges;
}

void umapEpoch(const UmapEdges& edges, const UmapForces& forces, int epoch, double rate,
               const std::vector<UmapPoint>& before, std::vector<UmapPoint>& after,
               std::int64_t first, std::int64_t last) {
  const double a = forces.curve.a, b = forces.curve.b;
  Forces f{static_cast<float>(a),
           static_cast<float>(b),
           static_cast<float>(2.0 * a * b),
           static_cast<float>(2.0 * forces.repulsion * b),
           static_cast<float>(rate),
           static_cast<std::uint32_t>(forces.negatives),
           static_cast<std::uint32_t>(before.size()),
           mixed(forces.seed * 0xd1342543de82ef95ull + static_cast<std::uint64_t>(epoch) + 1)};
  std::int64_t widest = 0;
  for (std::int64_t i = first; i < last; ++i) {
    widest = std::max(widest, edges.offsets[i + 1] - edges.offsets[i]);
  }
  std::vector<std::int32_t> drawn(static_cast<std::size_t>(widest) + 1);
  epochOf(edges.offsets.data(), edges.cells.data(), edges.rates.data(), f,
          static_cast<std::uint32_t>(epoch) + 1, before.data(), after.data(), first, last,
          drawn.data());
}

}  // namespace chreode
