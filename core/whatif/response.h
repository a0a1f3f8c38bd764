#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "latent/support_gauge.h"
#include "model/expression_change.h"
#include "model/latent_model.h"

namespace chreode {

/// The scale in which a response is stated.
enum class ResponseUnits {
  ratePer10k,  ///< count models: molecules per 10,000 over the model's genes; change in log2
  logValue,    ///< log models: log1p of normalised counts; change is a plain difference
  scaledValue  ///< models of scaled values: standard deviations from the mean; plain difference
};

ResponseUnits responseUnits(const ModelCard& card);

/// How far models of other seeds say the same.
struct SeedVerdict {
  int models = 1;    ///< the shown one and its siblings
  int genes = 0;     ///< looked at: the 50 ranked genes of the greatest change, or as many as change
  int agreeing = 0;  ///< genes of those on whose sign all models agree
  double sizeSpread = 0.0;  ///< median over those genes of the sizes' sd over their mean's size

  /// Fewer than half of the genes agree. (Three models that know nothing agree on a quarter.)
  bool disagree() const { return genes > 0 && 2 * agreeing < genes; }
  /// "3 of 3 seeds agree on 46 of the top 50 genes (±21 %)", "" for one model.
  std::string sentence() const;
};

/// What the decoder predicts for edited cells, next to what was measured nearby. One entry per gene
/// of the model throughout. Means over the cells of the decoded values, never the decode of a mean.
struct Response {
  std::shared_ptr<const std::vector<std::string>> genes;
  ResponseUnits units = ResponseUnits::ratePer10k;
  std::vector<std::string> caveats;  ///< of the data (Dataset::caveats): said in every export
  /// At which covariate levels the codes were decoded, in words; empty without covariates.
  std::string decodedAt;
  int cells = 0;           ///< cells edited
  int decodedCells = 0;    ///< cells decoded: at most 500 of them, a seeded sample

  Vector base;    ///< decode of the original codes
  Vector edited;  ///< decode of the edited codes, same library and covariates
  Vector change;  ///< log2((edited + .5)/(base + .5)) of rates; edited − base of log values
  std::vector<bool> ranked;  ///< false where both sides are below 0.5 per 10,000 (rates only)

  // The baselines that stand beside it; empty where they cannot be had.
  Vector measuredBase;    ///< mean of the 30 real cells nearest to the original code
  Vector measuredEdited;  ///< mean of the 30 real cells nearest to the edited code
  Vector measuredChange;  ///< their change, on the same scale as `change`
  Vector pcaChange;       ///< the PCA model's change for the same move, in log1p of its depth
  double measuredAgreement =
      0.0;  ///< Pearson r of change and measuredChange over ranked genes; NaN = none
  double pcaAgreement = 0.0;  ///< same with the PCA model's change

  /// The same change by each of the model's siblings (the same training with other seeds), same
  /// units; empty where there are none.
  std::vector<Vector> seedChanges;

  /// The gene that takes more than 5 % of the edited total, −1 when none: the others fall by
  /// closure.
  int closureGene = -1;
  double closureShare = 0.0;

  SupportReading
      support;            ///< of the edited code (of the cell at the middle when there are several)
  LabelMix labelsBefore;  ///< among the 30 nearest cells; empty without a label column
  LabelMix labelsAfter;
  /// What the classifier on the codes makes of them; empty where there is none.
  LabelMix classesBefore;
  LabelMix classesAfter;
  double decodeMs = 0.0;

  /// True where the predicted and the measured change have different signs and both matter
  /// (each at least 0.1 in size).
  bool signsDiffer(int gene) const;
  /// Of the shown model and its siblings, how many predict a change of the shown one's sign; a
  /// change of nothing agrees with none but itself.
  int seedsAgreeing(int gene) const;
  int seeds() const { return 1 + static_cast<int>(seedChanges.size()); }
  /// Standard deviation of the change over the models (n − 1); NaN without siblings.
  double seedSpread(int gene) const;
  SeedVerdict seedVerdict() const;
  /// Ranked genes by change, or by absolute difference of base and edited: strongest up first when
  /// `up`, strongest down first otherwise; at most `count`, only those that move that way.
  std::vector<int> top(bool up, int count, bool byAbsoluteChange = false) const;
  /// "log2 of rates per 10,000" and the like, for headers.
  std::string unitsText() const;
};

}  // namespace chreode
