#pragma once

#include <string>

namespace chreode {

/// A word for the shell, whatever is in it.
std::string shellWord(const std::string& text);
/// What a shell command writes on standard output; empty when it cannot be run.
std::string outputOf(const std::string& command);

}  // namespace chreode
