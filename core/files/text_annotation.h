#pragma once

#include <string>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// A column of texts from a file that knows no categories. As anndata does when it writes h5ad,
/// texts that repeat become categories in alphabetical order; texts that are all different stay
/// strings. An empty text is a missing value.
Annotation annotationOfTexts(std::string name, std::vector<std::string> texts);

}  // namespace chreode
