#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/progress.h"
#include "model/torch_engine.h"
#include "whatif/log_values.h"
#include "whatif/transfer_cells.h"

namespace chreode {

/// Whether a model has learned from the cells that are to be predicted.
enum class SawTarget { no, yes, unknown };

/// By the model's training record: `yes` when it names one of the hidden cells as learned from;
/// `unknown` without a record, for a model that adopted another program's codes or was trained
/// further from another model, and where the record shares no cell with the data.
SawTarget sawTarget(const ModelCard& card, const Dataset& data,
                    std::span<const std::int32_t> hidden);

/// true, false or "unknown".
nlohmann::json toJson(SawTarget saw);

/// How a model like `given` is trained for a transfer: by its recorded options, with the decoder
/// and the number of steps that it came to; as usual where it has no such record.
TrainingOptions transferTraining(const ModelCard* given, const TransferQuestion& question,
                                 std::uint64_t seed, int threads);

/// The data that PCA and a training on log values may see: cells without `hidden`, log values.
std::shared_ptr<const Dataset> visibleData(const Dataset& data, const LogValues& values,
                                           std::span<const std::int32_t> hidden);

/// Models that are trained for a question, or were before and are kept beside the given one.
struct WithoutRequest {
  std::shared_ptr<const Dataset> data;
  TransferQuestion question;
  std::shared_ptr<const LatentModel> given;  ///< whose shape they have; null: the usual one
  std::string path;                          ///< of the given model; empty: nothing is kept
  int seeds = 1;                             ///< models in all; the first has the given one's seed
  bool leaveOut = false;  ///< also one for each source class, without its perturbed cells too
  int threads = 1;
};
struct WithoutModels {
  std::vector<std::shared_ptr<const LatentModel>> models;
  std::vector<std::shared_ptr<const LatentModel>> leftOut;  ///< in the order of the sources
  std::vector<std::string> paths;                           ///< where they are kept
};

/// Trains without the target's perturbed cells: variable genes, depth and weights come from the
/// cells that are left. Throws Error as prepareTraining() does, and Cancelled.
WithoutModels modelsWithout(const WithoutRequest& request, const Progress& progress);

/// Where it is kept: "M.without-NK-stimulated.seed1.pt" beside "M.pt"; letters, digits, "+", "-"
/// and
/// "." of the names, other signs as "_".
std::string withoutPath(const std::string& path, const TransferQuestion& question,
                        const std::string& alsoWithout, std::uint64_t seed);

}  // namespace chreode
