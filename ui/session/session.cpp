#include "session/session.h"

#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "base/error.h"
#include "model/torch_engine.h"
#include "session/programs.h"

namespace chreode {

namespace {

constexpr int kKeepAfterMs = 800;
constexpr std::size_t kMostPlaced = 200;
constexpr int kFinishMs = 20000;

/// "GATA1 and 2 more".
QString genesText(const std::vector<std::string>& genes) {
  if (genes.empty()) return QStringLiteral("genes");
  const QString first = QString::fromStdString(genes.front());
  return genes.size() == 1 ? first
                           : QStringLiteral("%1 and %2 more").arg(first).arg(genes.size() - 1);
}

}  // namespace

Session::Session(QObject* parent)
    : QObject(parent),
      m_models(&m_jobs),
      m_selection(m_hand.undoStack(), &m_jobs),
      m_seeds(&m_jobs),
      m_classifiers(&m_jobs),
      m_evaluations(&m_jobs),
      m_preparation(m_hand.undoStack()),
      m_notebook(m_hand.undoStack()),
      m_projections(&m_jobs),
      m_palettes(m_hand.undoStack()) {
  m_keepTimer.setSingleShot(true);
  m_keepTimer.setInterval(kKeepAfterMs);
  connect(&m_keepTimer, &QTimer::timeout, this, &Session::keepNow);

  connect(&m_models, &ModelShelf::geneNamesChanged, this, &Session::keepSoon);
  connect(&m_models, &ModelShelf::currentChanged, this, [this] {
    clearWhatIf();
    const auto model = m_models.current();
    m_hand.setView(nullptr);  // that was a view of other codes
    m_hand.setModel(model, model ? m_seeds.of(model->id) : SeedModels::Siblings());
    m_classifiers.use(model, m_data, m_roles);
    if (!model) return;
    m_views.setModel(model);
    m_seeds.load(model);
    restoreEdits(*model);
    if (model->id == m_wantedModel) m_wantedModel.clear();
    keepSoon();
  });
  linkFilm();
  linkSeeds();
  linkAskedTraining();
  linkProjections();
  linkSelection();
  linkPrograms();
  connect(&m_classifiers, &Classifiers::changed, this,
          [this] { m_hand.setClassifier(m_classifiers.current()); });
  connect(&m_classifiers, &Classifiers::trained, this,
          [this](const QString& id, const std::shared_ptr<const LabelClassifier>& made) {
            const bool isKept = m_keeper && id.startsWith(m_keeper->folder() + QLatin1Char('/'));
            m_models.setClassifier(id, made, isKept ? keepWithFile() : ModelShelf::Keep());
          });
  connect(&m_evaluations, &Evaluations::failed, this, &Session::failed);
  connect(&m_models, &ModelShelf::failed, this, &Session::failed);
  connect(&m_views, &ViewShelf::failed, this, &Session::failed);
  connect(&m_views, &ViewShelf::projectionChanged, this, [this] {
    m_hand.setView(m_views.projection());
    m_selection.setView(m_views.projection());
    Q_EMIT positionsChanged();
  });
  connect(&m_hand, &Hand::edited, this, [this] {
    keepSoon();
    Q_EMIT positionsChanged();
  });
  connect(&m_hand, &Hand::noticed, this, &Session::noticed);
  connect(&m_notebook, &Notebook::failed, this, &Session::failed);
  connect(&m_preparation, &Preparation::noticed, this, &Session::noticed);
  connect(&m_preparation, &Preparation::choiceChanged, this, &Session::keepSoon);
  connect(&m_palettes, &ClassPalettes::changed, this, &Session::keepSoon);
  connect(&m_views, &ViewShelf::layoutChanged, this, &Session::keepSoon);
  connect(this, &Session::pinnedChanged, &m_preparation,
          [this] { m_preparation.setPinnedGenes(m_pinned); });
  connect(&m_hand, &Hand::modelWanted, this, [this](const QString& id) {
    Q_EMIT modelWanted(id);
    m_models.choose(id);
  });
}

void Session::linkSelection() {
  connect(&m_models, &ModelShelf::currentChanged, this, [this] {
    m_selection.setModel(m_models.current());
    m_querySearch.setModel(m_models.current());
  });
  connect(&m_selection, &Selection::groupsChanged, this, [this] {
    m_querySearch.setGroups(m_selection.groups());
    keepSoon();
  });
  connect(&m_selection, &Selection::failed, this, &Session::failed);
}

Session::~Session() {
  finish();
}

void Session::finish() {
  flush();
  m_seeds.clear();
  if (m_models.training() != ModelShelf::Training::idle) m_models.finish(kFinishMs);
}

std::shared_ptr<const Annotation> Session::label() const {
  if (!m_data || m_roles.label.empty()) return nullptr;
  if (m_levelledLabel && m_levelledLabel->name == m_roles.label) return m_levelledLabel;
  auto label = classesIn(m_data, m_roles.label);
  if (label && label.get() != m_data->cells.find(m_roles.label)) m_levelledLabel = label;
  return label;
}

Matrix Session::drawnPositions() const {
  return drawnPositions(m_views.projection().get(), m_models.current().get());
}

Matrix Session::drawnPositions(const Projection* view, const PreparedModel* model) const {
  if (!view) return Matrix(0, 3);
  Matrix places = view->coordinates();
  if (!model || places.rows() != model->codes().rows()) return places;
  const LatentEdits& edits = editsUnder(*model);
  const std::vector<std::int32_t> moved = edits.movedCells();
  // Without a formula each takes a fraction of a millisecond: of very many the places stay.
  if (!view->isExact() && moved.size() > kMostPlaced) return places;
  for (const std::int32_t cell : moved) {
    const Matrix code = model->codes().row(cell) + edits.shiftOf(cell, model->codes().cols());
    if (const auto placed = view->project(code)) places.row(cell) = placed->row(0);
  }
  return places;
}

void Session::setRoles(const ColumnRoles& roles) {
  const bool sameLabel = roles.label == m_roles.label;
  m_roles = roles;
  if (!sameLabel) findAmbientGenes();
  m_views.setLabel(label());
  m_hand.setLabel(label());
  m_classifiers.use(m_models.current(), m_data, m_roles);
  keepSoon();
  Q_EMIT rolesChanged();
}

void Session::setPinnedGenes(const QStringList& genes) {
  if (genes == m_pinned) return;
  m_pinned = genes;
  keepSoon();
  Q_EMIT pinnedChanged();
}

QString Session::freeModelPath(const QString& kind) const {
  int number = 1;
  QString path;
  do {
    path = m_keeper->modelPath(QStringLiteral("%1-%2").arg(kind).arg(number++));
  } while (m_models.find(path) || QFileInfo::exists(path));
  return path;
}

ModelShelf::Keep Session::keepWithFile() const {
  return [keeper = *m_keeper](const PreparedModel& model) {
    const auto& codes = model.experiment->parts().codes;
    if (!keeper.saveCodes(model.id, model.fingerprint, *codes.mean, *codes.variance)) {
      throw Error("The model cannot be kept: the folder cannot be written.",
                  keeper.folder().toStdString());
    }
    TorchEngine::instance().save(model.model(), model.path.toStdString(), model.judged,
                                 model.classifierJson());
  };
}

void Session::adoptEmbedding(const QString& key, const TrainingOptions& wanted) {
  if (!m_keeper || !m_data) return;
  AdoptionOptions options{key.toStdString(), wanted};
  for (const QString& gene : m_pinned) {
    if (m_data->geneOf(gene.toStdString()) >= 0) {
      options.training.pinnedGenes.push_back(gene.toStdString());
    }
  }
  options.training.sampleColumn = m_roles.sample;
  options.training.filter = m_preparation.choice().filter;
  options.training.geneChoice = m_preparation.choice().genes;
  m_models.adopt(options, freeModelPath(QStringLiteral("code")), keepWithFile());
}

void Session::train(const TrainingOptions& wanted) {
  if (!m_keeper || m_models.training() != ModelShelf::Training::idle) return;
  TrainingOptions options = wanted;
  for (const QString& gene : m_pinned) {
    if (m_data->geneOf(gene.toStdString()) >= 0) options.pinnedGenes.push_back(gene.toStdString());
  }
  options.sampleColumn = m_roles.sample;
  options.filter = m_preparation.choice().filter;
  options.geneChoice = m_preparation.choice().genes;
  const QString path = freeModelPath(QStringLiteral("vae"));
  options.checkpoint = Keeper::checkpointOf(path).toStdString();
  takeUpTraining(options);
  beginFilm(path);
  m_models.train(options, path, keepWithFile(),
                 [this](PreparedModel& model) { model.view = m_film.alignedView(model); });
}

void Session::judgeModel() {
  const auto view = m_views.projection();
  const auto model = m_models.current();
  m_evaluations.judge(model, m_data, m_roles, m_classifiers.current(),
                      view ? view->coordinates() : Matrix(),
                      view ? QString::fromStdString(view->name()) : QString(),
                      model ? m_seeds.of(model->id) : SeedModels::Siblings());
}

void Session::cancelJob(int id) {
  if (id == m_models.trainingJob()) {
    m_models.stopTraining();
  } else if (!m_seeds.cancel(id)) {
    m_jobs.cancel(id);
  }
}

void Session::runWhatIf(const GeneShiftQuestion& question) {
  const auto model = m_models.current();
  if (!model || m_whatIfRun.isRunning()) return;
  using Result = std::shared_ptr<const GeneShiftResult>;
  m_whatIfRun.start<Result>(
      QStringLiteral("What if: %1").arg(genesText(question.shift.genes)),
      [model, question, data = m_data, label = label()](const Progress& progress) {
        return std::make_shared<const GeneShiftResult>(shiftGenes(
            *model->experiment, cellsOf(question, *data), question.shift, label.get(), progress));
      },
      [this, model, question](Result result) {
        const auto current = m_models.current();
        const bool same = current && current->experiment == model->experiment;
        m_whatIf = same ? std::move(result) : nullptr;
        m_whatIfQuestion = question;
        Q_EMIT whatIfChanged();
      },
      [this](const Failure& failure) {
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        Q_EMIT whatIfChanged();
      });
  Q_EMIT whatIfChanged();
}

void Session::cancelWhatIf() {
  if (m_whatIfRun.cancel()) Q_EMIT whatIfChanged();
}

void Session::clearWhatIf() {
  m_whatIf.reset();
  Q_EMIT whatIfChanged();
}

void Session::keepWhatIf() {
  if (!m_whatIf) return;
  m_hand.keep({m_whatIf->cells, m_whatIf->after - m_whatIf->before, {}},
              QStringLiteral("What if %1 in %2 cells")
                  .arg(genesText(m_whatIfQuestion.shift.genes))
                  .arg(m_whatIf->cells.size()));
  clearWhatIf();
}

}  // namespace chreode
