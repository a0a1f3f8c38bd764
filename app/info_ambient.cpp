#include "expression/ambient_genes.h"
#include "info_report.h"

namespace chreode {

std::optional<AmbientGenes> ambientGenes(const FileContents& contents, const Matrices& matrices,
                                         const Asked& asked) {
  if (!matrices.chosen || matrices.chosen->taken.scale != Scale::counts) return {};
  const std::string name = guessRoles(contents.cells).label;
  const Annotation* column = contents.cells.find(name);
  const ExpressionMatrix& counts = *matrices.chosen->stored.matrix;
  if (!column || asked.sample || static_cast<Index>(column->size()) != counts.cells() ||
      static_cast<Index>(asked.genes.size()) != counts.genes()) {
    return {};
  }
  const std::vector<bool> flags = perhapsAmbient(counts, withLevels(*column));
  AmbientGenes found{name, {}};
  for (std::size_t gene = 0; gene < flags.size(); ++gene) {
    if (flags[gene]) found.genes.push_back(asked.genes.names[gene]);
  }
  return found;
}

}  // namespace chreode
