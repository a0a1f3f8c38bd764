#pragma once

#include <QObject>

#include "panels/what_if_panel.h"
#include "session/session.h"

namespace chreode {

/// Between the session and the page that raises or lowers genes.
class WhatIfLink : public QObject {
  Q_OBJECT
 public:
  WhatIfLink(Session* session, WhatIfPanel* panel, QObject* parent = nullptr);

 Q_SIGNALS:
  void openRequested();
  void loadModelRequested();

 private:
  void showData();
  void showLabel();
  void showModel();
  void showResult();
  GeneShiftQuestion questionOf(const WhatIfRequest& request) const;

  Session* m_session;
  WhatIfPanel* m_panel;
};

}  // namespace chreode
