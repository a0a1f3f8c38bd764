#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/progress.h"
#include "model/gene_matching.h"
#include "whatif/program_study.h"

namespace chreode {

/// Which programmes are asked about in which cells: all that sets a laboratory up again on the same
/// data and model.
struct ProgramSetup {
  std::string programs;              ///< path of a table or GMT file; empty: the stored network
  std::vector<std::string> genes;    ///< instead of a table: these together
  bool infer = false;                ///< instead of a table: by correlation with each factor
  std::vector<std::string> factors;  ///< to infer for where there is no table
  SignSource signs = SignSource::table;
  std::vector<std::string> conditions;  ///< column=value; all must hold
  std::vector<std::int32_t> cells;      ///< instead of conditions; both empty: all cells
  std::vector<std::string> start;       ///< classes to leave out (see ClassContrast)
  std::string label;                    ///< of the classes; empty: the classifier's, else guessed
  std::uint64_t seed = 0;

  nlohmann::json toJson() const;
  static ProgramSetup fromJson(const nlohmann::json& json);  ///< throws Error
};

/// The data with a model and programmes, ready to be asked.
struct ProgramLaboratory {
  std::string table;  ///< where the programmes are from
  bool trueNetwork = false;
  GenePrograms programs;
  std::shared_ptr<const ProgramExperiment> experiment;
  std::shared_ptr<const GeneLogistic> logistic;
  std::shared_ptr<const ProgramShift> shift;
  std::string alignment;  ///< how many genes were found, for people
  std::string modelHash;
};

/// Reads the table, encodes all cells, and fits what the operators and baselines need. Throws Error
/// for whatever of it cannot be had, one sentence, and Cancelled.
ProgramLaboratory programLaboratory(const std::shared_ptr<const Dataset>& data,
                                    const std::shared_ptr<const LatentModel>& model,
                                    const ProgramSetup& setup,
                                    const std::vector<ProgramOperator>& operators,
                                    const GeneNameRules& rules, const Progress& progress);

}  // namespace chreode
