#include "window/main_window.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include "panels/combination_panel.h"
#include "panels/gate_panel.h"
#include "panels/notebook_panel.h"
#include "panels/prediction_pages.h"
#include "plots/number_text.h"
#include "plots/theme.h"
#include "window/card_link.h"
#include "window/color_link.h"
#include "window/combination_link.h"
#include "window/compare_link.h"
#include "window/figure_link.h"
#include "window/film_link.h"
#include "window/gate_link.h"
#include "window/gene_plots_link.h"
#include "window/notebook_link.h"
#include "window/plot_link.h"
#include "window/program_link.h"
#include "window/projection_link.h"
#include "window/transfer_link.h"
#include "window/tray_height.h"

namespace chreode {

namespace {

constexpr int kLeftWidth = 260;
constexpr int kRightWidth = 380;
constexpr int kTrayHeight = 230;
// What some of its pages want.
constexpr int kProgramsHeight = 440;
constexpr int kTransferHeight = 330;
constexpr int kNarrowestPage = 460;
constexpr int kCompareHeight = 330;
constexpr int kRecentFiles = 8;

QDockWidget* dock(QMainWindow* window, const QString& title, const char* name, QWidget* content) {
  auto* widget = new QDockWidget(title, window);
  widget->setObjectName(QLatin1String(name));
  widget->setWidget(content);
  return widget;
}

}  // namespace

MainWindow::MainWindow(Session* session, QWidget* parent)
    : QMainWindow(parent), m_session(session) {
  setAcceptDrops(true);
  const QSize room = screen()->availableSize();
  setMinimumSize(QSize(1024, 640).boundedTo(room));
  resize(QSize(1440, 900).boundedTo(room));
  setDockNestingEnabled(true);
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  m_coloring = new CellColoring(session, this);
  buildCentre();
  buildDocks();
  m_viewsLink = new ViewsLink(session, m_coloring, m_grid, this);
  m_panelLink = new PanelLink(session, m_coloring, m_panels, this);
  m_latentLink = new LatentLink(session, m_coloring, m_panels.latent, this);
  m_cardLink = new CardLink(session, this);
  m_transferLink = new TransferLink(session, m_transfer, this);
  m_programLink = new ProgramLink(session, m_programs, this);
  m_combinationLink = new CombinationLink(session, m_combination, this);
  m_notebookLink =
      new NotebookLink(session, m_panels.expression, m_panels.whatIf, m_notebook, this);
  new ProjectionLink(session, m_projections, this);
  m_preparationLink = new PreparationLink(session, m_coloring, m_panels.model, this);
  m_compareLink = new CompareLink(session, m_coloring, m_panels.compare, this);
  m_genePlotsLink = new GenePlotsLink(session, m_coloring, m_panels.compare, this);
  m_colorLink = new ColorLink(session, m_coloring, m_panels.cells, m_grid, this);
  m_figureLink = new FigureLink(session, m_viewsLink, m_grid, this);
  m_filmLink = new FilmLink(session, m_figureLink, this);
  m_plotLink = new PlotLink(session, this);
  m_selectionLink = new SelectionLink(session, m_coloring, m_grid, m_panels.cells, this);
  new GateLink(session, m_panels.cells, m_tray->findChild<GatePanel*>(), this);
  buildActions();
  buildToolStrip();
  linkActions();
  linkSession();
  const Theme& theme = Theme::of(palette());
  m_viewsLink->setTheme(theme);
  restoreLayout();
  showRecent();
  showTitle();
}

MainWindow::~MainWindow() {
  // A slide by keys ends when its slider loses the focus: while all that it speaks to is still
  // there.
  if (QWidget* focused = focusWidget()) focused->clearFocus();
}

QAction* MainWindow::action(const char* id) const {
  return m_actions.at(QLatin1String(id));
}

void MainWindow::buildCentre() {
  m_centre = new QStackedWidget(this);
  m_welcome = new WelcomePage(m_centre);
  m_centre->addWidget(m_welcome);
  auto* page = new QWidget(m_centre);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  m_grid = new ViewGrid(page);
  column->addWidget(m_grid, 1);
  m_panels.film = new FilmBar(page);
  column->addWidget(m_panels.film);
  m_centre->addWidget(page);

  auto* frame = new QWidget(this);
  auto* rows = new QVBoxLayout(frame);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  m_errors = new ErrorBar(frame);
  m_errors->hide();
  rows->addWidget(m_errors);
  rows->addWidget(m_centre, 1);
  setCentralWidget(frame);
}

void MainWindow::buildDocks() {
  m_panels.cells = new CellsPanel(this);
  m_panels.expression = new ExpressionPanel(this);
  m_panels.model = new ModelPanel(this);
  m_panels.whatIf = new WhatIfPanel(this);
  m_panels.latent = new LatentPanel(this);
  m_panels.compare = new ComparePanel(this);
  m_projections = new ProjectionPanel(this);
  m_panels.history = new HistoryPanel(this);
  m_panels.views = new ViewBar(this);
  m_panels.jobs = new JobsBar(this);

  m_tray = new QTabWidget(this);
  m_tray->setDocumentMode(true);
  m_tray->addTab(m_panels.model, QStringLiteral("Model"));
  m_tray->addTab(m_projections, QStringLiteral("Projection"));
  m_tray->addTab(m_panels.whatIf, QStringLiteral("What-if"));
  m_programs = new ProgramPanel(this);
  m_tray->addTab(m_programs, QStringLiteral("Programmes"));
  m_transfer = new TransferPanel(this);
  m_combination = new CombinationPanel(this);
  m_tray->addTab(new PredictionPages(m_transfer, m_combination), QStringLiteral("Transfer"));
  m_tray->addTab(m_panels.latent, QStringLiteral("Latent numbers"));
  m_tray->addTab(m_panels.compare, QStringLiteral("Compare"));
  m_tray->addTab(new GatePanel(this), QStringLiteral("Gate"));
  m_notebook = new NotebookPanel(this);
  m_tray->addTab(m_notebook, QStringLiteral("Notebook"));
  m_tray->addTab(m_panels.history, QStringLiteral("History"));

  // What these would like to have at least is more than a small screen has between the side panels,
  // and a tray that is wider than its place lies over them.
  for (QWidget* wide : {static_cast<QWidget*>(m_programs), static_cast<QWidget*>(m_panels.compare),
                        static_cast<QWidget*>(m_panels.latent)})
    wide->setMinimumWidth(kNarrowestPage);
  auto* cells = dock(this, QStringLiteral("Cells"), "cells", m_panels.cells);
  auto* expression = dock(this, QStringLiteral("Expression"), "expression", m_panels.expression);
  auto* tray = dock(this, QStringLiteral("Model, what-if, latent numbers, compare and history"),
                    "tray", m_tray);
  tray->setTitleBarWidget(new QWidget(tray));  // its tabs say what it is
  addDockWidget(Qt::LeftDockWidgetArea, cells);
  addDockWidget(Qt::RightDockWidgetArea, expression);
  addDockWidget(Qt::BottomDockWidgetArea, tray);
  m_docks = {cells, expression, tray};
  m_trayHeight = new TrayHeight(this, tray, m_tray);
  m_trayHeight->want(m_programs, kProgramsHeight);
  m_trayHeight->want(m_transfer, kTransferHeight);
  m_trayHeight->want(m_panels.compare, kCompareHeight);

  m_fileLabel = new QLabel(this);
  m_modelLabel = new QLabel(this);
  m_fileLabel->setContentsMargins(8, 0, 8, 0);
  statusBar()->addWidget(m_fileLabel);
  statusBar()->addWidget(m_modelLabel);
  statusBar()->addPermanentWidget(m_panels.jobs);
  statusBar()->setSizeGripEnabled(false);
}

void MainWindow::linkSession() {
  connect(m_session, &Session::failed, this, &MainWindow::showError);
  connect(m_session, &Session::noticed, this,
          [this](const QString& sentence) { statusBar()->showMessage(sentence, 8000); });
  connect(m_session, &Session::choiceNeeded, this, &MainWindow::askHow);
  connect(m_grid, &ViewGrid::unavailable, this, &MainWindow::showError);
  connect(m_session, &Session::dataChanged, this, [this] {
    m_centre->setCurrentIndex(m_session->data() ? 1 : 0);
    showTitle();
  });
  connect(m_session, &Session::matrixReady, this, [this] {
    showTitle();
    remember(QString::fromStdString(m_session->data()->path));
  });
  connect(&m_session->models(), &ModelShelf::currentChanged, this, &MainWindow::showTitle);
  connect(&m_session->models(), &ModelShelf::saved, this, [this](const QString& path) {
    statusBar()->showMessage(QStringLiteral("Model saved as %1.").arg(path), 8000);
  });
  connect(m_viewsLink, &ViewsLink::pullMovedOver, m_panelLink, &PanelLink::pullMovedOver);
  connect(m_panelLink, &PanelLink::openRequested, this, &MainWindow::askOpen);
  connect(m_panelLink, &PanelLink::loadModelRequested, this, &MainWindow::askLoadModel);
  connect(m_panelLink, &PanelLink::geneMapRequested, this, &MainWindow::askGeneMap);
  connect(m_projections, &ProjectionPanel::openRequested, this, &MainWindow::askOpen);
  connect(m_latentLink, &LatentLink::openRequested, this, &MainWindow::askOpen);
  connect(m_compareLink, &CompareLink::openRequested, this, &MainWindow::askOpen);
  connect(m_compareLink, &CompareLink::compared, m_genePlotsLink, &GenePlotsLink::offerGenes);
  connect(m_panels.cells, &CellsPanel::geneSetRequested, m_genePlotsLink,
          &GenePlotsLink::askGeneSet);
  connect(m_latentLink, &LatentLink::loadModelRequested, this, &MainWindow::askLoadModel);
  connect(m_panels.latent, &LatentPanel::exportRequested, this, &MainWindow::askExportDirection);
  // Another try is under way: what was said of the last one is over.
  connect(&m_session->models(), &ModelShelf::geneNamesChanged, this,
          [this] { m_errors->dismiss(); });
  connect(m_panelLink, &PanelLink::saveModelRequested, this, &MainWindow::askSaveModel);
  connect(m_panels.model, &ModelPanel::cardRequested, m_cardLink, &CardLink::show);
  connect(m_transferLink, &TransferLink::openRequested, this, &MainWindow::askOpen);
  connect(m_transferLink, &TransferLink::failed, this, &MainWindow::showError);
  connect(m_transferLink, &TransferLink::noticed, this,
          [this](const QString& sentence) { statusBar()->showMessage(sentence, 8000); });
  connect(m_programLink, &ProgramLink::openRequested, this, &MainWindow::askOpen);
  connect(m_programLink, &ProgramLink::failed, this, &MainWindow::showError);
  connect(m_programLink, &ProgramLink::noticed, this,
          [this](const QString& sentence) { statusBar()->showMessage(sentence, 8000); });
  connect(m_combinationLink, &CombinationLink::openRequested, this, &MainWindow::askOpen);
  connect(m_combinationLink, &CombinationLink::failed, this, &MainWindow::showError);
  connect(m_combinationLink, &CombinationLink::noticed, this,
          [this](const QString& sentence) { statusBar()->showMessage(sentence, 8000); });
  connect(m_notebookLink, &NotebookLink::failed, this, &MainWindow::showError);
  connect(m_notebookLink, &NotebookLink::noticed, this,
          [this](const QString& sentence) { statusBar()->showMessage(sentence, 8000); });
  connect(m_figureLink, &FigureLink::failed, this, &MainWindow::showError);
  connect(m_plotLink, &PlotLink::failed, this, &MainWindow::showError);
  const auto figureSaved = [this](const QString& path) {
    statusBar()->showMessage(QStringLiteral("Figure saved as %1.").arg(path), 8000);
  };
  connect(m_figureLink, &FigureLink::saved, this, figureSaved);
  connect(m_plotLink, &PlotLink::saved, this, figureSaved);
  connect(m_filmLink, &FilmLink::failed, this, &MainWindow::showError);
  connect(m_filmLink, &FilmLink::saved, this, [this](const QString& path) {
    statusBar()->showMessage(QStringLiteral("Film saved as %1.").arg(path), 8000);
  });
  connect(m_selectionLink, &SelectionLink::exportRequested, this, &MainWindow::askExportGroup);
  connect(m_selectionLink, &SelectionLink::noticed, this,
          [this](const QString& sentence) { statusBar()->showMessage(sentence, 8000); });
  connect(m_cardLink, &CardLink::failed, this, &MainWindow::showError);
  connect(m_cardLink, &CardLink::noticed, this,
          [this](const QString& sentence) { statusBar()->showMessage(sentence, 8000); });
  connect(m_welcome, &WelcomePage::demoRequested, this, &MainWindow::openDemo);
  connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::askOpen);
  connect(m_welcome, &WelcomePage::fileChosen, this, &MainWindow::openFile);
}

