#pragma once

#include <cstdint>
#include <vector>

#include "expression/expression_matrix.h"

namespace chreode {

/// The cells that torch_peer.py and exporter_peer.py make up.
inline ExpressionMatrix peerCells(int genes) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  for (int cell = 0; cell < 3; ++cell) {
    for (int gene = 0; gene < genes; ++gene) {
      if ((gene * (cell + 1)) % 4 == 0) continue;
      indices.push_back(gene);
      values.push_back(static_cast<float>((gene * (cell + 1)) % 4));
    }
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
  }
  return {3, genes, offsets, indices, values};
}

/// Codes of as many cells.
inline Matrix peerCodes(int latent) {
  Matrix z(3, latent);
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < latent; ++j) z(i, j) = 0.1f * static_cast<float>((j + 1) * (i - 1));
  }
  return z;
}

}  // namespace chreode
