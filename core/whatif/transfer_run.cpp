#include "whatif/transfer_run.h"

#include <utility>

namespace chreode {

TransferAnswer runTransfer(const TransferRequest& request,
                           const std::shared_ptr<const Dataset>& data,
                           const std::shared_ptr<const LatentModel>& given, const std::string& path,
                           const Progress& progress) {
  TransferInput input;
  input.data = data;
  input.question = request.question;
  input.seed = request.seed;
  TransferAnswer answer;
  double trained = 0.0;  // share of the time
  if (given && request.model == TransferRequest::Model::retrained) {
    trained = 0.8;
    WithoutModels made = modelsWithout(
        {data, request.question, given, path, request.seeds, request.leaveOut, request.threads},
        progress.part(0.0, trained));
    input.models = std::move(made.models);
    input.leftOut = std::move(made.leftOut);
    answer.trained = std::move(made.paths);
  } else if (given && request.model == TransferRequest::Model::asItIs) {
    input.models = {given};
  }
  answer.report = transfer(input, progress.part(trained, 1.0));
  return answer;
}

}  // namespace chreode
