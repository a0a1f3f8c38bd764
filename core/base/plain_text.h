#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chreode {

// What is asked of names and words, byte by byte; letters beyond ASCII stay as they are.

inline bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string lowerCase(std::string_view text);

/// "a, b, c".
std::string listOf(const std::vector<std::string>& names);

}  // namespace chreode
