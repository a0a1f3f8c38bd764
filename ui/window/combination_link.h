#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "panels/combination_panel.h"
#include "session/session.h"

namespace chreode {

/// Between the session and the page of combinations: has doubles predicted in the background, keeps
/// a pair in the notebook and writes the scores to a file.
class CombinationLink : public QObject {
  Q_OBJECT
 public:
  CombinationLink(Session* session, CombinationPanel* panel, QWidget* window);

  bool isRunning() const { return m_job >= 0; }
  std::shared_ptr<const CombinationReport> report() const { return m_report; }
  /// Writes the scores of all pairs; ends in noticed() or failed().
  void save(const QString& path);

 Q_SIGNALS:
  void openRequested();
  void failed(const QString& sentence);
  void noticed(const QString& sentence);

 private:
  void showData();
  void showModel();
  void run(const CombinationRequest& request);
  void cancel();
  void askExport();
  void keep(int pair);

  Session* m_session;
  CombinationPanel* m_panel;
  QWidget* m_window;
  std::shared_ptr<const Dataset> m_data;  // that the report is of
  std::shared_ptr<const CombinationReport> m_report;
  HypothesisSource m_source;  // of the report
  int m_job = -1;
};

}  // namespace chreode
