#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "expression/dataset.h"
#include "model/missing_genes.h"
#include "model/training.h"

namespace chreode {

/// An embedding of the cells (obsm) that another program made is taken as the code: its numbers
/// stay as they are, a decoder from them to the genes is trained, and an encoder from the genes to
/// them is distilled for cells and changes of cells that the other program has not seen.

inline constexpr Index kFewestCodeColumns = 2;
inline constexpr Index kMostCodeColumns = 200;
/// Under this share of the codes' held-out variance an encoder is no stand-in for the one that made
/// the codes: what-ifs that encode cells again are closed.
inline constexpr double kLeastEncoderR2 = 0.8;

struct AdoptionOptions {
  std::string key;  ///< in obsm, such as "X_scVI"
  /// Genes, cells left out, covariates, likelihood, decoder, hidden units, batch size, seed and
  /// threads; the code's size and the length of the training are not the caller's.
  TrainingOptions training;
};

/// An embedding of a data set as a choice for people.
struct AdoptableEmbedding {
  std::string key;
  Index columns = 0;
  std::string refusal;  ///< a sentence: why it cannot be the code; empty when it can
};
std::vector<AdoptableEmbedding> adoptableEmbeddings(const Dataset& data);

/// The expression on one log scale, as an encoder may read it.
struct LogInput {
  std::shared_ptr<const ExpressionMatrix> x;  ///< all cells × model genes
  double targetSum = 0.0;                     ///< depth over the data's genes; 0 = the file's own
  bool ofFile = false;  ///< the log values that the counts were recovered from
};

/// Everything an adoption reads.
struct AdoptionData {
  TrainingData training;
  std::string key;
  Matrix codes;                     ///< all cells × columns, in the embedding's own units
  std::vector<LogInput> logs;       ///< the scales that the embedding may have been made from
  std::vector<std::uint64_t> rows;  ///< of each cell: hash of its name and its code
};

/// Throws Error where prepareTraining does, for a key that is not there, for fewer than 2 or more
/// than 200 columns, for cells without a code and for a code that does not vary.
AdoptionData prepareAdoption(const Dataset& data, const AdoptionOptions& options);

/// How well decoder and encoder do on held-out cells.
struct AdoptionFit {
  std::string key;
  /// Share that decoding the codes explains of the Poisson deviance of counts, or of the variance
  /// of log values, beyond the training cells' gene means.
  double decoder = 0.0;
  bool decoderIsOfCounts = true;
  /// R² of the encoder's codes, over all numbers in the embedding's own units, and of each number.
  double encoder = 0.0;
  std::vector<double> encoderNumbers;
  /// The embedding is a linear function of the log values: decoder and encoder are linear maps.
  bool linear = false;

  bool encoderServes() const { return encoder >= kLeastEncoderR2; }
  int worstNumber() const;  ///< index into encoderNumbers
  nlohmann::json toJson() const;
  /// Both figures in plain words, a sentence each.
  std::string sentences() const;
};

struct AdoptionResult {
  std::shared_ptr<const LatentModel> model;  ///< can be saved with TorchEngine::save
  AdoptionFit fit;
  bool linearDecoder = true;
  bool linearEncoder = true;
  int steps = 0;  ///< of the decoder's training; 0 for a least-squares decoder
  double seconds = 0.0;
  std::string chosen;  ///< a sentence: which decoder and encoder, and by which figures
};

/// What a model's card says of its adoption; nothing for a model that was trained whole.
std::optional<AdoptionFit> adoptionOf(const ModelCard& card);

/// Why what-ifs that encode cells again are closed under this model; empty when they are not.
std::string encoderClosedBecause(const ModelCard& card);

/// The embedding's own codes where the model adopted one and the data have it still, with the same
/// numbers for all of their cells; null otherwise.
std::shared_ptr<const Matrix> adoptedCodes(const Dataset& data, const ModelCard& card);

/// The codes of the data: the embedding's own with no variance where adoptedCodes() has them, else
/// the model's encoding, `missing` genes filled. `input` as modelInput() gives it.
Encoded codesOf(const LatentModel& model, const Dataset& data, const ExpressionMatrix& input,
                const MissingGenes& missing, const Levels& covariates, const Progress& progress);

}  // namespace chreode
