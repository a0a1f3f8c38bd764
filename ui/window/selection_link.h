#pragma once

#include <QObject>
#include <functional>

#include "panels/cells_panel.h"
#include "scene/view_grid.h"
#include "session/session.h"
#include "window/cell_coloring.h"

class QAction;

namespace chreode {

/// Between the session's selection and all that shows or changes it: the scene and its tools, the
/// section of the Cells panel, the classes of the legend, the Select menu.
class SelectionLink : public QObject {
  Q_OBJECT
 public:
  SelectionLink(Session* session, CellColoring* coloring, ViewGrid* views, CellsPanel* panel,
                QObject* parent = nullptr);

  /// The commands of the Select menu and the tools, by their ids in the command table.
  void linkActions(const std::function<QAction*(const char* id)>& action);

 Q_SIGNALS:
  void noticed(const QString& sentence);
  void exportRequested(const QString& group);  ///< a file is to be asked for

 private:
  void linkSection();
  void linkQuery();
  void linkGroups();
  void showSelection();
  void showGroups();
  void showAnswer();
  void showRange();
  /// What a click that is under way does: the keys held down, else what is set.
  SetOperation operation() const;
  void setOperation(SetOperation operation);
  void chooseClass(const Annotation& column, int level);
  void activateClass(int level);
  void chooseClassOfHeld();
  void chooseRange(double low, double high);
  void runQuery(const QString& query);
  void takeAnswer();
  void saveGroup(const QString& name);
  void chooseGroup(const QString& name);
  void hold();
  const Annotation* shownColumn() const;  ///< that the cells are coloured by; null for other kinds

  Session* m_session;
  Selection* m_selection;
  CellColoring* m_coloring;
  ViewGrid* m_views;
  CellsPanel* m_panel;
  SetOperation m_operation = SetOperation::replace;
  QString m_wanted;  // a query whose cells are to be selected when they are known
  SetOperation m_wantedOperation = SetOperation::replace;
};

}  // namespace chreode
