#pragma once

#include <QObject>

#include "panels/cells_panel.h"
#include "panels/compare_panel.h"
#include "panels/expression_panel.h"
#include "panels/film_bar.h"
#include "panels/history_panel.h"
#include "panels/jobs_bar.h"
#include "panels/latent_panel.h"
#include "panels/model_panel.h"
#include "panels/view_bar.h"
#include "panels/what_if_panel.h"
#include "session/session.h"
#include "window/cell_coloring.h"

namespace chreode {

/// The docks that a window has.
struct Panels {
  CellsPanel* cells;
  ExpressionPanel* expression;
  ModelPanel* model;
  WhatIfPanel* whatIf;
  LatentPanel* latent;
  ComparePanel* compare;
  HistoryPanel* history;
  ViewBar* views;
  JobsBar* jobs;
  FilmBar* film;
};

/// Between the session and the panels: each shows the session's snapshots, and what a person asks
/// for in one becomes an intent of the session.
class PanelLink : public QObject {
  Q_OBJECT
 public:
  PanelLink(Session* session, CellColoring* coloring, const Panels& panels,
            QObject* parent = nullptr);

  /// While a cell is pulled over the class list: the class there lights up and takes the cell.
  void pullMovedOver(const QPoint& globalPosition);

 Q_SIGNALS:
  void openRequested();
  void loadModelRequested();
  void geneMapRequested();
  void saveModelRequested();

 private:
  void linkCells();
  void linkExpression();
  void linkHistory();
  void linkViews();
  void showData();
  void showModel();
  void showAmbient();
  void showHeld();
  void showResponse();
  void showViews();
  void showMissing();
  void showHistory();
  ClassLegend labelLegend() const;
  /// What the classifier makes of the held cell: "Classifier: Mo 97 %"; empty where there is none.
  QString classifierLine() const;

  Session* m_session;
  CellColoring* m_coloring;
  Panels m_panels;
};

}  // namespace chreode
