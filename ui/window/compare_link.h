#pragma once

#include <QObject>
#include <QPointer>
#include <memory>

#include "jobs/latest_wins.h"
#include "panels/compare_panel.h"
#include "panels/gene_plots_dialog.h"
#include "panels/gene_set_dialog.h"
#include "session/session.h"
#include "window/cell_coloring.h"

namespace chreode {

/// Between the session and the page that compares groups of cells, the plots of genes by class and
/// the scores of gene sets. What was compared is of no further use to the session and stays here.
class CompareLink : public QObject {
  Q_OBJECT
 public:
  CompareLink(Session* session, CellColoring* coloring, ComparePanel* panel, QWidget* window);

  /// Writes the whole table. Throws Error.
  void writeTable(const QString& path) const;
  /// Shows the plots of genes by class, made on first use.
  void showPlots();
  GenePlotsDialog* plots() const { return m_plots; }
  /// Asks for a gene set to colour by.
  void askGeneSet();
  GeneSetDialog* geneSet() const { return m_geneSet; }

 Q_SIGNALS:
  void openRequested();

 private:
  void showData();
  void showColumn();
  void showGroups();
  void compare();
  void askExport();
  void plot();
  void askGmt();
  void colorBySet();
  QStringList classColumns() const;
  std::vector<CompareGroup> classesOf(const QString& column) const;
  /// The selection, what is held where that is something else, and the named groups.
  std::vector<CompareGroup> chosenGroups() const;

  Session* m_session;
  CellColoring* m_coloring;
  ComparePanel* m_panel;
  QWidget* m_window;
  QPointer<GenePlotsDialog> m_plots;
  QPointer<GeneSetDialog> m_geneSet;
  std::shared_ptr<const Dataset> m_data;  // that the page shows
  std::shared_ptr<const ComparedGenes> m_result;
  std::vector<CompareGroup> m_classes;  // of the page's column
  std::vector<CompareGroup> m_labels;   // of the label column
  int m_job = -1;
  LatestWins m_latest;  // last: its worker stops before what it reads goes
};

}  // namespace chreode
