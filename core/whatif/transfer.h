#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "whatif/latent_change.h"
#include "whatif/transfer_model.h"

namespace chreode {

struct TransferInput {
  std::shared_ptr<const Dataset> data;
  TransferQuestion question;
  /// The VAE and its siblings of other seeds; their mean prediction is taken. Empty: none is asked.
  std::vector<std::shared_ptr<const LatentModel>> models;
  /// Of each source class a model that saw neither the target's perturbed cells nor that class's;
  /// empty: the VAE is not judged by leaving out classes.
  std::vector<std::shared_ptr<const LatentModel>> leftOut;
  std::uint64_t seed = 0;
};

/// One way to predict, in the order of kTransferMethods.
struct TransferMethod {
  std::string name;        ///< "similarity_weighted"
  Eigen::VectorXd change;  ///< of the scored genes; zeros for no change
  // What follows is NaN where there is no truth, or no figure.
  ChangeScores scores;
  double correlationSplit = 0.0;
  double correlationAllGenes = 0.0;  ///< of the linear ones
  double energy = 0.0;
  double energyBand = 0.0;
  double leftOut = 0.0;  ///< mean r over source classes left out in turn; NaN = not judged so
};

/// Every way to carry a change over to a class, each with its scores.
struct TransferReport {
  TransferQuestion question;
  std::vector<std::string> caveats;
  std::string dataName;
  std::string dataHash;
  std::string values;  ///< the scale of the changes, for people
  std::vector<std::string> notices;
  struct Source {
    std::string name;
    int control = 0;
    int perturbed = 0;
    double weight = 0.0;  ///< by likeness of the control cells
  };
  std::vector<Source> sources;
  int controlCells = 0;
  int perturbedCells = 0;          ///< 0 without truth
  std::vector<std::string> genes;  ///< the scored ones
  Eigen::VectorXd control;         ///< mean log values of the target's control cells
  Eigen::VectorXd measured;        ///< the measured change; empty without truth
  double bandwidth = 0.0;
  double penalty = 0.0;
  std::vector<TransferMethod> methods;
  double ceiling = 0.0;                ///< NaN without truth
  std::optional<SawTarget> sawTarget;  ///< nothing when no model was asked
  std::string modelName;
  int models = 0;
  std::vector<double> seedCorrelations;  ///< r_delta_split of each model by itself

  bool hasTruth() const { return perturbedCells > 0; }
  const TransferMethod* find(const std::string& name) const;
  /// The prediction with the greatest r_delta_split; "" without truth, and where the model may have
  /// seen the answer.
  std::string best() const;
  /// The prediction that did best for the source classes, left out one at a time; "" where there is
  /// one source only.
  std::string recommended() const;
  std::vector<std::string> verdict() const;  ///< sentences for people
  nlohmann::json toJson() const;
  /// gene, control, predicted change by each method, measured change: a tab-separated table with
  /// the caveats above it.
  std::string table() const;
};

inline constexpr const char* kTransferMethods[] = {
    "no_change",           "smoothing", "expression_delta", "precision_weighted",
    "similarity_weighted", "ridge",     "pca_latent",       "vae_latent"};
/// For people: "Expression difference, by likeness of cells".
std::string transferMethodTitle(const std::string& name);
/// What it does, a sentence.
std::string transferMethodMeaning(const std::string& name);
/// A prediction, not one of the two rows that predictions are held against.
bool isPrediction(const std::string& name);

/// Throws Error as transferCells(), logValues() and alignGenes() do, and Cancelled.
TransferReport transfer(const TransferInput& input, const Progress& progress);

}  // namespace chreode
