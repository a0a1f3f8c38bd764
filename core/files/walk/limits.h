#pragma once

#include <cstdint>

namespace chreode {

/// Takes from the running program what the walk through a file of `fileBytes` does not need: more
/// processor time than any sound file takes, more memory, a deep stack, core dumps, the right to
/// write files or to gain rights.
void limitThisProgram(std::uint64_t fileBytes);

}  // namespace chreode
