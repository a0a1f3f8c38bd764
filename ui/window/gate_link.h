#pragma once

#include <QObject>

#include "jobs/latest_wins.h"
#include "panels/gate_panel.h"
#include "session/session.h"

namespace chreode {

class CellsPanel;

/// Between the session and the page of gates: reads the two numbers on a worker, and makes an
/// outline around points a selection.
class GateLink : public QObject {
  Q_OBJECT
 public:
  /// `cells` says what a choice without a key does to the selection.
  GateLink(Session* session, CellsPanel* cells, GatePanel* panel, QObject* parent = nullptr);

 private:
  void showNames();
  void showAxes(const QString& x, const QString& y);

  Session* m_session;
  GatePanel* m_panel;
  LatestWins m_latest;
};

}  // namespace chreode
