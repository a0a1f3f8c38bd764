#pragma once

#include <functional>
#include <stop_token>
#include <string>

namespace chreode {

/// How a long computation talks to whoever started it: it reports how far it is, and learns that it
/// should stop. A default-made Progress reports to nobody and never stops. Passed by const reference;
/// `report` is called on the computing thread.
struct Progress {
  std::stop_token stop;
  std::function<void(double fraction, const std::string& step)> report;

  /// Reports `fraction` in [0, 1] and the running step's name; throws Cancelled when a stop was
  /// requested. Cheap enough to call some hundred times a second.
  void update(double fraction, const std::string& step = {}) const;

  /// Throws Cancelled when a stop was requested.
  void check() const;

  /// A Progress that maps its own [0, 1] to [from, to] of this one; names are handed through.
  Progress part(double from, double to) const;
};

}  // namespace chreode