void MainWindow::resetLayout() {
  m_trayHeight->reset();
  for (QDockWidget* widget : m_docks) {
    widget->setFloating(false);
    widget->show();
  }
  addDockWidget(Qt::LeftDockWidgetArea, m_docks[0]);
  addDockWidget(Qt::RightDockWidgetArea, m_docks[1]);
  addDockWidget(Qt::BottomDockWidgetArea, m_docks[2]);
  resizeDocks({m_docks[0], m_docks[1]}, {kLeftWidth, kRightWidth}, Qt::Horizontal);
  resizeDocks({m_docks[2]}, {kTrayHeight}, Qt::Vertical);
}

void MainWindow::restoreLayout() {
  const QSettings settings;
  const QByteArray geometry = settings.value(QStringLiteral("window/geometry")).toByteArray();
  if (!geometry.isEmpty()) restoreGeometry(geometry);
  const QByteArray state = settings.value(QStringLiteral("window/state")).toByteArray();
  if (state.isEmpty() || !restoreState(state)) resetLayout();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  QSettings settings;
  settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  settings.setValue(QStringLiteral("window/state"), saveState());
  m_notebook->finishEdits();
  m_session->flush();
  QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  // The scene keeps at least half of the width whatever the docks would like.
  const int side = width() / 4;
  if (m_docks[0]->width() + m_docks[1]->width() > width() / 2) {
    resizeDocks({m_docks[0], m_docks[1]},
                {std::min(kLeftWidth, side), std::min(kRightWidth, width() / 2 - side)},
                Qt::Horizontal);
  }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  const QList<QUrl> urls = event->mimeData()->urls();
  if (urls.isEmpty() || !urls.front().isLocalFile()) return;
  const QString path = urls.front().toLocalFile();
  event->acceptProposedAction();
  if (path.endsWith(QStringLiteral(".pt"))) {
    m_session->models().load(path);
  } else {
    openFile(path);
  }
}

