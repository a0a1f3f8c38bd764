#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "expression/dataset.h"

namespace chreode {

/// The data set with these of its cells alone (any order), as if the others had never been there:
/// names, annotation, embeddings and matrix. It keeps the data hash of the whole; the file's own
/// PCA, which saw all cells, stays behind.
std::shared_ptr<Dataset> selectCells(const Dataset& data, std::span<const std::int32_t> cells);

}  // namespace chreode
