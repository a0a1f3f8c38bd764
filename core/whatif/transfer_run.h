#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "whatif/transfer.h"

namespace chreode {

/// What a person asks to be carried over, and by which model.
struct TransferRequest {
  enum class Model { none, retrained, asItIs };
  TransferQuestion question;
  Model model = Model::none;
  int seeds = 1;          ///< models to train, of consecutive seeds
  bool leaveOut = false;  ///< also train one without each source class, to judge the VAE by
  int threads = 1;
  std::uint64_t seed = 0;  ///< of halves, samples and drawn cells
};

struct TransferAnswer {
  TransferReport report;
  std::vector<std::string> trained;  ///< files of models that were trained for it, or found again
};

/// Trains what the request asks for and carries the change over. `given`: the model in question,
/// null for none; `path`: its file, beside which trained models are kept, or empty. Throws Error
/// and Cancelled.
TransferAnswer runTransfer(const TransferRequest& request,
                           const std::shared_ptr<const Dataset>& data,
                           const std::shared_ptr<const LatentModel>& given, const std::string& path,
                           const Progress& progress);

}  // namespace chreode
