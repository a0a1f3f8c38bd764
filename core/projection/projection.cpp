#include "projection/projection.h"

#include <cmath>
#include <cstdio>

namespace chreode {

std::string Projection::description() const {
  std::string text = name();
  char part[64];
  if (!std::isnan(codeVarianceShare)) {
    std::snprintf(part, sizeof part, ": %.0f %% of code variance", 100.0 * codeVarianceShare);
    text += part;
    if (!std::isnan(decodedVarianceShare)) {
      std::snprintf(part, sizeof part, ", %.0f %% of decoded variance",
                    100.0 * decodedVarianceShare);
      text += part;
    }
  } else {
    text += ": stored coordinates, for looking";
  }
  return text;
}

}  // namespace chreode
