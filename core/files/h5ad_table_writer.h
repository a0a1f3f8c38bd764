#pragma once

#include <string>

#include "expression/annotation.h"
#include "files/h5ad_elements.h"

namespace chreode {

/// Writes a table of annotations as a dataframe, its columns by kind; a column with missing
/// booleans becomes a nullable one.
void writeTable(H5adElements& file, const std::string& element, const AnnotationTable& table);

/// Adds a column to the dataframe at `table`, or puts it in the place of the one of the same name.
void addColumn(H5adElements& file, const std::string& table, const Annotation& column);

}  // namespace chreode
