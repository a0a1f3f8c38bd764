#include "session/session.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "base/error.h"
#include "files/open_dataset.h"
#include "model/torch_engine.h"

namespace chreode {

namespace {

constexpr int kKeepAfterMs = 800;
constexpr int kFinishMs = 20000;

}  // namespace

QString demoFolder() {
  const QString program = QCoreApplication::applicationDirPath();
  for (const char* place : {"/../../resources/demo", "/../share/chreode/demo"}) {
    const QDir folder(program + QLatin1String(place));
    if (folder.exists(QStringLiteral("myeloid.h5ad"))) return folder.canonicalPath();
  }
  return {};
}

Session::Session(QObject* parent) : QObject(parent), m_models(&m_jobs) {
  m_keepTimer.setSingleShot(true);
  m_keepTimer.setInterval(kKeepAfterMs);
  connect(&m_keepTimer, &QTimer::timeout, this, &Session::keepNow);

  connect(&m_models, &ModelShelf::currentChanged, this, [this] {
    clearWhatIf();
    const auto model = m_models.current();
    m_hand.setModel(model);
    if (!model) return;
    m_views.setModel(model);
    restoreEdits(*model);
    if (model->id == m_wantedModel) m_wantedModel.clear();
    keepSoon();
  });
  connect(&m_models, &ModelShelf::trainingUpdated, this, [this](const TrainingUpdate& update) {
    if (update.codes) m_views.setTrainingCodes(update.codes);
  });
  connect(&m_models, &ModelShelf::trainingChanged, this, [this] {
    if (m_models.training() == ModelShelf::Training::idle) m_views.setTrainingCodes(nullptr);
  });
  connect(&m_models, &ModelShelf::failed, this, &Session::failed);
  connect(&m_views, &ViewShelf::failed, this, &Session::failed);
  connect(&m_views, &ViewShelf::projectionChanged, this, [this] {
    m_hand.setView(m_views.projection());
    Q_EMIT positionsChanged();
  });
  connect(&m_hand, &Hand::edited, this, [this] {
    keepSoon();
    Q_EMIT positionsChanged();
  });
  connect(&m_hand, &Hand::noticed, this, &Session::noticed);
  connect(&m_hand, &Hand::modelWanted, &m_models, &ModelShelf::choose);
}

Session::~Session() {
  finish();
}

void Session::finish() {
  flush();
  if (m_models.training() != ModelShelf::Training::idle) m_models.finish(kFinishMs);
}

void Session::restoreEdits(const PreparedModel& model) {
  const auto waiting = m_waitingEdits.extract(model.id);
  if (waiting.empty()) return;
  const auto fits = [&](const LatentEdit& edit) {
    return edit.shift.cols() == model.codes().cols() &&
           (edit.shift.rows() == 1 || edit.shift.rows() == static_cast<Index>(edit.cells.size())) &&
           std::is_sorted(edit.cells.begin(), edit.cells.end()) && !edit.cells.empty() &&
           edit.cells.front() >= 0 && edit.cells.back() < model.codes().rows();
  };
  const auto& edits = waiting.mapped().list.list();
  if (waiting.mapped().fingerprint == model.fingerprint &&
      std::all_of(edits.begin(), edits.end(), fits)) {
    m_hand.restore(model.id, waiting.mapped().list);
  } else {
    Q_EMIT noticed(QStringLiteral("Edits made under an earlier model named %1 were left out.")
                       .arg(model.name));
  }
}

std::shared_ptr<const Annotation> Session::label() const {
  if (!m_data || m_roles.label.empty()) return nullptr;
  const Annotation* column = m_data->cells.find(m_roles.label);
  if (!column) return nullptr;
  if (column->kind == Annotation::Kind::boolean) {
    if (!m_booleanLabel || m_booleanLabel->name != column->name) {
      m_booleanLabel = std::make_shared<const Annotation>(withLevels(*column));
    }
    return m_booleanLabel;
  }
  if (column->kind != Annotation::Kind::categorical) return nullptr;
  return {m_data, column};
}

Matrix Session::drawnPositions() const {
  const auto view = m_views.projection();
  if (!view) return Matrix(0, 3);
  Matrix places = view->coordinates();
  const auto model = m_models.current();
  if (!model || places.rows() != model->codes().rows()) return places;
  const LatentEdits& edits = m_hand.edits();
  for (const std::int32_t cell : edits.movedCells()) {
    const Matrix code = model->codes().row(cell) + edits.shiftOf(cell, model->codes().cols());
    if (const auto placed = view->project(code)) places.row(cell) = placed->row(0);
  }
  return places;
}

void Session::open(const QString& file, const OpenChoice& choice, const QString& modelFile) {
  flush();
  // Whatever the working folder is when it is opened again.
  const QString path = QFileInfo(file).absoluteFilePath();
  const QString modelPath =
      modelFile.isEmpty() ? QString() : QFileInfo(modelFile).absoluteFilePath();
  if (m_openJob >= 0) m_jobs.cancel(m_openJob);
  using Data = std::shared_ptr<const Dataset>;
  // The job's number is not known when its lambda is made, so a shared cell carries it.
  auto self = std::make_shared<int>(-1);
  const auto isMine = [this, self] { return m_openJob == *self; };
  *self = m_jobs.start<Data>(
      QStringLiteral("Opening %1").arg(QFileInfo(path).fileName()),
      [this, path, choice, isMine](const Progress& progress) {
        const auto onAnnotations = [&](Data early) {
          QMetaObject::invokeMethod(
              this,
              [this, early, source = Source{path, choice}, isMine] {
                if (isMine()) takeAnnotations(early, source);
              },
              Qt::QueuedConnection);
        };
        try {
          return openDataset(path.toStdString(), choice, progress, onAnnotations);
        } catch (const PartNeeded& several) {
          QMetaObject::invokeMethod(
              this,
              [this, path, parts = several.parts(), isMine] {
                if (isMine()) Q_EMIT partNeeded(path, parts);
              },
              Qt::QueuedConnection);
          throw Cancelled();  // nothing has failed: the person is asked
        }
      },
      [this, isMine, modelPath](Data data) {
        if (!isMine()) return;
        m_openJob = -1;
        takeMatrix(std::move(data), modelPath);
      },
      [this, isMine](const Failure& failure) {
        if (!isMine()) return;
        m_openJob = -1;
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        reopenPrevious();
      });
  m_openJob = *self;
}

void Session::reopenPrevious() {
  if (!m_previous) return;  // its place was never taken
  const Source previous = *std::exchange(m_previous, std::nullopt);
  if (!previous.path.isEmpty()) {
    open(previous.path, previous.choice);
    return;
  }
  m_source = {};
  takeAnnotations(nullptr, {});
  m_previous.reset();
}

void Session::takeAnnotations(std::shared_ptr<const Dataset> data, const Source& source) {
  keepNow();
  if (!m_previous) m_previous = m_source;
  m_source = source;
  m_keeper.reset();
  m_waitingEdits.clear();
  m_keptModels.clear();
  m_wantedModel.clear();
  m_hand.clear();
  m_models.setData(nullptr);
  if (m_indexJob >= 0) m_jobs.cancel(std::exchange(m_indexJob, -1));
  m_data = std::move(data);
  m_booleanLabel.reset();
  m_roles = m_data ? guessRoles(m_data->cells) : ColumnRoles();
  m_pinned.clear();
  m_views.setData(m_data);
  Q_EMIT dataChanged();
  Q_EMIT rolesChanged();
  Q_EMIT pinnedChanged();
}

/// Until it is done a gene's values are gathered from the cells: the same, only slower, so that a
/// failure (too little memory) is nothing to report.
void Session::indexGenes() {
  if (m_indexJob >= 0) m_jobs.cancel(m_indexJob);
  m_indexJob = m_jobs.start<bool>(
      QStringLiteral("Indexing the genes"),
      [matrix = m_data->matrix](const Progress& progress) {
        matrix->makeGeneMajor(progress);
        return true;
      },
      [this](bool) { m_indexJob = -1; }, [this](const Failure&) { m_indexJob = -1; });
}

void Session::takeMatrix(std::shared_ptr<const Dataset> data, const QString& modelPath) {
  m_data = std::move(data);
  indexGenes();
  m_previous.reset();
  const QString demo = demoFolder();
  const QString path = QString::fromStdString(m_data->path);
  const bool isDemo = !demo.isEmpty() && QFileInfo(path).canonicalPath() == demo;
  const QString part =
      QString::fromStdString(m_data->part).replace(QLatin1Char('/'), QLatin1Char('-'));
  m_keeper.emplace(part.isEmpty() ? path : path + QLatin1Char('.') + part, m_data->dataHash,
                   !isDemo);
  m_views.setData(m_data);
  m_views.setLabel(label());
  m_hand.setLabel(label());
  Q_EMIT matrixReady();
  if (!m_data->notices.empty()) {
    const QString first = QString::fromStdString(m_data->notices.front());
    const auto others = m_data->notices.size() - 1;
    Q_EMIT noticed(others == 0
                       ? first
                       : QStringLiteral("%1 (%2 more; see chreode info)").arg(first).arg(others));
  }
  m_models.setData(m_data);
  const bool asked = !modelPath.isEmpty();
  restoreKept(!asked && isDemo ? demo + QStringLiteral("/myeloid.pt") : modelPath, asked);
}

void Session::restoreKept(const QString& modelPath, bool asked) {
  const Keeper::Kept kept = m_keeper->load();
  if (kept.hasRoles) {
    const auto known = [&](const std::string& name) {
      return name.empty() || m_data->cells.find(name);
    };
    if (known(kept.roles.label) && known(kept.roles.sample) && known(kept.roles.condition)) {
      setRoles(kept.roles);
    }
  }
  m_pinned = kept.pinned;
  Q_EMIT pinnedChanged();
  m_waitingEdits = kept.edits;
  if (!kept.sameData && !kept.models.empty()) {
    Q_EMIT noticed(QStringLiteral(
        "Other data of this file were open last: their models were loaded, their edits wait for "
        "them."));
  }
  m_keptModels = kept.models;
  if (!asked) m_wantedModel = kept.currentModel;
  const bool useGiven = m_wantedModel.isEmpty() || m_wantedModel == modelPath;
  for (const Keeper::KeptModel& model : kept.models) {
    if (model.path.isEmpty() || model.path == modelPath || !QFileInfo::exists(model.path)) continue;
    m_models.load(model.path, m_keeper->codes(model.path), model.id == m_wantedModel);
  }
  if (!modelPath.isEmpty()) m_models.load(modelPath, m_keeper->codes(modelPath), useGiven);
}

void Session::setRoles(const ColumnRoles& roles) {
  m_roles = roles;
  m_views.setLabel(label());
  m_hand.setLabel(label());
  keepSoon();
  Q_EMIT rolesChanged();
}

void Session::setPinnedGenes(const QStringList& genes) {
  if (genes == m_pinned) return;
  m_pinned = genes;
  keepSoon();
  Q_EMIT pinnedChanged();
}

void Session::train(const TrainingOptions& wanted) {
  if (!m_keeper) return;
  int number = 1;
  QString path;
  do {
    path = m_keeper->modelPath(QStringLiteral("vae-%1").arg(number++));
  } while (m_models.find(path) || QFileInfo::exists(path));
  TrainingOptions options = wanted;
  for (const QString& gene : m_pinned) {
    if (m_data->geneOf(gene.toStdString()) >= 0) options.pinnedGenes.push_back(gene.toStdString());
  }
  options.sampleColumn = m_roles.sample;
  m_models.train(options, path, [keeper = *m_keeper](const PreparedModel& model) {
    const auto& codes = model.experiment->parts().codes;
    if (!keeper.saveCodes(model.id, model.fingerprint, *codes.mean, *codes.variance)) {
      throw Error("The model cannot be kept: the folder cannot be written.",
                  keeper.folder().toStdString());
    }
    TorchEngine::instance().save(model.model(), model.path.toStdString(), model.judged);
  });
}

void Session::cancelJob(int id) {
  if (id == m_models.trainingJob()) {
    m_models.stopTraining();
  } else {
    m_jobs.cancel(id);
  }
}

void Session::runWhatIf(const GeneShift& shift, std::vector<std::int32_t> cells) {
  const auto model = m_models.current();
  if (!model || m_whatIfJob >= 0) return;
  using Result = std::shared_ptr<const GeneShiftResult>;
  m_whatIfText = shift.genes.empty() ? "genes" : shift.genes.front();
  if (shift.genes.size() > 1)
    m_whatIfText += " and " + std::to_string(shift.genes.size() - 1) + " more";
  m_whatIfJob = m_jobs.start<Result>(
      QStringLiteral("What if: %1").arg(QString::fromStdString(m_whatIfText)),
      [model, shift, cells = std::move(cells), data = m_data,
       label = label()](const Progress& progress) {
        return std::make_shared<const GeneShiftResult>(
            shiftGenes(*model->experiment, cells, shift, label.get(), progress));
      },
      [this, model](Result result) {
        m_whatIfJob = -1;
        const auto current = m_models.current();
        const bool same = current && current->experiment == model->experiment;
        m_whatIf = same ? std::move(result) : nullptr;
        Q_EMIT whatIfChanged();
      },
      [this](const Failure& failure) {
        m_whatIfJob = -1;
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        Q_EMIT whatIfChanged();
      });
  Q_EMIT whatIfChanged();
}

void Session::cancelWhatIf() {
  if (m_whatIfJob >= 0) m_jobs.cancel(m_whatIfJob);
}

void Session::clearWhatIf() {
  m_whatIf.reset();
  Q_EMIT whatIfChanged();
}

void Session::keepWhatIf() {
  if (!m_whatIf) return;
  m_hand.keep({m_whatIf->cells, m_whatIf->after - m_whatIf->before, {}},
              QStringLiteral("What if %1 in %2 cells")
                  .arg(QString::fromStdString(m_whatIfText))
                  .arg(m_whatIf->cells.size()));
  clearWhatIf();
}

void Session::keepSoon() {
  if (m_keeper) m_keepTimer.start();
}

void Session::flush() {
  if (m_keepTimer.isActive()) keepNow();
}

void Session::keepNow() {
  m_keepTimer.stop();
  if (!m_keeper) return;
  Keeper::Kept kept;
  kept.roles = m_roles;
  kept.pinned = m_pinned;
  for (const auto& model : m_models.models()) kept.models.push_back({model->id, model->path});
  for (const Keeper::KeptModel& earlier : m_keptModels) {
    if (!m_models.find(earlier.id)) kept.models.push_back(earlier);
  }
  kept.currentModel = m_wantedModel;
  if (m_wantedModel.isEmpty() && m_models.current()) kept.currentModel = m_models.current()->id;
  for (const auto& [id, edits] : m_hand.allEdits()) {
    if (const auto model = m_models.find(id)) kept.edits[id] = {model->fingerprint, edits};
  }
  for (const auto& [id, edits] : m_waitingEdits) kept.edits.emplace(id, edits);
  if (!m_keeper->saveState(kept)) {
    Q_EMIT noticed(
        QStringLiteral("Edits cannot be kept: %1 cannot be written.").arg(m_keeper->folder()));
  }
}

}  // namespace chreode
