#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/progress.h"
#include "model/gene_matching.h"
#include "whatif/program_lab.h"

namespace chreode {

/// Which programmes are asked about in which cells: all that sets a laboratory up again on the same
/// data and model.
struct ProgramSetup {
  std::string programs;              ///< path of a table or GMT file; empty: the stored network
  std::vector<std::string> genes;    ///< instead of a table: these together
  bool infer = false;                ///< instead of a table: by correlation with each factor
  std::vector<std::string> factors;  ///< to infer for where there is no table …
  bool inferAlone = false;           ///< … or whatever table there is
  SignSource signs = SignSource::table;
  std::vector<std::string> conditions;  ///< column=value; all must hold
  std::vector<std::int32_t> cells;      ///< instead of conditions; both empty: all cells
  std::vector<std::string> start;       ///< classes to leave out (see ClassContrast)
  std::string label;                    ///< of the classes; empty: the classifier's, else guessed
  std::vector<std::string>
      seedModels;  ///< files of the same training with other seeds; none or ≥ 2
  std::uint64_t seed = 0;

  nlohmann::json toJson() const;
  static ProgramSetup fromJson(const nlohmann::json& json);  ///< throws Error
};

/// A lab with what is told of it.
struct NamedLab {
  std::shared_ptr<const ProgramLab> lab;
  std::string alignment;  ///< how many genes were found, for people
  std::string modelHash;
};

/// Reads the table, encodes all cells, and fits what the operators and baselines need. Throws Error
/// for whatever of it cannot be had, one sentence, and Cancelled.
NamedLab setUpLab(const std::shared_ptr<const Dataset>& data,
                  const std::shared_ptr<const LatentModel>& model, const ProgramSetup& setup,
                  const std::vector<ProgramOperator>& operators, const GeneNameRules& rules,
                  const Progress& progress);

}  // namespace chreode
