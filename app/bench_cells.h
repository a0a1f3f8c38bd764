#pragma once

#include <memory>

#include "expression/dataset.h"

namespace chreode {

/// Counts of cells in groups that differ in a tenth of the genes; some 8 % are not zero. Cell i is
/// of group i modulo `groups`; genes are "gene0" and on, and each group raises those of a block.
std::shared_ptr<Dataset> benchCells(int cells, int genes, int groups);

}  // namespace chreode
