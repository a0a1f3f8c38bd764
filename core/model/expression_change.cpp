#include "model/expression_change.h"

#include <cmath>

namespace chreode {

Vector expressionChange(const Vector& base, const Vector& edited, bool rates) {
  if (!rates) return edited - base;
  return (((edited.array() + pseudoRate) / (base.array() + pseudoRate)).log() / std::log(2.0f))
      .matrix();
}

}  // namespace chreode
