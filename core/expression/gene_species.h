#pragma once

#include <string>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

enum class Species { unknown, human, mouse, other };

const char* speciesName(Species species);  ///< "unknown", "human", "mouse", "other"

/// The species that genes are of, guessed from their names: by the prefix where more than half are
/// identifiers (ENSG human, ENSMUSG mouse, Ensembl's others, FlyBase and WormBase), else by the
/// capitals of the symbols (human "GATA1", mouse "Gata1": four of five that are written in one of
/// the two ways; names that rats have and mice have not make it `other`, as lower-case symbols do).
/// Names with a genome before them ("GRCh38_GATA1") are read without it, and of two genomes are
/// `other`. `unknown` below ten names that say anything.
Species guessSpecies(const std::vector<std::string>& names);

/// Of the names, or where those say nothing of the first column of texts that does.
Species guessSpecies(const AnnotationTable& genes);

/// How it was guessed, for people: "human, by capitals", "mouse, by Ensembl identifiers".
std::string speciesText(const AnnotationTable& genes);

}  // namespace chreode
