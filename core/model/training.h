#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/cell_filter.h"
#include "expression/dataset.h"
#include "model/gene_choice.h"
#include "model/latent_model.h"

namespace chreode {

enum class Likelihood { automatic, negativeBinomial, gaussian };
enum class DecoderKind { automatic, mlp, linear };

struct TrainingOptions {
  int latentSize = 16;
  int hidden = 128;
  Likelihood likelihood = Likelihood::automatic;  ///< by the matrix: NB on counts, else Gaussian
  DecoderKind decoder = DecoderKind::automatic;   ///< by deviance on a validation tenth
  int steps = 0;   ///< of one batch each; 0 = chosen on the validation tenth
  int epochs = 0;  ///< overrides steps when > 0
  int batchSize = 128;
  int genes = 0;            ///< most variable genes; 0 = as modelGenes()
  std::string batchColumn;  ///< covariate; empty = none
  /// Whose levels are samples, of which whole ones are held out; empty = no such column; not set =
  /// guessed by name.
  std::optional<std::string> sampleColumn;
  std::vector<std::string> pinnedGenes;
  std::vector<std::string>
      exclude;  ///< "column=value[,column=value]": cells that meet all are left out
  CellFilter filter;      ///< by quality: cells that do not pass are neither trained on nor held out
  GeneChoice geneChoice;  ///< what `genes` are chosen by, and which are taken in any case or never
  std::uint64_t seed = 0;
  int threads = 1;
};

/// Everything a training run reads, made by prepareTraining: cells and genes chosen, nothing
/// hidden.
struct TrainingData {
  std::shared_ptr<const ExpressionMatrix> x;  ///< all cells × model genes, counts or log values
  bool counts = true;
  double targetSum = 0.0;  ///< median depth over the model's genes (counts)
  std::vector<std::string> genes;
  std::vector<Covariate> covariates;
  Levels levels;                            ///< cells × covariates
  std::vector<std::int32_t> trainingCells;  ///< the validation cells not among them
  std::vector<std::int32_t>
      validationCells;  ///< a tenth of the training cells: chooses decoder and length
  std::vector<std::int32_t> heldoutCells;  ///< never seen; judges
  nlohmann::json record;  ///< the fixed parts of the card's `training`: cells, excluded, matrix …
};

/// Chooses genes, held-out cells (a tenth; whole samples where the data have a sample column with
/// at least three) and the validation tenth, all by the seed. Throws Error by name and place for
/// NaN or infinite values, for scaled values, for fewer than 20 cells, and for a column that does
/// not exist.
TrainingData prepareTraining(const Dataset& data, const TrainingOptions& options);

/// What a run tells while it goes on.
struct TrainingUpdate {
  std::string phase;  ///< of several: "MLP decoder"; empty while there is one only
  int step = 0;
  int steps = 0;
  double loss = 0.0;         ///< of the last batches, a cell
  double heldoutLoss = 0.0;  ///< NaN when not taken at this step
  double secondsLeft = 0.0;
  std::shared_ptr<const Matrix> codes;  ///< of all cells at an epoch's end, or null
};

/// How a run is steered from another thread. `stop` keeps the best model so far and returns it.
struct TrainingControl {
  std::atomic<bool> pause{false};
  std::atomic<bool> stop{false};
};

struct TrainingResult {
  std::shared_ptr<const LatentModel> model;  ///< can be saved with TorchEngine::save
  double heldoutLoss = 0.0;  ///< a cell: negative ELBO at the posterior mean, full KL weight
  double heldoutLossMeanModel = 0.0;  ///< same likelihood, every cell predicted by the gene means
  double seconds = 0.0;
  double cellsPerSecond = 0.0;
  double epochs = 0.0;
  int steps = 0;
  bool linearDecoder = false;
  std::string chosen;  ///< a sentence: what was chosen and by which figures
};

using TrainingObserver = std::function<void(const TrainingUpdate&)>;

}  // namespace chreode
