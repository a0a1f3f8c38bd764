#pragma once

#include <cstdint>
#include <vector>

namespace chreode {

/// Entries in compressed sparse rows as ExpressionMatrix takes them: an entry may stand twice.
struct SparseRows {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> columns;
  std::vector<float> values;
};

}  // namespace chreode
