#pragma once

#include <cstdint>
#include <vector>

#include "base/matrix.h"
#include "expression/packed_numbers.h"

namespace chreode {

// Rows of a sparse matrix as a file may hold them, and as the program works with them: gene indices
// ascend strictly within a row and no value is zero.

/// Throws Error when the arrays are not those of so many rows.
void checkOffsets(Index cells, Index genes, const std::vector<std::int64_t>& offsets,
                  std::size_t indices, std::size_t values);

/// Whether all rows are tidy. Throws Error for an index out of range.
bool isTidy(const std::vector<std::int64_t>& offsets, PackedView<std::int32_t> indices,
            PackedView<float> values, Index genes, int threads);

/// Sorts, sums and drops in place: a tidied row is never longer than it was.
void tidy(std::vector<std::int64_t>& offsets, std::vector<std::int32_t>& genes,
          std::vector<float>& values);

}  // namespace chreode
