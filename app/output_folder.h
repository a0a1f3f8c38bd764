#pragma once

#include <string>

namespace chreode {

/// Throws Error with this sentence when nothing can be written beside `path`: said before minutes
/// of training, not after.
void refuseUnwritable(const std::string& path, const std::string& sentence);

}  // namespace chreode
