#pragma once

#include <string>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// What OpenChoice::geneNames says for the index of var.
inline constexpr const char* kIndexNames = "index";

/// The columns of var whose values could be names of the genes: texts, more than half of them
/// different.
std::vector<std::string> geneNameColumns(const AnnotationTable& genes);

/// The column that names the genes unless a person says otherwise: kIndexNames, or where the index
/// holds identifiers (Ensembl's, say), the column that holds their symbols, if there is one.
std::string usualGeneNames(const AnnotationTable& genes);

/// Names the genes by a column; those without a value there keep their name. The old names become
/// the column "index" where there is none of that name. Does nothing for kIndexNames. A column that
/// `genes` lacks is looked up by name in `others` (raw has few columns). Throws Error when neither
/// has it.
void nameGenesBy(AnnotationTable& genes, const std::string& column, const AnnotationTable& others);

}  // namespace chreode
