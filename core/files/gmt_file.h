#pragma once

#include <string>
#include <vector>

#include "files/cell_table.h"

namespace chreode {

/// Reads gene sets in GMT, as MSigDB and Enrichr give them: a set a line, its name, a description
/// and its genes with tabs between; plain or gzip. Weights after a comma ("GENE,1.0") and empty
/// fields are dropped. Throws Error when it cannot be read, a line is no set, or there is none.
std::vector<GeneList> readGmt(const std::string& path);

}  // namespace chreode
