#pragma once

#include <QObject>

#include "panels/film_bar.h"
#include "panels/model_panel.h"
#include "session/session.h"

namespace chreode {

/// Between the session and the page of models: what is trained, which model is in use, and the film
/// of how it came about.
class ModelLink : public QObject {
  Q_OBJECT
 public:
  ModelLink(Session* session, ModelPanel* panel, FilmBar* film, QObject* parent = nullptr);

 Q_SIGNALS:
  void loadModelRequested();
  void geneMapRequested();
  void saveModelRequested();

 private:
  void linkRequests();
  void linkTraining();
  void linkFilm();
  void showData();
  void showModel();
  void showFilm();

  Session* m_session;
  ModelPanel* m_panel;
  FilmBar* m_film;
};

/// The models as the boxes offer them.
std::vector<ModelChoice> modelChoices(const ModelShelf& models);

}  // namespace chreode
