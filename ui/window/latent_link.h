#pragma once

#include <QObject>
#include <memory>

#include "jobs/latest_wins.h"
#include "panels/latent_panel.h"
#include "session/session.h"
#include "window/cell_coloring.h"
#include "window/latent_reading.h"

namespace chreode {

/// Between the session and the page of latent numbers: shows where the held cells lie, turns a
/// slider into an edit, and has a worker say what each number and the chosen direction move.
class LatentLink : public QObject {
  Q_OBJECT
 public:
  LatentLink(Session* session, CellColoring* coloring, LatentPanel* panel,
             QObject* parent = nullptr);

 Q_SIGNALS:
  void openRequested();
  void loadModelRequested();

 private:
  void showModel();
  void showLabel();
  void showHeld();
  void showPlaces();
  void move(int number, double place);
  void reset();
  void ask();
  QString heldText() const;

  Session* m_session;
  LatentPanel* m_panel;
  std::shared_ptr<const LatentBasis> m_basis;  // of the model in use; null until it is worked out
  LatestWins m_bases;
  LatestWins m_latest;  // last: its worker stops before what it reads goes
};

}  // namespace chreode
