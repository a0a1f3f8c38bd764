#pragma once

namespace chreode {

/// Turns a wheel's angle deltas (eighths of a degree) into whole steps of 15°: touch pads send many
/// small ones. A change of direction starts afresh.
class WheelSteps {
 public:
  /// The steps that `delta` completes: positive away from the person.
  int add(int delta);

 private:
  static constexpr int deltaPerStep = 120;
  int m_rest = 0;
};

}  // namespace chreode
