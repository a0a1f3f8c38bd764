#pragma once

#include <QMainWindow>
#include <QPointer>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "panels/error_bar.h"
#include "panels/welcome_page.h"
#include "scene/view_grid.h"
#include "session/session.h"
#include "window/cell_coloring.h"
#include "window/latent_link.h"
#include "window/panel_link.h"
#include "window/preparation_link.h"
#include "window/selection_link.h"
#include "window/views_link.h"

class QActionGroup;
class QLabel;
class QStackedWidget;
class QTabWidget;
class QToolBar;

namespace chreode {

struct GeneList;
class CardLink;
class CombinationPanel;
class ColorLink;
class CombinationLink;
class CompareLink;
class FigureLink;
class FilmLink;
class GenePlotsLink;
class NotebookLink;
class NotebookPanel;
class OpenDialog;
class PlotLink;
class ProgramLink;
class ProgramPanel;
class ProjectionPanel;
class TransferLink;
class TransferPanel;
class TrayHeight;

/// The window: lays out scene, docks and bars, makes the menus, and links them to the session. What
/// they show and do lives in ViewsLink and PanelLink.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(Session* session, QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Of several views the one that is worked in.
  SceneWidget* scene() const { return m_grid->active(); }
  ViewGrid* views() const { return m_grid; }
  const Panels& panels() const { return m_panels; }
  CellColoring* coloring() const { return m_coloring; }
  CompareLink* compareLink() const { return m_compareLink; }
  ProgramPanel* programs() const { return m_programs; }
  ProgramLink* programLink() const { return m_programLink; }
  /// The view with its legend and where it comes from, at 1 to 4 times the screen's size; null
  /// without OpenGL.
  QImage viewFigure(double scale) const;
  /// Where the person is asked for a file name, tests and the demo say one.
  bool saveView(const QString& path, double scale);

 public Q_SLOTS:
  void openFile(const QString& path);
  void openDemo();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildCentre();
  void buildDocks();
  void buildActions();
  void buildToolStrip();
  void linkActions();
  void linkSession();
  void resetLayout();
  void restoreLayout();
  void showTitle();
  /// "700 cells", or what sample of how many.
  static QString cellsText(const Dataset& data);
  void showRecent();
  void showError(const QString& sentence);
  void remember(const QString& path);
  void askOpen();
  void askOpenFolder();
  /// Shows what a file holds and asks what of it to open; `reason`: why it must be asked, if so.
  void askHow(const QString& path, const OpenChoice& choice = {}, const QString& reason = {},
              const QString& modelFile = {});
  void askLoadModel();
  void askGeneMap();
  void askSaveModel();
  void askSaveAs();
  void askExportCells();
  void askExportGroup(const QString& name);
  void askExportGenes();
  void askExportDirection();
  void askExportLoadings();
  QString suggestedName(const QString& ending) const;  ///< from the open file's
  /// Has a file written and tells of it; nothing for no path.
  void exportTo(const QString& path, const std::function<void(const std::string&)>& write);
  std::vector<GeneList> geneLists() const;             ///< of the expression panel
  void askSaveView();
  void showAbout();
  QAction* action(const char* id) const;

  Session* m_session;
  QStackedWidget* m_centre = nullptr;
  WelcomePage* m_welcome = nullptr;
  ErrorBar* m_errors = nullptr;
  QToolBar* m_tools = nullptr;
  ViewGrid* m_grid = nullptr;
  QTabWidget* m_tray = nullptr;
  QLabel* m_fileLabel = nullptr;
  QLabel* m_modelLabel = nullptr;
  Panels m_panels{};
  ProjectionPanel* m_projections = nullptr;
  std::vector<QDockWidget*> m_docks;
  std::map<QString, QAction*> m_actions;
  QPointer<OpenDialog> m_openDialog;
  CellColoring* m_coloring = nullptr;
  ViewsLink* m_viewsLink = nullptr;
  PanelLink* m_panelLink = nullptr;
  LatentLink* m_latentLink = nullptr;
  CardLink* m_cardLink = nullptr;
  PreparationLink* m_preparationLink = nullptr;
  CompareLink* m_compareLink = nullptr;
  GenePlotsLink* m_genePlotsLink = nullptr;
  TransferPanel* m_transfer = nullptr;
  TransferLink* m_transferLink = nullptr;
  ProgramPanel* m_programs = nullptr;
  ProgramLink* m_programLink = nullptr;
  TrayHeight* m_trayHeight = nullptr;
  CombinationPanel* m_combination = nullptr;
  CombinationLink* m_combinationLink = nullptr;
  NotebookPanel* m_notebook = nullptr;
  NotebookLink* m_notebookLink = nullptr;
  ColorLink* m_colorLink = nullptr;
  FigureLink* m_figureLink = nullptr;
  FilmLink* m_filmLink = nullptr;
  PlotLink* m_plotLink = nullptr;
  SelectionLink* m_selectionLink = nullptr;
};

}  // namespace chreode
