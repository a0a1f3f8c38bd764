#pragma once

#include <optional>
#include <string>
#include <vector>

#include "expression/annotation.h"
#include "files/hdf5_array.h"
#include "files/hdf5_node.h"

namespace chreode {

/// Reads one column of an annotation table in any of its forms: plain numbers, booleans and
/// strings, categories as a group (anndata ≥ 0.8) or by reference (0.7), nullable integers,
/// booleans and strings. Nothing for a form that is no column, such as a ragged array. Throws Error
/// for a damaged one.
std::optional<Annotation> readColumn(const Hdf5Node& node, const std::string& name);

/// The same for the plain forms alone: a dataset or a field of a compound one.
std::optional<Annotation> readPlainColumn(const Hdf5Array& array, const std::string& name);

/// A column's values as names: those of cells, genes or categories. Whole numbers are written as
/// such, others as Python does ("1.0", "0.25").
std::vector<std::string> asNames(const Annotation& column, bool integral);
std::vector<std::string> readNames(const Hdf5Node& node);

}  // namespace chreode
