#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/progress.h"
#include "expression/annotation.h"
#include "expression/dataset.h"

namespace chreode {

/// For each class of `label` the `perClass` genes by which it stands out most: Welch's t of log
/// values (counts as log1p at median depth) of the class against all other cells, positive ones
/// only, greatest first — what scanpy's rank_genes_groups does by "t-test". `cells` (all when
/// empty) are looked at; a class with fewer than 3 of them, or with all but 2, has no markers. One
/// list per level of the label; empty lists for a column without classes and for scaled values.
std::vector<std::vector<std::int32_t>> labelMarkers(const Dataset& data, const Annotation& label,
                                                    int perClass,
                                                    std::span<const std::int32_t> cells,
                                                    const Progress& progress = {});

}  // namespace chreode
