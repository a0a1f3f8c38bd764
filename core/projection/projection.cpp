#include "projection/projection.h"

#include <cmath>
#include <cstdio>

#include "base/no_number.h"

namespace chreode {

std::optional<Placed> Projection::place(const RowVector& code) const {
  const auto placed = project(code);
  if (!placed) return std::nullopt;
  return Placed{placed->row(0), 0.0};
}

double Projection::liftResidual(const RowVector& code, const RowVector& shift,
                                const Eigen::RowVector3f& target) const {
  const auto placed = place(code + shift);
  return placed ? static_cast<double>((placed->place - target).norm()) : kNoNumber;
}

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
