#pragma once

#include <string>

namespace chreode {

/// Writes `bytes` to a temporary file beside `path` and renames it: whatever happens, `path` is the
/// old file or the whole new one. Throws Error with the sentence `refusal` when it cannot.
void writeWholeFile(const std::string& path, const std::string& bytes, const char* refusal);

}  // namespace chreode
