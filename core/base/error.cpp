#include "base/error.h"

namespace chreode {

namespace {

/// A message from a file may hold line breaks, and bytes that end a text or steer a terminal; an
/// Error is always one line.
std::string oneLine(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

}  // namespace

Error::Error(const std::string& sentence, const std::string& where)
    : std::runtime_error(oneLine(where.empty() ? sentence : where + ": " + sentence)) {}

}  // namespace chreode
