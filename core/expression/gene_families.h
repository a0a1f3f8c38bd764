#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// Genes that many analyses set apart, told by their names (see gene_families.cpp for the rules).
enum class GeneFamily { mitochondrial, ribosomal, receptors, malat1, cellCycle };

inline constexpr GeneFamily kGeneFamilies[] = {GeneFamily::ribosomal, GeneFamily::mitochondrial,
                                               GeneFamily::receptors, GeneFamily::malat1,
                                               GeneFamily::cellCycle};

/// The family's word on the command line and in files: "mitochondrial", "ribosomal", "tcr-ig",
/// "malat1", "cell-cycle".
const char* familyName(GeneFamily family);
/// The family of that word; false where there is none.
bool familyNamed(std::string_view name, GeneFamily& family);

/// Whether a gene of this symbol (or, for mitochondrial genes of human and mouse, this Ensembl
/// identifier) belongs to the family. Capitals or not is the same.
bool isInFamily(std::string_view symbol, GeneFamily family);

/// The genes' symbols as far as the table has them: of their names and the text columns, whichever
/// names the most mitochondrial and ribosomal genes.
std::vector<std::string> symbolsOf(const AnnotationTable& genes);

/// Rows whose symbols belong to the family, ascending.
std::vector<std::int32_t> familyGenes(const std::vector<std::string>& symbols, GeneFamily family);

}  // namespace chreode
