#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "model/latent_model.h"
#include "stats/prediction_scores.h"
#include "whatif/transfer_model.h"

namespace chreode {

/// Two perturbations were seen alone; what do both together do?
struct CombinationQuestion {
  std::string perturbation;  ///< column; a double is "A+B" of the names of two singles
  std::string control;       ///< its level of unperturbed cells
  /// Column of lines or batches: controls and singles come from the double's own.
  std::string within;
};

struct CombinationInput {
  std::shared_ptr<const Dataset> data;
  CombinationQuestion question;
  std::shared_ptr<const LatentModel> model;  ///< for the latent sum; null: a PCA without doubles
  std::uint64_t seed = 0;
};

/// A way to predict a double.
struct CombinationMethod {
  std::string name;  ///< no_change, additive, matching_mean, latent_sum
  Eigen::VectorXd change;
  ChangeScores scores;
  double correlationSplit = 0.0;
};

/// How far a double is from the sum of its singles, in log expression, over the genes scored.
struct Epistasis {
  double deviation = 0.0;  ///< size (L2) of measured double less sum of singles
  double error = 0.0;      ///< size that the sampling of singles, double and control alone gives
  double bound = 0.0;      ///< what 95 of 100 bootstrap samples stay below
  double beyond = 0.0;     ///< √(deviation² − error²), 0 where the error is the greater
  double share = 0.0;      ///< beyond over the double's own size, the same way freed from error
  double slope = 0.0;      ///< of the double on the sum: below 1 less than the sum, above 1 more
  int responders = 0;      ///< genes that the double changes (Benjamini–Hochberg, 5 %)
  bool distinguishable = false;  ///< deviation above the bound
  std::string sentence() const;
};

struct CombinedPair {
  std::string a;
  std::string b;
  std::string level;   ///< of the perturbation column
  std::string within;  ///< line or batch
  int cells = 0;
  int cellsA = 0;
  int cellsB = 0;
  int controlCells = 0;
  std::vector<CombinationMethod> methods;
  Eigen::VectorXd measured;
  double ceiling = 0.0;
  Epistasis epistasis;
  std::optional<SawTarget> sawTarget;  ///< whether the model saw the double; nothing for PCA
  std::vector<std::string> notices;

  const CombinationMethod* best() const;  ///< by r with split controls; null where there is none
};

struct CombinationReport {
  CombinationQuestion question;
  std::string dataName;
  std::string dataHash;
  std::string values;
  std::string latent;  ///< which model sums in its code
  std::vector<std::string> caveats;
  std::vector<std::string> notices;
  std::vector<std::string> genes;
  std::vector<CombinedPair> pairs;

  nlohmann::json toJson() const;
  /// A line for each pair and method: a tab-separated table with the caveats above it.
  std::string table() const;
};

/// For people: "Sum of the singles".
std::string combinationMethodTitle(const std::string& name);

/// All doubles whose singles and controls have at least 10 cells in the same line or batch. Throws
/// Error for columns and levels that are not there, and where no double has both of its singles,
/// and Cancelled.
CombinationReport combine(const CombinationInput& input, const Progress& progress);

}  // namespace chreode
