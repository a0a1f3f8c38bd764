#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/progress.h"
#include "expression/dataset.h"
#include "expression/gene_families.h"

namespace chreode {

/// A list of genes with a name for people: a file's, or one that was typed.
struct NamedGenes {
  std::string name;
  std::vector<std::string> genes;

  bool operator==(const NamedGenes&) const = default;
};

/// Which genes a model is made of, beyond how many: how the variable ones are found, and what is
/// taken or left out in any case. Pinned genes stay whatever else is said; of the rest "never"
/// beats "always".
struct GeneChoice {
  std::string batchColumn;  ///< variable genes in each of its levels, then combined; empty = in all
  std::string markerColumn;  ///< markers of its classes are taken; empty = none
  int markersPerClass = 25;
  std::string targetColumn;        ///< genes that its levels name are taken; empty = none
  std::vector<NamedGenes> always;  ///< such as the factors of a table
  std::vector<GeneFamily> never;
  std::vector<NamedGenes> neverLists;

  bool operator==(const GeneChoice&) const = default;
  bool empty() const { return *this == GeneChoice(); }
};

/// What one set of a choice did.
struct GeneSetCount {
  std::string name;
  bool always = true;  ///< false: never
  Index asked = 0;     ///< genes of the set, there or not
  Index found = 0;     ///< of them in the data
  /// Always: genes that are in the model by this set and earlier ones only. Never: genes that the
  /// model would have without.
  Index changed = 0;
};

struct ChosenGenes {
  std::vector<std::int32_t> genes;  ///< ascending
  Index variable = 0;               ///< of them, chosen for their variance (or as all there are)
  std::vector<GeneSetCount> sets;   ///< in the order of the choice
  std::vector<std::string> smallBatches;  ///< levels with too few cells to rank genes by
};

/// Chooses the genes: modelGenes() among those with `allowed` not 0 (all when empty) and outside
/// of what is never taken, as they vary among `cells` (all when empty), with what is always taken.
/// Throws Error for unknown columns, and where fewer than two genes are left.
ChosenGenes chooseGenes(const Dataset& data, const GeneChoice& choice, int wanted,
                        std::span<const std::int32_t> pinned,
                        std::span<const std::int32_t> cells = {},
                        std::span<const std::uint8_t> allowed = {}, const Progress& progress = {});

/// Genes of the data that a column's levels name, ascending: of perturbations such as "KLF1",
/// "CEBPA+KLF1" or "STAT1_guide2".
std::vector<std::int32_t> targetGenes(const Dataset& data, const Annotation& column);
/// The class column that names the most genes; empty where none names two.
std::string guessTargetColumn(const Dataset& data);

/// Genes of the data by name, as the file has it or as made unique, or by a text column of the gene
/// table.
std::vector<std::int32_t> genesNamed(const Dataset& data, const std::vector<std::string>& names);

}  // namespace chreode
