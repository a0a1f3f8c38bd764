#pragma once

#include <string_view>

namespace chreode {

/// Whether a name is one that cells have: a barcode with or without a sample's name or number
/// ("AAACATACAACCAC-1", "lung_ACGTACGTAC"), or "cell" with a number.
bool looksLikeCellName(std::string_view name);

/// Whether a name is an identifier of Ensembl, FlyBase or WormBase, which no person reads.
bool looksLikeGeneId(std::string_view name);

/// Whether a name is surely a gene's: an identifier of Ensembl, FlyBase or WormBase, or a symbol of
/// a short list of genes that hardly a data set of mouse or human lacks. Most symbols are not
/// recognised; among all names of a data set, some are.
bool looksLikeGeneName(std::string_view name);

}  // namespace chreode
