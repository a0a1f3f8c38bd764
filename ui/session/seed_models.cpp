#include "session/seed_models.h"

#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "base/error.h"
#include "model/seed_siblings.h"
#include "model/torch_engine.h"

namespace chreode {

namespace {

using Experiment = std::shared_ptr<const DragExperiment>;

}  // namespace

Experiment siblingExperiment(const PreparedModel& first, std::shared_ptr<const LatentModel> model,
                             const Progress& progress) {
  const DragExperiment::Parts& own = first.experiment->parts();
  DragExperiment::Parts parts;
  parts.data = own.data;
  parts.input = own.input;
  parts.measured = own.measured;
  parts.covariates = own.covariates;
  // As the first model's own codes are made.
  parts.missing = missingGenes(model->card(), own.datasetGene);
  Encoded encoded = encodeFilled(*model, *parts.input, parts.missing, parts.covariates, progress);
  parts.model = std::move(model);
  parts.codes = {std::make_shared<const Matrix>(std::move(encoded.mean)),
                 std::make_shared<const Matrix>(std::move(encoded.variance))};
  return std::make_shared<const DragExperiment>(std::move(parts));
}

Experiment loadSibling(const PreparedModel& first, int k, const Progress& progress) {
  if (first.path.isEmpty()) return nullptr;
  const std::string path = siblingPath(first.path.toStdString(), k);
  if (!QFileInfo::exists(QString::fromStdString(path))) return nullptr;
  auto model = TorchEngine::instance().load(path);
  // A file of that name that another run left says nothing of this model.
  if (!isSiblingOf(model->card(), first.model().card())) return nullptr;
  return siblingExperiment(first, std::move(model), progress);
}

SeedModels::SeedModels(JobQueue* jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {
}

SeedModels::Siblings SeedModels::of(const QString& modelId) const {
  Siblings siblings;
  const auto found = m_ready.find(modelId);
  if (found == m_ready.end()) return siblings;
  for (const auto& [k, experiment] : found->second) siblings.push_back(experiment);
  return siblings;
}

int SeedModels::waitingFor(const QString& modelId) const {
  return static_cast<int>(std::count_if(m_waiting.begin(), m_waiting.end(), [&](const Task& task) {
    return task.first.model->id == modelId;
  }));
}

void SeedModels::train(const ModelShelf::Trained& first, int count) {
  m_looked.insert(first.model->id);
  for (int k = 1; k <= std::min(count, kSiblingsAtMost); ++k) m_waiting.push_back({first, k});
  Q_EMIT changed(first.model->id);
  next();
}

void SeedModels::next() {
  if (m_job >= 0 || m_waiting.empty()) return;
  const Task task = m_waiting.front();
  m_control = std::make_shared<TrainingControl>();
  m_control->pause = m_held;
  const QString id = task.first.model->id;
  const QString title = QStringLiteral("Seed %1 of %2 for %3")
                            .arg(task.k + 1)
                            .arg(kSiblingsAtMost + 1)
                            .arg(QFileInfo(id).completeBaseName());
  m_job = m_jobs->start<Experiment>(
      title,
      [task, control = m_control](const Progress& progress) {
        const ModelShelf::Trained& first = task.first;
        TrainingOptions options = siblingOptions(first.options, first.result, task.k);
        options.threads = 1;  // what else goes on has the other cores
        const TrainingResult result = TorchEngine::instance().train(*first.data, options, *control,
                                                                    {}, progress.part(0.0, 0.95));
        if (progress.stop.stop_requested()) throw Cancelled();
        const ModelCard& card = first.model->model().card();
        TorchEngine::instance().save(*result.model,
                                     siblingPath(first.model->path.toStdString(), task.k),
                                     siblingRecord(card));
        return siblingExperiment(*first.model, result.model, progress.part(0.95, 1.0));
      },
      [this, id, k = task.k](Experiment made) {
        m_job = -1;
        if (!m_waiting.empty()) m_waiting.pop_front();
        m_ready[id][k] = std::move(made);
        Q_EMIT changed(id);
        next();
      },
      [this, id](const Failure& failure) {
        m_job = -1;
        std::erase_if(m_waiting, [&](const Task& each) { return each.first.model->id == id; });
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        Q_EMIT changed(id);
        next();
      });
}

void SeedModels::load(const ModelShelf::Prepared& first) {
  if (first->path.isEmpty() || !m_looked.insert(first->id).second) return;
  const std::string path = first->path.toStdString();
  for (int k = 1; k <= kSiblingsAtMost; ++k) {
    const std::string sibling = siblingPath(path, k);
    if (!QFileInfo::exists(QString::fromStdString(sibling))) continue;
    m_loads.push_back(m_jobs->start<Experiment>(
        QStringLiteral("Loading seed %1 of %2").arg(k + 1).arg(QFileInfo(first->path).fileName()),
        [first, k](const Progress& progress) { return loadSibling(*first, k, progress); },
        [this, id = first->id, k](Experiment made) {
          if (!made) return;
          m_ready[id][k] = std::move(made);
          Q_EMIT changed(id);
        },
        [this](const Failure& failure) {
          if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        }));
  }
}

void SeedModels::hold(bool hold) {
  m_held = hold;
  if (m_control) m_control->pause = hold;
}

void SeedModels::clear() {
  m_waiting.clear();
  if (m_control) m_control->pause = false;
  if (m_job >= 0) m_jobs->cancel(m_job);
  for (const int job : m_loads) m_jobs->cancel(job);
  m_loads.clear();
  m_looked.clear();
  m_ready.clear();
}

bool SeedModels::cancel(int job) {
  if (job < 0 || job != m_job) return false;
  m_control->pause = false;
  m_jobs->cancel(job);
  return true;
}

}  // namespace chreode
