#pragma once

#include <nlohmann/json.hpp>

#include "expression/cell_filter.h"
#include "model/gene_choice.h"

namespace chreode {

/// How cells and genes were chosen, as kept in a model's training record and with a file: only what
/// was asked for.
nlohmann::json toJson(const CellFilter& filter);
nlohmann::json toJson(const GeneChoice& choice);
/// Reads them back. What is missing or of another type keeps its default.
CellFilter cellFilterFrom(const nlohmann::json& json);
GeneChoice geneChoiceFrom(const nlohmann::json& json);

/// What they did: per criterion the cells that it leaves out, per set the genes it brings or takes.
nlohmann::json outcomeJson(const FilterOutcome& outcome);
nlohmann::json outcomeJson(const ChosenGenes& chosen);

}  // namespace chreode
