#include "base/progress.h"

#include "base/error.h"

namespace chreode {

void Progress::update(double fraction, const std::string& step) const {
  check();
  if (report) report(fraction, step);
}

void Progress::check() const {
  if (stop.stop_requested()) throw Cancelled();
}

Progress Progress::part(double from, double to) const {
  Progress inner{stop, {}};
  if (report) {
    inner.report = [outer = report, from, to](double fraction, const std::string& step) {
      outer(from + (to - from) * fraction, step);
    };
  }
  return inner;
}

}  // namespace chreode
