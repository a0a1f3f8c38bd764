#pragma once

#include <exception>
#include <stdexcept>
#include <string>

namespace chreode {

/// What core throws at its borders (files, models, requests that cannot be met): one sentence for a
/// person that says what is wrong, where, and what to do. Core never logs; the caller shows it.
class Error : public std::runtime_error {
 public:
  /// `sentence` ends with a full stop and stands alone. `where` names the place (a file, an element
  /// in it, a cell) and may be empty when the sentence already does.
  explicit Error(const std::string& sentence, const std::string& where = {});
};

/// Thrown out of a long computation when its Progress was asked to stop. Not an Error: nothing is
/// wrong, and nothing is shown.
class Cancelled : public std::exception {
 public:
  const char* what() const noexcept override { return "cancelled"; }
};

}  // namespace chreode
