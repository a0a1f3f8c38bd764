#include "base/error.h"

#include "base/one_line.h"

namespace chreode {

Error::Error(const std::string& sentence, const std::string& where)
    : std::runtime_error(oneLine(where.empty() ? sentence : where + ": " + sentence)) {}

}  // namespace chreode
