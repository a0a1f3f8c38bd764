#include "session/model_shelf.h"

#include <QFileInfo>
#include <algorithm>
#include <thread>
#include <utility>

#include "judge/judge_training.h"
#include "model/pca_model.h"
#include "model/torch_engine.h"

namespace chreode {

namespace {

using Prepared = ModelShelf::Prepared;

Prepared withPath(const Prepared& model, const QString& path, const QString& name) {
  auto copy = std::make_shared<PreparedModel>(*model);
  copy->path = path;
  copy->name = name;
  return copy;
}

}  // namespace

ModelShelf::ModelShelf(JobQueue* jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {
}

Prepared ModelShelf::find(const QString& id) const {
  const auto found = std::find_if(m_models.begin(), m_models.end(),
                                  [&](const Prepared& model) { return model->id == id; });
  return found == m_models.end() ? nullptr : *found;
}

void ModelShelf::report(const Failure& failure) {
  if (!failure.cancelled) Q_EMIT failed(failure.sentence);
}

void ModelShelf::setData(std::shared_ptr<const Dataset> data) {
  stopTraining();
  for (const int job : m_ownJobs) m_jobs->cancel(job);
  m_ownJobs.clear();
  m_afterPca.clear();
  m_refused.clear();
  m_kept.clear();
  m_data = std::move(data);
  m_models.clear();
  m_pca.reset();
  m_pcaFailed = false;
  m_current.reset();
  Q_EMIT modelsChanged();
  Q_EMIT currentChanged();
  if (!m_data || !m_data->matrix) return;
  m_ownJobs.push_back(m_jobs->start<Prepared>(
      QStringLiteral("Fitting PCA"),
      [data = m_data](const Progress& progress) {
        const auto pca = fitPca(*data, PcaOptions{}, progress.part(0.0, 0.5));
        return prepareModel(data, pca, QStringLiteral("pca"), nullptr, {}, progress.part(0.5, 1.0));
      },
      [this](Prepared model) {
        m_pca = model;
        add(std::move(model), m_current == nullptr);
        for (const auto& waiting : std::exchange(m_afterPca, {})) waiting();
      },
      [this, data = m_data](const Failure& failure) {
        report(failure);
        if (data != m_data) return;
        m_pcaFailed = true;
        for (const auto& waiting : std::exchange(m_afterPca, {})) waiting();
      }));
}

void ModelShelf::add(Prepared model, bool use) {
  std::erase_if(m_models, [&](const Prepared& old) { return old->id == model->id; });
  m_models.push_back(model);
  Q_EMIT modelsChanged();
  if (use || (m_current && m_current->id == model->id)) {
    m_current = std::move(model);
    Q_EMIT currentChanged();
  }
}

void ModelShelf::setGeneNames(const GeneNameChoice& choice) {
  if (choice == m_geneNames) return;
  m_geneNames = choice;
  Q_EMIT geneNamesChanged();
  const QString refused = std::exchange(m_refused, {});
  for (const Prepared& model : std::vector<Prepared>(m_models)) {
    if (!model->path.isEmpty() && model->path != refused) {
      load(model->path, {}, m_current && m_current->id == model->id && refused.isEmpty());
    }
  }
  if (!refused.isEmpty() && m_data && m_data->matrix) load(refused);
}

void ModelShelf::choose(const QString& id) {
  Prepared model = find(id);
  if (!model || model == m_current) return;
  m_current = std::move(model);
  Q_EMIT currentChanged();
}

void ModelShelf::load(const QString& path, std::optional<KeptCodes> codes, bool use) {
  if (!m_data || !m_data->matrix) {
    Q_EMIT failed(QStringLiteral("Open a file with cells first; a model is loaded for them."));
    return;
  }
  if (!m_pca && !m_pcaFailed) {
    m_afterPca.emplace_back([this, path, codes, use] { load(path, codes, use); });
    return;
  }
  const QString name = QFileInfo(path).completeBaseName();
  m_ownJobs.push_back(m_jobs->start<Prepared>(
      QStringLiteral("Loading %1").arg(QFileInfo(path).fileName()),
      [data = m_data, pca = m_pca, path, name, codes = std::move(codes),
       names = m_geneNames](const Progress& progress) {
        GeneNameRules rules;
        rules.acrossSpecies = names.acrossSpecies;
        if (!names.mapFile.isEmpty()) {
          rules.map = std::make_shared<const GeneMap>(GeneMap::read(names.mapFile.toStdString()));
        }
        const auto model = TorchEngine::instance().load(path.toStdString());
        auto prepared = prepareModel(data, model, path, pca, codes, progress, rules);
        const QString own = QString::fromStdString(model->card().name);
        return withPath(prepared, path, own.isEmpty() ? name : own + QStringLiteral(" · ") + name);
      },
      [this, use](Prepared model) {
        if (use) m_refused.clear();
        add(std::move(model), use);
      },
      [this, path, use](const Failure& failure) {
        if (use && !failure.cancelled) m_refused = path;
        report(failure);
      }));
}

TrainingObserver ModelShelf::observer() {
  return [this, data = m_data](const TrainingUpdate& update) {
    QMetaObject::invokeMethod(
        this,
        [this, data, update] {
          if (m_training != Training::idle && data == m_data) Q_EMIT trainingUpdated(update);
        },
        Qt::QueuedConnection);
  };
}

void ModelShelf::endTraining() {
  m_training = Training::idle;
  m_trainingJob = -1;
  Q_EMIT trainingChanged();
}

void ModelShelf::train(const TrainingOptions& wanted, const QString& id, const Keep& keep,
                       const Finish& finish) {
  if (m_training != Training::idle || !m_data || !m_data->matrix) return;
  TrainingOptions options = wanted;
  // One core stays with the hand.
  options.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency() - 1));
  m_control = std::make_shared<TrainingControl>();
  m_training = Training::running;
  const TrainingObserver observe = observer();
  m_trainingJob = m_jobs->start<Trained>(
      QStringLiteral("Training"),
      [data = m_data, pca = m_pca, options, id, control = m_control, observe,
       finish](const Progress& progress) {
        Trained trained;
        trained.options = options;
        trained.data = std::make_shared<const TrainingData>(prepareTraining(*data, options));
        trained.result = TorchEngine::instance().train(*trained.data, options, *control, observe,
                                                       progress.part(0.0, 0.95));
        const Prepared model =
            prepareModel(data, trained.result.model, id, pca, {}, progress.part(0.95, 1.0));
        auto named = std::make_shared<PreparedModel>(*withPath(
            model, id, model->name + QStringLiteral(" · ") + QFileInfo(id).completeBaseName()));
        if (finish) finish(*named);
        trained.model = std::move(named);
        return trained;
      },
      [this, data = m_data, keep](Trained trained) {
        endTraining();
        keepModel(trained.model, keep);
        if (data != m_data || m_finishing) return;
        add(trained.model, true);
        Q_EMIT trainingFinished(
            trained.result.resumedAt > 0
                ? QStringLiteral("Taken up at step %L1, where it was cut off; done in %2 s.")
                      .arg(trained.result.resumedAt)
                      .arg(trained.result.seconds, 0, 'f', 0)
                : QStringLiteral("Done in %1 s.").arg(trained.result.seconds, 0, 'f', 0));
        // A model that was trained further has seen both halves of the counts in its start; the model
        // card judges it on its held-out cells.
        if (!trained.options.start) judge(trained, keep);
      },
      [this](const Failure& failure) {
        endTraining();
        Q_EMIT trainingFinished(failure.cancelled ? QStringLiteral("Training was cancelled.")
                                                  : failure.sentence);
        report(failure);
      });
  Q_EMIT trainingChanged();
}

