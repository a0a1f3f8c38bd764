#pragma once

#include <QObject>
#include <QPointer>
#include <memory>
#include <optional>

#include "figures/cell_figure.h"
#include "jobs/latest_wins.h"
#include "scene/view_grid.h"
#include "session/session.h"
#include "window/views_link.h"

class QWidget;

namespace chreode {

class FigureDialog;

/// Figure → Export figure…: takes a snapshot of what is shown, lets the person lay it out with a
/// preview by the painter of the file, and writes it on a worker.
class FigureLink : public QObject {
  Q_OBJECT
 public:
  FigureLink(Session* session, const ViewsLink* views, const ViewGrid* grid, QWidget* window);
  ~FigureLink() override;

  /// Opens the dialog; says why not where nothing is shown.
  void showDialog();
  /// What the active view shows now, as a figure; none without a view.
  std::optional<CellFigure> currentFigure(bool allCells) const;
  /// What the dialog's Save button does with a name; ends in saved() or failed().
  void save(const QString& path);
  /// As the dialog was left last.
  FigureOptions rememberedOptions() const;

 Q_SIGNALS:
  void saved(const QString& path);
  void failed(const QString& sentence);

 private:
  std::optional<CellFigure> figureOfView(const ShownView& view, bool allCells) const;
  /// The views show codes of different models.
  bool saysModels() const;
  bool takeFigures();
  void preview();
  void askSave();
  void copyText(bool methods);
  void remember(const FigureOptions& options) const;

  Session* m_session;
  const ViewsLink* m_views;
  const ViewGrid* m_grid;
  QWidget* m_window;
  QPointer<FigureDialog> m_dialog;
  std::shared_ptr<const std::vector<CellFigure>> m_figures;  // one, or the panels
  bool m_allCells = false;                                   // as m_figures show them
  bool m_panels = false;
  LatestWins m_painter;
};

}  // namespace chreode
