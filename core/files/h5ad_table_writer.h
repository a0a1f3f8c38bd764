#pragma once

#include <string>

#include "expression/annotation.h"
#include "files/h5ad_elements.h"

namespace chreode {

/// Writes a table of annotations as a dataframe, its columns by kind; a column with missing
/// booleans becomes a nullable one.
void writeTable(H5adElements& file, const std::string& element, const AnnotationTable& table);

}  // namespace chreode