void ModelShelf::judge(const Trained& trained, const Keep& keep) {
  m_ownJobs.push_back(m_jobs->start<nlohmann::json>(
      QStringLiteral("Judging the model"),
      [cells = m_data, trained](const Progress& progress) {
        const auto& [model, result, data, options] = trained;
        if (data->counts) return scoreRecord(judgeTraining(*cells, *data, options, progress));
        return scoreRecord(judgeLogReconstruction(model->model(), *data, options.seed, progress));
      },
      [this, trained, keep](const nlohmann::json& judged) {
        const Prepared model = find(trained.model->id);
        if (!model) return;
        auto copy = std::make_shared<PreparedModel>(*model);
        copy->judged = judged;
        replace(copy);
        keepModel(copy, keep);  // its file is to say it too
        Trained settledRun = trained;
        settledRun.model = copy;
        Q_EMIT settled(settledRun);
      },
      [this](const Failure& failure) { report(failure); }));
}

void ModelShelf::setClassifier(const QString& id, std::shared_ptr<const LabelClassifier> classifier,
                               const Keep& keep) {
  const Prepared model = find(id);
  if (!model) return;
  auto copy = std::make_shared<PreparedModel>(*model);
  copy->classifier = std::move(classifier);
  replace(copy);
  const auto kept = m_kept.find(id);
  if (kept != m_kept.end()) {
    keepModel(copy, kept->second->keep);
  } else if (keep) {
    keepModel(copy, keep);
  }
}