void MainWindow::openFile(const QString& path) {
  m_errors->dismiss();
  m_session->open(path);
}

void MainWindow::openDemo() {
  const QString folder = demoFolder();
  if (folder.isEmpty()) {
    showError(QStringLiteral(
        "The demo is missing from this installation: resources/demo/myeloid.h5ad was not found."));
    return;
  }
  openFile(folder + QStringLiteral("/myeloid.h5ad"));
}

QString MainWindow::cellsText(const Dataset& data) {
  return data.sample ? QString::fromStdString(data.sample->description())
                     : countText(data.cellCount()) + QStringLiteral(" cells");
}

void MainWindow::showTitle() {
  const auto data = m_session->data();
  action("file.reopen")->setEnabled(data != nullptr);
  action("model.cellsGenes")->setEnabled(data != nullptr);
  for (const char* id : {"file.saveAs", "file.exportCells", "view.genePlots", "view.geneSet"}) {
    action(id)->setEnabled(data && data->matrix);
  }
  if (!data) {
    setWindowTitle(QStringLiteral("Chreode"));
    m_fileLabel->setText(QStringLiteral("No file open"));
    m_modelLabel->clear();
    return;
  }
  QString name = QString::fromStdString(data->name);
  if (!data->part.empty()) name += QStringLiteral("  ·  ") + QString::fromStdString(data->part);
  QString title = name;
  if (data->simulated) title += QStringLiteral(" — Simulated");
  if (data->sample) title += QStringLiteral(" — Sample");
  setWindowTitle(title + QStringLiteral(" — Chreode"));
  m_fileLabel->setText(QStringLiteral("%1  ·  %2 × %3 genes")
                           .arg(name, cellsText(*data), countText(data->geneCount())));
  const auto model = m_session->models().current();
  m_modelLabel->setText(model ? model->name : QString());
}

void MainWindow::showRecent() {
  const QStringList recent = QSettings().value(QStringLiteral("recent")).toStringList();
  m_welcome->setRecent(recent);
  auto* menu = findChild<QMenu*>(QStringLiteral("recent"));
  menu->clear();
  menu->setEnabled(!recent.isEmpty());
  for (const QString& path : recent) {
    QAction* entry = menu->addAction(QFileInfo(path).fileName());
    entry->setToolTip(path);
    connect(entry, &QAction::triggered, this, [this, path] { openFile(path); });
  }
}

void MainWindow::remember(const QString& path) {
  QSettings settings;
  QStringList recent = settings.value(QStringLiteral("recent")).toStringList();
  recent.removeAll(path);
  recent.prepend(path);
  while (recent.size() > kRecentFiles) recent.removeLast();
  settings.setValue(QStringLiteral("recent"), recent);
  showRecent();
}

void MainWindow::showError(const QString& sentence) {
  m_errors->showError(sentence);
}

}  // namespace chreode
