#include "expression/shown_scale.h"

#include "expression/normalize.h"

namespace chreode {

ShownScale::ShownScale(const Dataset& data) : m_scale(data.taken.scale) {
  if (m_scale != Scale::counts) return;
  m_depth = medianDepth(*data.matrix);
  m_factor = data.matrix->totals();
  for (double& factor : m_factor) factor = factor > 0.0 ? m_depth / factor : 0.0;
}

const char* ShownScale::unit(Scale scale) {
  switch (scale) {
    case Scale::counts:
      return "log1p of counts at median depth";
    case Scale::log:
      return "log values";
    case Scale::scaled:
      return "scaled values";
    case Scale::other:
      break;
  }
  return "values";
}

}  // namespace chreode
