#include "window/model_link.h"

#include "plots/number_text.h"
#include "session/model_name.h"
#include "window/model_summary.h"

namespace chreode {

namespace {

constexpr Index kWatchedUpTo = 200'000;  // cells: above it the scene would rather stand still

/// What the other seeds of a model are doing, "" for a model without any.
QString seedsText(const SeedModels& seeds, const QString& model) {
  const auto ready = static_cast<int>(seeds.of(model).size());
  const int waiting = seeds.waitingFor(model);
  QString text;
  if (ready > 0) text = QStringLiteral("%1 more seeds tell how sure a change is.").arg(ready);
  if (ready == 1) text = QStringLiteral("1 more seed tells how sure a change is.");
  if (waiting > 0) {
    text += QStringLiteral(" %1 more in training.").arg(waiting);
  }
  return text.trimmed();
}

}  // namespace

std::vector<ModelChoice> modelChoices(const ModelShelf& models) {
  std::vector<ModelChoice> choices;
  for (const auto& model : models.models()) {
    choices.push_back({model->id, model->name, shortNameOf(*model)});
  }
  return choices;
}

ModelLink::ModelLink(Session* session, ModelPanel* panel, FilmBar* film, QObject* parent)
    : QObject(parent), m_session(session), m_panel(panel), m_film(film) {
  linkRequests();
  linkTraining();
  linkFilm();
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(m_session, signal, this, &ModelLink::showData);
  }
  ModelShelf* models = &m_session->models();
  connect(models, &ModelShelf::currentChanged, this, &ModelLink::showModel);
  connect(models, &ModelShelf::modelsChanged, this, &ModelLink::showModel);
  connect(&m_session->seeds(), &SeedModels::changed, this, &ModelLink::showModel);
}

void ModelLink::linkRequests() {
  ModelPanel* panel = m_panel;
  ModelShelf* models = &m_session->models();
  connect(panel, &ModelPanel::trainRequested, m_session, &Session::train);
  connect(panel, &ModelPanel::adoptRequested, m_session, &Session::adoptEmbedding);
  connect(panel, &ModelPanel::pauseRequested, models, &ModelShelf::pauseTraining);
  connect(panel, &ModelPanel::stopRequested, models, &ModelShelf::stopTraining);
  connect(panel, &ModelPanel::modelChosen, models, &ModelShelf::choose);
  connect(panel, &ModelPanel::loadRequested, this, &ModelLink::loadModelRequested);
  connect(panel, &ModelPanel::geneMapRequested, this, &ModelLink::geneMapRequested);
  connect(panel, &ModelPanel::geneNamesRequested, models,
          [models](const QString& mapFile, bool acrossSpecies) {
            models->setGeneNames({mapFile, acrossSpecies});
          });
  const auto showNames = [panel, models] {
    panel->setGeneNames(models->geneNames().mapFile, models->geneNames().acrossSpecies);
  };
  connect(models, &ModelShelf::geneNamesChanged, panel, showNames);
  showNames();
  connect(panel, &ModelPanel::saveAsRequested, this, &ModelLink::saveModelRequested);
}

void ModelLink::linkTraining() {
  ModelPanel* panel = m_panel;
  ModelShelf* models = &m_session->models();
  connect(m_session, &Session::trainingCutOff, panel, &ModelPanel::setAsked);
  connect(models, &ModelShelf::trainingUpdated, panel, &ModelPanel::addUpdate);
  connect(models, &ModelShelf::trainingFinished, panel, &ModelPanel::setOutcome);
  connect(panel, &ModelPanel::devicesWanted, models, &ModelShelf::findDevices);
  connect(models, &ModelShelf::devicesFound, panel, &ModelPanel::setDevices);
  connect(models, &ModelShelf::trainingChanged, this, [panel, models] {
    switch (models->training()) {
      case ModelShelf::Training::idle:
        panel->setTraining(ModelPanel::Training::idle);
        break;
      case ModelShelf::Training::running:
        panel->setTraining(ModelPanel::Training::running);
        break;
      case ModelShelf::Training::paused:
        panel->setTraining(ModelPanel::Training::paused);
        break;
    }
  });
}

void ModelLink::linkFilm() {
  TrainingFilm* film = &m_session->film();
  connect(m_panel, &ModelPanel::watchChanged, film, &TrainingFilm::setWatching);
  connect(m_film, &FilmBar::frameChosen, film, [film](int frame) {
    film->play(false);
    film->show(frame);
  });
  connect(m_film, &FilmBar::playRequested, film, &TrainingFilm::play);
  connect(m_film, &FilmBar::closeRequested, film, &TrainingFilm::close);
  connect(film, &TrainingFilm::changed, this, &ModelLink::showFilm);
  connect(&m_session->models(), &ModelShelf::currentChanged, this, &ModelLink::showFilm);
  connect(m_session, &Session::matrixReady, film,
          [this, film] { film->setWatching(m_session->data()->cellCount() <= kWatchedUpTo); });
  showFilm();
}

void ModelLink::showData() {
  m_panel->setDataset(m_session->data(), m_session->roles());
}

void ModelLink::showModel() {
  const auto current = m_session->models().current();
  m_panel->setModels(modelChoices(m_session->models()), current ? current->id : QString());
  if (!current) {
    m_panel->setStart(nullptr);
    m_panel->clearSummary();
    return;
  }
  ModelSummary summary = summaryOf(*current);
  summary.seeds = seedsText(m_session->seeds(), current->id);
  m_panel->setSummary(summary);
  // Only a model that was trained here has a record of its options.
  const nlohmann::json& record = current->model().card().training;
  const bool trainedHere = record.is_object() && record.contains("options");
  m_panel->setStart(trainedHere ? current->experiment->parts().model : nullptr);
}

void ModelLink::showFilm() {
  const TrainingFilm& film = m_session->film();
  m_panel->setWatching(film.isWatching());
  const auto model = m_session->models().current();
  FilmBar::State state;
  // While the run goes on the scene follows it; the scrubber is for afterwards.
  if (!film.isRunning() && model && model->id == film.modelId()) {
    state.frames = static_cast<int>(film.frames().size());
    state.shown = film.shown();
    state.playing = film.isPlaying();
    if (state.shown >= 0) {
      const TrainingFilm::Frame& frame = film.frames()[static_cast<std::size_t>(state.shown)];
      state.text = QStringLiteral("step %1").arg(countText(frame.step));
      if (!frame.phase.isEmpty()) state.text = frame.phase + QStringLiteral(", ") + state.text;
    }
  }
  m_film->setState(state);
}

}  // namespace chreode
