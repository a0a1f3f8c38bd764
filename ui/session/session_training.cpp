// How a session follows a training: what it was asked, its film, and the siblings that come after
// it.

#include <utility>

#include "session/session.h"

namespace chreode {

void Session::linkAskedTraining() {
  // Only when the first steps are made: what fails before them takes nothing's place.
  connect(&m_models, &ModelShelf::trainingUpdated, this, [this] {
    if (m_startedTraining.isEmpty()) return;
    m_keeper->removeCheckpoints(m_trainingBegun);
    m_askedTraining = std::exchange(m_startedTraining, {});
    keepNow();
  });
  connect(&m_models, &ModelShelf::trainingChanged, this, [this] {
    if (m_models.training() != ModelShelf::Training::idle) return;
    m_startedTraining = {};
    if (m_askedTraining.isEmpty() || !m_keeper || m_keeper->hasCheckpoint()) return;
    m_askedTraining = {};
    keepSoon();
  });
}

void Session::takeUpTraining(TrainingOptions& options) {
  if (m_keeper->hasCheckpoint() && m_askedTraining.isAskedBy(options)) {
    if (const auto asked = m_askedTraining.options()) {
      options.pinnedGenes = asked->pinnedGenes;
      options.sampleColumn = asked->sampleColumn;
      options.filter = asked->filter;
      options.geneChoice = asked->geneChoice;
    }
    return;
  }
  m_startedTraining = AskedTraining(options);
  m_trainingBegun = QDateTime::currentDateTime();
}

void Session::offerCutOffTraining() {
  if (!m_keeper->hasCheckpoint()) {
    m_askedTraining = {};
    return;
  }
  const auto asked = m_askedTraining.options();
  if (asked) Q_EMIT trainingCutOff(*asked);
  QString what = QStringLiteral("Train with the same settings takes it up there.");
  if (asked && m_askedTraining.start().isEmpty()) {
    what = QStringLiteral("Its settings are filled in: Train takes it up there.");
  } else if (asked) {  // only the person can choose that model
    what = QStringLiteral("Its settings are filled in: to train %1 further takes it up there.")
               .arg(m_askedTraining.start());
  }
  Q_EMIT noticed(QStringLiteral("A training on this file was cut off. ") + what);
}

void Session::beginFilm(const QString& modelId) {
  const auto view = m_views.projection();
  // A flat picture has no depth to lay anything over.
  m_film.begin(modelId, static_cast<Index>(m_data->cellCount()),
               view && !view->flat() ? view : nullptr);
}

void Session::linkFilm() {
  connect(&m_models, &ModelShelf::trainingUpdated, &m_film, &TrainingFilm::take);
  connect(&m_models, &ModelShelf::trainingFinished, this, [this] {
    m_film.end();
    if (!m_models.find(m_film.modelId())) m_film.close();
  });
  connect(&m_models, &ModelShelf::currentChanged, this, [this] {
    if (m_film.isRunning()) return;
    m_film.play(false);
    m_film.show(-1);
  });
  connect(&m_film, &TrainingFilm::changed, this, &Session::showFilm);
  connect(&m_views, &ViewShelf::chosen, this, [this] {
    const bool film = m_views.showsFilm();
    if (m_film.isRunning()) {
      m_film.setWatching(film);
    } else if (!film) {
      m_film.play(false);
      m_film.show(-1);
    } else if (m_film.shown() < 0) {
      m_film.show(static_cast<int>(m_film.frames().size()) - 1);
    }
  });
}

void Session::showFilm() {
  const auto model = m_models.current();
  const auto& frames = m_film.frames();
  const bool applies = m_film.isRunning() || (model && model->id == m_film.modelId());
  if (!applies || frames.empty()) {
    m_views.setFilm(nullptr, false);
    return;
  }
  const int shown = m_film.shown();
  if (shown >= 0 && m_hand.isPulling()) return;  // the next frame comes when the hand is free
  const auto at = static_cast<std::size_t>(shown >= 0 ? shown : frames.size() - 1);
  m_views.setFilm(frames[at].view, shown >= 0);
}

void Session::linkSeeds() {
  connect(&m_models, &ModelShelf::settled, this, [this](const ModelShelf::Trained& trained) {
    m_seeds.train(trained, trained.options.seeds - 1);
  });
  connect(&m_models, &ModelShelf::trainingChanged, this,
          [this] { m_seeds.hold(m_models.training() != ModelShelf::Training::idle); });
  connect(&m_seeds, &SeedModels::failed, this, &Session::failed);
  connect(&m_seeds, &SeedModels::changed, this, [this](const QString& id) {
    const auto model = m_models.current();
    if (model && model->id == id) m_hand.setSiblings(m_seeds.of(id));
  });
}

}  // namespace chreode
