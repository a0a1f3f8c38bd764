#pragma once

#include "base/random.h"
#include "written_cells.h"

namespace chreode {

/// Cells of three types, alpha, beta and gamma in turn: each raises every third gene, and they lie
/// apart in the stored coordinates.
struct ThreeTypes {
  int cells = 240;
  int genes = 30;
  const char* prefix = "G";
  double usual = 3.0;    ///< mean count of a gene
  double raised = 12.0;  ///< of one that the type raises
  double apart = 10.0;   ///< from type to type
  double spread = 1.0;   ///< within a type, the same way
  bool marker = false;   ///< the first gene is nine counts in alpha and nowhere else
};

inline void writeThreeTypes(const QString& path, const ThreeTypes& wanted = {}) {
  Random random(6);
  WrittenCells made(wanted.genes, wanted.prefix);
  Annotation& label = made.addColumn("cell_type", {"alpha", "beta", "gamma"});
  Matrix places(wanted.cells, 2);
  for (int cell = 0; cell < wanted.cells; ++cell) {
    const int type = cell % 3;
    label.codes.push_back(type);
    places(cell, 0) = static_cast<float>(wanted.apart * type + wanted.spread * random.normal());
    places(cell, 1) = static_cast<float>(random.normal());
    for (int gene = 0; gene < wanted.genes; ++gene) {
      if (wanted.marker && gene == 0) {
        made.put(gene, type == 0 ? 9.0 : 0.0);
        continue;
      }
      made.put(gene, static_cast<double>(
                         random.poisson(gene % 3 == type ? wanted.raised : wanted.usual)));
    }
    made.endCell();
  }
  made.addEmbedding("X_umap", std::move(places));
  made.write(path);
}

}  // namespace chreode
