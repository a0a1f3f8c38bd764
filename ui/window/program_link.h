#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include "panels/program_panel.h"
#include "session/programs.h"
#include "session/session.h"

namespace chreode {

/// Between the session's gene programmes and their page in the tray.
class ProgramLink : public QObject {
  Q_OBJECT
 public:
  ProgramLink(Session* session, ProgramPanel* panel, QWidget* window);

  /// Reads a table of factors and targets.
  void loadTable(const QString& path);
  /// Writes the background's table; ends in noticed() or failed().
  void save(const QString& path);

 Q_SIGNALS:
  void openRequested();
  void failed(const QString& sentence);
  void noticed(const QString& sentence);

 private:
  void linkPanel();
  void show();
  void showSources();
  void showModel();
  void showCells();
  void showArrowsNote();
  void chooseSource(int index);
  void chooseCells(int which);
  void askTable();
  void askExport();
  void keep();
  QString sentence() const;
  QString problem() const;

  Session* m_session;
  Programs* m_programs;
  ProgramPanel* m_panel;
  QWidget* m_window;
  QStringList m_tables;  // files that were loaded
  int m_cells = ProgramPanel::kAllCells;
  int m_keepJob = -1;
  std::shared_ptr<const Dataset> m_data;         // whose classes the panel offers
  std::shared_ptr<const PreparedModel> m_model;  // whose genes it offers
};

}  // namespace chreode
