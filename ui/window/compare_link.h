#pragma once

#include <QObject>
#include <memory>

#include "jobs/job_slot.h"
#include "panels/compare_panel.h"
#include "session/session.h"
#include "window/cell_coloring.h"

namespace chreode {

/// Between the session and the page that compares groups of cells. What was compared is of no
/// further use to the session and stays here.
class CompareLink : public QObject {
  Q_OBJECT
 public:
  CompareLink(Session* session, CellColoring* coloring, ComparePanel* panel, QWidget* window);

  /// Writes the whole table. Throws Error.
  void writeTable(const QString& path) const;

 Q_SIGNALS:
  void compared();  ///< the panel has another table
  void openRequested();

 private:
  void showData();
  void showColumn();
  void showGroups();
  void compare();
  void cancel();
  void askExport();
  std::vector<CompareGroup> classesOf(const QString& column) const;
  /// The selection, what is held where that is something else, and the named groups.
  std::vector<CompareGroup> chosenGroups() const;

  Session* m_session;
  ComparePanel* m_panel;
  QWidget* m_window;
  std::shared_ptr<const Dataset> m_data;  // that the page shows
  std::shared_ptr<const ComparedGenes> m_result;
  std::vector<CompareGroup> m_classes;  // of the page's column
  std::vector<CompareGroup> m_labels;   // of the label column
  JobSlot m_job;
};

}  // namespace chreode
