#include "scene/wheel_steps.h"

namespace chreode {

int WheelSteps::add(int delta) {
  if ((delta > 0 && m_rest < 0) || (delta < 0 && m_rest > 0)) m_rest = 0;
  m_rest += delta;
  const int steps = m_rest / deltaPerStep;
  m_rest -= steps * deltaPerStep;
  return steps;
}

}  // namespace chreode
