#pragma once

#include <cstdint>
#include <vector>

#include "projection/fuzzy_graph.h"
#include "projection/umap_curve.h"

namespace chreode {

/// Places of all cells, 16 bytes each; the last number is not used.
struct UmapPoint {
  float x = 0.0f, y = 0.0f, z = 0.0f, unused = 0.0f;
};

/// The edges of a layout: how often each is drawn upon.
struct UmapEdges {
  std::vector<std::int64_t> offsets;
  std::vector<std::int32_t> cells;
  std::vector<std::uint32_t> rates;  ///< times an epoch, of 2³²
};

/// Edges too weak to be drawn upon once in `epochs` are left out.
UmapEdges umapEdges(const FuzzyGraph& graph, int epochs);

struct UmapForces {
  UmapCurve curve;
  double repulsion = 1.0;
  int negatives = 5;  ///< cells drawn at random for each edge that is drawn upon
  std::uint64_t seed = 0;
};

/// One epoch of stochastic gradient descent for the cells [first, last): `before` has the places of
/// all cells at its start, `after` receives theirs. Cells of the range see the new places of those
/// that come before them in it, and the old ones of all others; random cells hang on seed, epoch
/// and cell alone. So the outcome does not depend on which thread does which range. An edge moves
/// the cell at one end by twice the step, since its twin in the other row moves the other, and no
/// further than onto its neighbour.
void umapEpoch(const UmapEdges& edges, const UmapForces& forces, int epoch, double rate,
               const std::vector<UmapPoint>& before, std::vector<UmapPoint>& after,
               std::int64_t first, std::int64_t last);

}  // namespace chreode
