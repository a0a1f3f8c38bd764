#pragma once

#include <QObject>
#include <QPointer>
#include <memory>
#include <optional>

#include "figures/cell_figure.h"
#include "jobs/latest_wins.h"
#include "scene/scene_widget.h"
#include "session/session.h"
#include "window/cell_coloring.h"

class QWidget;

namespace chreode {

class FigureDialog;

/// Figure → Export figure…: takes a snapshot of what is shown, lets the person lay it out with a
/// preview by the painter of the file, and writes it on a worker.
class FigureLink : public QObject {
  Q_OBJECT
 public:
  FigureLink(Session* session, CellColoring* coloring, SceneWidget* scene, QWidget* window);
  ~FigureLink() override;

  /// Opens the dialog; says why not where nothing is shown.
  void showDialog();
  /// What is shown now, as a figure; none without a view.
  std::optional<CellFigure> currentFigure(bool allCells) const;
  /// What the dialog's Save button does with a name; ends in saved() or failed().
  void save(const QString& path);

 Q_SIGNALS:
  void saved(const QString& path);
  void failed(const QString& sentence);

 private:
  void preview();
  void askSave();
  void copyText(bool methods);
  FigureOptions remembered() const;
  void remember(const FigureOptions& options) const;

  Session* m_session;
  CellColoring* m_coloring;
  SceneWidget* m_scene;
  QWidget* m_window;
  QPointer<FigureDialog> m_dialog;
  std::shared_ptr<const CellFigure> m_figure;
  bool m_allCells = false;  // as m_figure shows them
  LatestWins m_painter;
};

}  // namespace chreode
