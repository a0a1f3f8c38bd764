// How a session follows a training: what it was asked, its film, and the siblings that come after
// it.

#include <QJsonDocument>

#include "base/error.h"
#include "session/session.h"

namespace chreode {

void Session::rememberTraining(const TrainingOptions& asked) {
  nlohmann::json record = toJson(asked);
  record["seeds"] = asked.seeds;
  m_askedTraining = QJsonDocument::fromJson(QByteArray::fromStdString(record.dump())).object();
  keepNow();
}

void Session::offerCutOffTraining() {
  if (!m_keeper->hasCheckpoint()) m_askedTraining = {};
  if (m_askedTraining.isEmpty()) return;
  const QString wasCutOff = QStringLiteral("A training on this file was cut off. ");
  const nlohmann::json record = nlohmann::json::parse(
      QJsonDocument(m_askedTraining).toJson(QJsonDocument::Compact).toStdString(), nullptr, false);
  try {
    TrainingOptions asked = trainingOptionsFrom(record);
    asked.seeds = record.value("seeds", 1);
    Q_EMIT trainingCutOff(asked);
    // Only the person can say which model it was to go on from.
    Q_EMIT noticed(wasCutOff + (record.contains("start")
                                    ? QStringLiteral("Training %1 further with the same settings "
                                                     "takes it up there.")
                                          .arg(m_askedTraining[QStringLiteral("start")].toString())
                                    : QStringLiteral("Its settings are filled in: Train takes it "
                                                     "up there.")));
  } catch (const std::exception&) {  // by another version
    Q_EMIT noticed(wasCutOff + QStringLiteral("Train with the same settings takes it up there."));
  }
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
  connect(&m_models, &ModelShelf::trainingChanged, this, [this] {
    const bool idle = m_models.training() == ModelShelf::Training::idle;
    m_seeds.hold(!idle);
    if (!idle || m_askedTraining.isEmpty() || !m_keeper || m_keeper->hasCheckpoint()) return;
    m_askedTraining = {};
    keepSoon();
  });
  connect(&m_seeds, &SeedModels::failed, this, &Session::failed);
  connect(&m_seeds, &SeedModels::changed, this, [this](const QString& id) {
    const auto model = m_models.current();
    if (model && model->id == id) m_hand.setSiblings(m_seeds.of(id));
  });
}

}  // namespace chreode
