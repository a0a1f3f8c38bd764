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

/// How expression spreads around what is decoded. Of counts: negative binomial, the same with a share
/// of zeros that the decoder foretells (zero-inflated), Poisson; Gaussian for log values.
enum class Likelihood { automatic, negativeBinomial, zeroInflated, poisson, gaussian };
enum class DecoderKind { automatic, mlp, linear };

/// The name in model files and on the command line: "auto", "nb", "zinb", "poisson", "gaussian".
std::string likelihoodName(Likelihood likelihood);
/// The likelihood of that name. Throws Error for another one.
Likelihood likelihoodNamed(const std::string& name);
/// "mlp" or "linear"; automatic for any other name.
DecoderKind decoderNamed(const std::string& name);

struct TrainingOptions {
  int latentSize = 16;
  /// Units of the encoder's hidden layers, from the genes to the code; the decoder has the same in
  /// reverse.
  std::vector<int> hidden = {128};
  /// Share of the encoder's hidden units that each training step leaves out.
  double dropout = 0.0;
  Likelihood likelihood = Likelihood::automatic;  ///< by the matrix: NB on counts, else Gaussian
  DecoderKind decoder = DecoderKind::automatic;   ///< by deviance on a validation tenth
  int steps = 0;   ///< of one batch each; 0 = chosen on the validation tenth
  int epochs = 0;  ///< overrides steps when > 0
  int batchSize = 128;
  int genes = 0;            ///< most variable genes; 0 = as modelGenes()
  /// Categorical columns whose effect the code is to leave out: the decoder is told their levels.
  std::vector<std::string> batchColumns;
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
  std::string device = "cpu";  ///< one of TorchEngine::devices(), or "cuda" for the first of those
  int patience = 4;  ///< validations without a gain (250 steps apart) that end a run

  /// Trained before by this program: the run goes on from its weights, with its genes, its shape and
  /// its held-out cells. Null = from the start.
  std::shared_ptr<const LatentModel> start;
  /// Where the run keeps what it needs to go on after it was cut off; empty = nowhere. The file is
  /// removed when the run ends by itself or is stopped.
  std::string checkpoint;
  double checkpointSeconds = 10.0;  ///< between two of them
  /// Models in all: those after the first have the next seeds, and its decoder and length (see
  /// seed_siblings.h). Whoever trains sees to it; a run is always of one.
  int seeds = 1;
};

/// What of the options decides which model comes out, for the model's record; not the threads.
nlohmann::json toJson(const TrainingOptions& options);
/// The options of such a record, but for the model that the run went on from. Throws Error for what
/// is no record of options.
TrainingOptions trainingOptionsFrom(const nlohmann::json& json);

/// Everything a training run reads, made by prepareTraining: cells and genes chosen, nothing
/// hidden.
struct TrainingData {
  std::shared_ptr<const ExpressionMatrix> x;  ///< all cells × model genes, counts or log values
  bool counts = true;
  Likelihood likelihood = Likelihood::negativeBinomial;  ///< never automatic; with counts
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

/// Chooses genes, held-out cells (a tenth; whole samples where heldoutSamples() finds some; the
/// record's heldout_samples or heldout_because says which) and the validation tenth, all by the
/// seed. Throws Error by name and place for NaN or infinite values, for scaled values, for fewer
/// than 20 cells, and for a column that does not exist. Of a model that training goes on from the
/// genes, the covariates and the recorded held-out cells are taken.
TrainingData prepareTraining(const Dataset& data, const TrainingOptions& options);

/// How much of a code is used, over a sample of validation cells.
struct CodeActivity {
  std::vector<double> klPerNumber;  ///< nats, mean over cells, for each latent number
  /// Latent numbers whose posterior mean varies over cells by more than 0.01 (Burda et al. 2016).
  int activeUnits = 0;
};

/// What a run tells while it goes on.
struct TrainingUpdate {
  std::string phase;  ///< of several: "MLP decoder"; empty while there is one only
  int step = 0;
  int steps = 0;
  double loss = 0.0;         ///< of the last batches, a cell
  double heldoutLoss = 0.0;  ///< NaN when not taken at this step
  double secondsLeft = 0.0;
  std::shared_ptr<const Matrix> codes;  ///< of all cells at an epoch's end, or null
  CodeActivity activity;                ///< taken where heldoutLoss is; else empty
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
  int resumedAt = 0;   ///< the step at which an earlier run was cut off and this one took over
  CodeActivity activity;  ///< of the model kept
  std::string chosen;  ///< a sentence: what was chosen and by which figures
};

using TrainingObserver = std::function<void(const TrainingUpdate&)>;

}  // namespace chreode
