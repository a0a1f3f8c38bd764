#include "base/error.h"

namespace chreode {

namespace {

/// A message from a file may hold line breaks; an Error is always one line.
std::string oneLine(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return text;
}

}  // namespace

Error::Error(const std::string& sentence, const std::string& where)
    : std::runtime_error(oneLine(where.empty() ? sentence : where + ": " + sentence)) {}

}  // namespace chreode
