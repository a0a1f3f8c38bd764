#pragma once

#include <QObject>
#include <QTimer>
#include <optional>

#include "jobs/latest_wins.h"
#include "panels/projection_panel.h"
#include "session/session.h"

namespace chreode {

/// Between the session and the page that makes pictures: what runs, what is kept, and how well the
/// view on show does, which is measured in the background.
class ProjectionLink : public QObject {
  Q_OBJECT
 public:
  ProjectionLink(Session* session, ProjectionPanel* panel, QObject* parent = nullptr);

 private:
  void showSource();
  void showState();
  void showEstimate();
  void showItems();
  void showQuality(const std::optional<ProjectionQuality>& quality);
  void judgeView();

  Session* m_session;
  ProjectionPanel* m_panel;
  std::shared_ptr<const Projection> m_judged;  // the view whose figures are shown or on their way
  QTimer m_rest;
  LatestWins m_latest;  // last: its worker stops before what it reads goes
};

}  // namespace chreode
