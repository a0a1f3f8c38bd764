#include "train_seeds.h"

#include <cstdio>
#include <memory>
#include <vector>

#include "judge/seed_agreement.h"
#include "model/gene_alignment.h"
#include "model/seed_siblings.h"
#include "model/torch_engine.h"

namespace chreode {

nlohmann::json trainSiblings(const Dataset& data, const TrainingData& training,
                             const TrainingOptions& options, const TrainingResult& first,
                             const std::string& output, const Progress& progress) {
  nlohmann::json json{{"models", nlohmann::json::array({output})},
                      {"label", nullptr},
                      {"contrasts", nullptr},
                      {"sign_agreement", nullptr},
                      {"correlation", nullptr}};
  TorchEngine& engine = TorchEngine::instance();
  std::vector<std::shared_ptr<const LatentModel>> models{first.model};
  for (int k = 1; k < options.seeds; ++k) {
    TrainingControl control;
    const double from = (k - 1.0) / (options.seeds - 1.0);
    const double to = k / (options.seeds - 1.0);
    const TrainingResult sibling = engine.train(training, siblingOptions(options, first, k),
                                                control, {}, progress.part(from, to));
    const std::string path = siblingPath(output, k);
    engine.save(*sibling.model, path, siblingRecord(first.model->card()));
    json["models"].push_back(path);
    models.push_back(sibling.model);
  }
  const Annotation* column = data.cells.find(guessRoles(data.cells).label);
  const Annotation label = column ? withLevels(*column) : Annotation();
  const auto groups = groupsOf(label);
  if (!column || groups.size() < 2) return json;
  const Levels levels = covariateLevels(data, first.model->card());
  std::vector<Matrix> codes;
  for (const auto& model : models) {
    codes.push_back(model->encode(*training.x, levels, Progress()).mean);
  }
  std::vector<SeedModel> seeds;
  for (std::size_t i = 0; i < models.size(); ++i) seeds.push_back({models[i].get(), &codes[i]});
  const SeedAgreement agreement = seedAgreement(seeds, groups);
  json["label"] = label.name;
  json["contrasts"] = agreement.contrasts;
  json["sign_agreement"] = agreement.signAgreement;
  json["correlation"] = agreement.correlation;
  return json;
}

std::string siblingsText(const nlohmann::json& seeds) {
  std::string text = std::to_string(seeds["models"].size()) + " seeds";
  if (seeds["sign_agreement"].is_null()) {
    return text + " trained; no label column with two classes to compare their predictions on";
  }
  char figures[160];
  std::snprintf(figures, sizeof figures,
                " agree on the sign of %.0f %% of the 50 strongest changes between the classes of ",
                100.0 * seeds["sign_agreement"].get<double>());
  text += figures + seeds["label"].get<std::string>();
  std::snprintf(figures, sizeof figures, "; correlation %.2f", seeds["correlation"].get<double>());
  return text + figures;
}

}  // namespace chreode
