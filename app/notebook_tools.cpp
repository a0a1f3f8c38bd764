#include "notebook_tools.h"

#include <utility>

#include "base/error.h"
#include "judge/judge_roles.h"
#include "model/model_hash.h"
#include "model/pca_model.h"
#include "model/seed_siblings.h"
#include "model/torch_engine.h"
#include "session/seed_models.h"

namespace chreode {

NotebookTools::NotebookTools(std::shared_ptr<const Dataset> data, std::string model,
                             GeneNameRules rules)
    : m_data(std::move(data)), m_model(std::move(model)), m_rules(std::move(rules)) {
}

std::shared_ptr<const LatentModel> NotebookTools::loaded(const std::string& path) {
  std::shared_ptr<const LatentModel>& model = m_loaded[path];
  if (!model) {
    model = path.empty() ? fitPca(*m_data, PcaOptions{}, {}) : TorchEngine::instance().load(path);
  }
  return model;
}

std::shared_ptr<const PreparedModel> NotebookTools::prepared(const std::string& path,
                                                             const Progress& progress) {
  if (const auto found = m_prepared.find(path); found != m_prepared.end()) return found->second;
  const auto baseline = path.empty() ? nullptr : prepared({}, progress.part(0.0, 0.5));
  const QString id = path.empty() ? QStringLiteral("pca") : QString::fromStdString(path);
  auto made = std::make_shared<PreparedModel>(
      *prepareModel(m_data, loaded(path), id, baseline, {}, progress.part(0.5, 1.0), m_rules));
  made->path = QString::fromStdString(path);
  m_prepared[path] = made;
  return made;
}

DragContext NotebookTools::dragContext(const std::string& path, const std::string& label,
                                       const Progress& progress) {
  const auto model = prepared(path, progress.part(0.0, 0.7));
  DragContext context;
  context.experiment = model->experiment;
  for (int k = 1; k <= kSiblingsAtMost; ++k) {
    if (auto sibling = loadSibling(*model, k, progress.part(0.7, 0.9))) {
      context.siblings.push_back(std::move(sibling));
    }
  }
  const Annotation* column = m_data->cells.find(label);
  if (!column) return context;
  context.label = std::make_shared<const Annotation>(withLevels(*column));
  context.classifier = model->classifier;
  if (!context.classifier || context.classifier->column != label) {
    // As the window learns it.
    context.classifier = std::make_shared<const LabelClassifier>(
        classifierFor(*m_data, model->model().card(), model->codes(), label,
                      guessRoles(m_data->cells).sample, 0, progress.part(0.9, 1.0)));
  }
  return context;
}

ReplayTools NotebookTools::toolsFor(const Hypothesis& entry, const Progress& progress) {
  ReplayTools tools;
  tools.data = m_data;
  tools.rules = m_rules;
  if (entry.source.modelHash.empty()) return tools;
  const std::string path = m_model.empty() ? entry.source.modelFile : m_model;
  tools.model = loaded(path);
  tools.modelHash = modelHash(tools.model->card(), alignGenes(*m_data, *tools.model, m_rules));
  tools.modelPath = path;
  tools.drag = [this, path](const std::string& label, const Progress& making) {
    return dragContext(path, label, making);
  };
  progress.check();
  return tools;
}

}  // namespace chreode
