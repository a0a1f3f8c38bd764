#pragma once

#include <string>
#include <vector>

#include "expression/annotation.h"
#include "files/hdf5_node.h"

namespace chreode {

/// Reads a table of annotations: a group with one child per column (anndata ≥ 0.7) or one compound
/// dataset (≤ 0.6). What is left out is said in `notices`. Throws Error when it is neither, or its
/// columns differ in length.
AnnotationTable readTable(const Hdf5Node& node, std::vector<std::string>& notices);

/// Turns integer columns into categorical ones where uns/COLUMN_categories names their levels, as
/// files of anndata ≤ 0.6 keep them.
void applyOldCategories(AnnotationTable& table, const Hdf5Node& uns);

/// Takes uns/COLUMN_colors over to the categorical columns: hexadecimal, named or RGB(A) colours.
void applyColors(AnnotationTable& table, const Hdf5Node& uns, std::vector<std::string>& notices);

}  // namespace chreode
