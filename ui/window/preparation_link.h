#pragma once

#include <QObject>
#include <QPointer>

#include "panels/cells_genes_dialog.h"
#include "panels/model_panel.h"
#include "session/session.h"
#include "window/cell_coloring.h"

namespace chreode {

/// Between the session's choice of cells and genes and the page that shows it.
class PreparationLink : public QObject {
  Q_OBJECT
 public:
  PreparationLink(Session* session, CellColoring* coloring, ModelPanel* panel, QWidget* window);

  /// Shows the page, made on first use.
  void showPage();
  CellsGenesDialog* page() const { return m_page; }

 private:
  void build();
  void showData();
  void showOutcome();
  void showUndo();
  void showInScene(bool shown);
  void askList(bool always);

  Session* m_session;
  CellColoring* m_coloring;
  ModelPanel* m_panel;
  QWidget* m_window;
  QPointer<CellsGenesDialog> m_page;
  ColorSource m_before;  // what the cells were coloured by
};

}  // namespace chreode
