// The commands of the main window: menus, tool strip, and what each command does.

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

#include "panels/gate_panel.h"
#include "window/card_link.h"
#include "window/color_link.h"
#include "window/figure_link.h"
#include "window/film_link.h"
#include "window/gene_plots_link.h"
#include "window/key_table.h"
#include "window/main_window.h"

namespace chreode {

void MainWindow::buildActions() {
  std::map<QString, QMenu*> menus;
  for (const CommandRow& row : commandTable()) {
    const QString group = QString::fromUtf8(row.group);
    QMenu*& menu = menus[group];
    if (!menu) menu = menuBar()->addMenu(group);
    auto* made = new QAction(QString::fromUtf8(row.text), this);
    if (*row.keys != '\0') made->setShortcut(QKeySequence(QString::fromUtf8(row.keys)));
    menu->addAction(made);
    m_actions[QLatin1String(row.id)] = made;
  }
  auto* recent = new QMenu(QStringLiteral("Open recent"), this);
  recent->setObjectName(QStringLiteral("recent"));
  menus[QStringLiteral("File")]->insertMenu(action("file.saveAs"), recent);
  menus[QStringLiteral("File")]->insertSeparator(action("file.saveAs"));
  menus[QStringLiteral("File")]->insertSeparator(action("file.quit"));
  menus[QStringLiteral("View")]->insertSeparator(action("view.resetLayout"));
  for (QDockWidget* widget : m_docks) {
    menus[QStringLiteral("View")]->insertAction(action("view.resetLayout"),
                                                widget->toggleViewAction());
  }
  for (const char* id : {"view.explore", "view.pull", "view.follow", "view.orthographic",
                         "view.classNames", "view.linkCameras", "view.sameColor", "select.lasso", "select.rectangle", "select.ball",
                         "select.frontOnly", "select.growInView"}) {
    action(id)->setCheckable(true);
  }
  menus[QStringLiteral("View")]->insertSeparator(action("view.splitRight"));
  menus[QStringLiteral("View")]->insertSeparator(action("view.colorBy"));
  m_colorLink->fillMenu(menus[QStringLiteral("View")]);
  auto* tools = new QActionGroup(this);
  tools->addAction(action("view.explore"));
  tools->addAction(action("view.pull"));
  for (const char* id : {"select.lasso", "select.rectangle", "select.ball"}) {
    tools->addAction(action(id));
  }
  menus[QStringLiteral("Select")]->insertSeparator(action("select.frontOnly"));
  menus[QStringLiteral("Select")]->insertSeparator(action("select.query"));
  menus[QStringLiteral("Select")]->insertSeparator(action("select.hold"));
  action("view.explore")->setChecked(true);
}

void MainWindow::buildToolStrip() {
  m_tools = new QToolBar(QStringLiteral("Tools"), this);
  m_tools->setObjectName(QStringLiteral("tools"));
  m_tools->setMovable(false);
  m_tools->setToolButtonStyle(Qt::ToolButtonTextOnly);
  action("view.explore")
      ->setToolTip(QStringLiteral(
          "Explore (E): a drag orbits, a click takes hold of a cell, its handle pulls it."));
  action("view.pull")
      ->setToolTip(
          QStringLiteral("Pull (D): a press on any cell pulls it at once; empty ground orbits."));
  action("view.follow")->setIconText(QStringLiteral("Follow data"));
  action("view.follow")
      ->setToolTip(QStringLiteral(
          "Follow the data (F): the cell goes towards the real cells around the hand instead of "
          "straight to the hand's place."));
  m_tools->addAction(action("view.explore"));
  const QString keys = QStringLiteral(
      " Shift adds, Ctrl or Alt subtracts, both keep what is in both; a click chooses one cell.");
  action("select.lasso")
      ->setToolTip(QStringLiteral("Lasso (L): draw around cells to select them.") + keys);
  action("select.rectangle")
      ->setToolTip(QStringLiteral("Rectangle (R): select the cells in a rectangle.") + keys);
  action("select.ball")
      ->setToolTip(QStringLiteral("Ball (B): press on a cell and drag: all cells within that "
                                  "distance are selected, in depth, too.") +
                   keys);
  action("select.frontOnly")->setIconText(QStringLiteral("Front only"));
  action("select.frontOnly")
      ->setToolTip(QStringLiteral("Front only: lasso and rectangle take the cells that are seen, "
                                  "not those behind them. Otherwise they go through."));
  m_tools->addAction(action("view.pull"));
  for (const char* id : {"select.lasso", "select.rectangle", "select.ball"}) {
    m_tools->addAction(action(id));
  }
  m_tools->addSeparator();
  m_tools->addAction(action("select.frontOnly"));
  m_tools->addAction(action("view.follow"));
  m_tools->addSeparator();
  m_tools->addWidget(m_panels.views);
  addToolBar(m_tools);
}

void MainWindow::linkActions() {
  const auto on = [this](const char* id, auto slot) {
    connect(action(id), &QAction::triggered, this, slot);
  };
  Hand* hand = &m_session->hand();
  on("file.open", [this] { askOpen(); });
  on("file.openFolder", [this] { askOpenFolder(); });
  on("file.reopen", [this] {
    if (m_session->data()) askHow(m_session->path(), m_session->choice());
  });
  on("file.demo", [this] { openDemo(); });
  on("file.saveAs", [this] { askSaveAs(); });
  on("file.exportCells", [this] { askExportCells(); });
  on("file.exportGenes", [this] { askExportGenes(); });
  on("file.exportDirection", [this] { askExportDirection(); });
  on("file.exportLoadings", [this] { askExportLoadings(); });
  on("file.quit", [this] { close(); });
  // What keys moved a moment ago is an entry of its own.
  on("edit.undo", [this, hand] {
    m_panels.latent->finishStep();
    hand->undoStack()->undo();
  });
  on("edit.redo", [this, hand] {
    m_panels.latent->finishStep();
    hand->undoStack()->redo();
  });
  on("edit.letGo", [hand] { hand->letGo(); });
  on("edit.copyGenes",
     [this] { QApplication::clipboard()->setText(m_panels.expression->tsv(false)); });
  on("select.gate", [this] {
    auto* gate = m_tray->findChild<GatePanel*>();
    m_docks[2]->show();
    m_tray->setCurrentWidget(gate);
    gate->focusForTyping();
  });
  m_selectionLink->linkActions([this](const char* id) { return action(id); });
  m_viewsLink->linkActions([this](const char* id) { return action(id); });
  on("view.follow",
     [hand](bool follow) { hand->setWay(follow ? PullWay::followData : PullWay::straight); });
  on("view.colorBy", [this] { m_panels.cells->focusColorBy(); });
  on("view.resetLayout", [this] { resetLayout(); });
  on("model.cellsGenes", [this] { m_preparationLink->showPage(); });
  on("model.load", [this] { askLoadModel(); });
  on("model.card", [this] { m_cardLink->show(); });
  on("model.save", [this] { askSaveModel(); });
  on("model.latent", [this] {
    m_docks[2]->show();
    m_tray->setCurrentWidget(m_panels.latent);
  });
  on("view.compare", [this] {
    m_docks[2]->show();
    m_tray->setCurrentWidget(m_panels.compare);
  });
  on("view.genePlots", [this] { m_genePlotsLink->showPlots(); });
  on("view.geneSet", [this] { m_genePlotsLink->askGeneSet(); });
  on("figure.export", [this] { m_figureLink->showDialog(); });
  on("figure.film", [this] { m_filmLink->showDialog(); });
  on("figure.save", [this] { askSaveView(); });
  on("help.keys", [this] { KeysDialog(keyRows(), this).exec(); });
  on("help.about", [this] { showAbout(); });

  QUndoStack* stack = hand->undoStack();
  // What keys are moving has no entry yet and can be taken back all the same.
  const auto showUndo = [this, stack, hand] {
    action("edit.undo")->setEnabled(stack->canUndo() || hand->isPulling());
    action("edit.redo")->setEnabled(stack->canRedo());
  };
  connect(stack, &QUndoStack::indexChanged, this, showUndo);
  connect(hand, &Hand::moved, this, showUndo);
  connect(hand, &Hand::heldChanged, this, showUndo);
  showUndo();
}

}  // namespace chreode
