#pragma once

#include <string>
#include <vector>

namespace chreode {

/// A sentence for FileContents::notices about names that repeat an earlier one; empty when all are
/// different. `what`: "cell" or "gene".
std::string noticeOfRepeated(const std::vector<std::string>& names, const char* what);

}  // namespace chreode
