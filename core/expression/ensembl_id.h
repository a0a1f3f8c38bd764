#pragma once

#include <string_view>

namespace chreode {

/// The identifier without its version ("ENSMUSG00000012345.6" → "ENSMUSG00000012345"), as a part of
/// `name`; empty where the name is no gene identifier of Ensembl. What follows the version
/// ("_PAR_Y") tells genes apart, so such a name is returned whole.
std::string_view withoutEnsemblVersion(std::string_view name);

}  // namespace chreode
