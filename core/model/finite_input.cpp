#include "model/finite_input.h"

#include "base/error.h"

namespace chreode {

void refuseNonFinite(const Dataset& data, const ModelCard& card, const ExpressionMatrix& input) {
  const auto [cell, gene] = input.firstNonFinite();
  if (cell < 0) return;
  throw Error("Cell " + data.cells.names[cell] + " has a value for gene " + card.genes[gene] +
                  " that is NaN or infinite and cannot be encoded.",
              data.path);
}

}  // namespace chreode
