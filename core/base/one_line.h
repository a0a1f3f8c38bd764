#pragma once

#include <string>

namespace chreode {

/// A text from a file, which may hold line breaks and bytes that end a text or steer a terminal, as
/// it can stand on one line of a message: each of those becomes a space.
std::string oneLine(std::string text);

}  // namespace chreode
