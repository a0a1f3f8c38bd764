#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/expression_file.h"

namespace chreode {

/// The type of feature that 10x Genomics calls the genes.
inline constexpr const char* kGeneExpression = "Gene Expression";

/// Chooses one type of feature ("Gene Expression", "Antibody Capture" …) of a 10x matrix and keeps
/// its rows alone in `contents.genes`; names the types in `contents.parts` and the chosen one in
/// `contents.part` where there are several. `types` has one text per row of `contents.genes`, or
/// none where the file tells no types. Without `wanted` the genes are taken, or the first type
/// where there are none. Returns the rows that were kept, or nothing where all were. Throws Error
/// when the wanted type is not there.
std::vector<std::int32_t> chooseFeatureType(const std::vector<std::string>& types,
                                            const std::string& wanted, FileContents& contents,
                                            const std::string& path);

}  // namespace chreode