void ModelShelf::keepModel(const Prepared& model, const Keep& keep) {
  std::shared_ptr<Kept>& kept = m_kept[model->id];
  if (!kept) kept = std::make_shared<Kept>();
  kept->keep = keep;
  {
    const std::lock_guard guard(kept->guard);
    kept->newest = model;
  }
  m_jobs->start<bool>(
      QStringLiteral("Keeping the model"),
      [kept, keep](const Progress&) {
        const std::lock_guard one(kept->writing);
        Prepared newest;
        {
          const std::lock_guard guard(kept->guard);
          newest = kept->newest;
        }
        keep(*newest);
        return true;
      },
      [](bool) {}, [this](const Failure& failure) { report(failure); });
}

void ModelShelf::finish(int milliseconds) {
  m_finishing = true;
  for (const int job : m_ownJobs) m_jobs->cancel(job);
  stopTraining();
  m_jobs->waitForDone(milliseconds);
}

void ModelShelf::replace(Prepared model) {
  for (Prepared& old : m_models) {
    if (old->id != model->id) continue;
    // The same codes with more said of them: nothing that hangs on the model changes.
    if (m_current == old) m_current = model;
    old = model;
  }
  Q_EMIT modelsChanged();
}

void ModelShelf::findDevices() {
  m_jobs->start<QStringList>(
      QStringLiteral("Looking for graphics cards"),
      [](const Progress&) {
        QStringList devices;
        for (const std::string& name : TorchEngine::instance().devices()) {
          devices << QString::fromStdString(name);
        }
        return devices;
      },
      [this](const QStringList& devices) { Q_EMIT devicesFound(devices); },
      [this](const Failure& failure) { report(failure); });
}

void ModelShelf::pauseTraining(bool pause) {
  if (m_training == Training::idle) return;
  m_control->pause = pause;
  m_training = pause ? Training::paused : Training::running;
  Q_EMIT trainingChanged();
}

void ModelShelf::stopTraining() {
  if (m_training == Training::idle) return;
  m_control->pause = false;
  m_control->stop = true;
}

void ModelShelf::save(const Prepared& model, const QString& path) {
  if (!model || model->id == QStringLiteral("pca")) {
    Q_EMIT failed(QStringLiteral(
        "PCA is computed from the file each time and has no model file; train or load a model to "
        "save."));
    return;
  }
  m_jobs->start<QString>(
      QStringLiteral("Saving %1").arg(QFileInfo(path).fileName()),
      [model, path](const Progress&) {
        TorchEngine::instance().save(model->model(), path.toStdString(), model->judged,
                                     model->classifierJson());
        return path;
      },
      [this](const QString& done) { Q_EMIT saved(done); },
      [this](const Failure& failure) { report(failure); });
}

}  // namespace chreode
