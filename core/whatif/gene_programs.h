#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "expression/dataset.h"
#include "expression/program_table.h"
#include "model/model_card.h"

namespace chreode {

/// A usable target: a gene of the model, with the direction in which the factor moves it.
struct ProgramTarget {
  std::int32_t gene = 0;
  int sign = 1;
};

/// A listed programme as it stands in the data and the model.
struct GeneProgram {
  std::string factor;
  bool isSet = false;                  ///< a set of genes: there is no factor
  std::int32_t factorGene = -1;        ///< of the model; −1 = not in it
  double expressedShare = 0.0;         ///< share of the cells with the factor
  int listed = 0;                      ///< targets in the table
  std::vector<ProgramTarget> targets;  ///< those that are measured and in the model; with a sign
  std::vector<std::string> evidence;
  std::string refusal;  ///< a sentence: why nothing can be asked of it; empty when it can

  bool usable() const { return refusal.empty(); }
};

enum class SignSource {
  table,  ///< as the table says, the data's correlation where it does not
  data,   ///< the sign of each target's correlation with its factor in these cells
  plus    ///< all +1
};

struct GenePrograms {
  std::vector<GeneProgram> programs;  ///< in the table's order
  SignSource signs = SignSource::table;
  std::string signsText;  ///< for people: where the signs come from
  int usable() const;
};

/// How few targets make no programme.
inline constexpr int kFewestTargets = 10;
inline constexpr int kFewestTargetsSimulated = 3;

/// Looks the listed genes up among the model's by name, else by any name that the data have for
/// them. `input`: cells × model genes in the model's input space; `datasetGene`: GeneAlignment's.
/// `wanted` is met where the table has signs; a table without any takes the data's. Throws Error
/// where the table is of another species than the model, or none of its genes is in the model.
GenePrograms genePrograms(const ProgramTable& table, const Dataset& data, const ModelCard& card,
                          const ExpressionMatrix& input,
                          const std::vector<std::int32_t>& datasetGene, SignSource wanted);

/// Programmes inferred from these cells where there is no table: for each factor the 40 genes whose
/// log values correlate with its own most strongly (|r| ≥ 0.1), with the correlation's sign. Such
/// genes need not be targets, and the table's name says so. Throws Error for a factor that is not
/// in the model.
ProgramTable inferredPrograms(const std::vector<std::string>& factors, const ModelCard& card,
                              const ExpressionMatrix& input);

/// One programme of some genes that all go up; throws Error that names those not in the model.
GeneProgram programOfGenes(const std::vector<std::string>& genes, const ModelCard& card);

}  // namespace chreode
