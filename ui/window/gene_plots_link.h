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

/// Between the session and what shows several genes at once: their plots by class, and the colours
/// of the cells by a set of them. Both windows are made on first use.
class GenePlotsLink : public QObject {
  Q_OBJECT
 public:
  /// The genes that lead the table of `compared` are offered first.
  GenePlotsLink(Session* session, CellColoring* coloring, ComparePanel* compared, QWidget* window);

  void showPlots();
  GenePlotsDialog* plots() const { return m_plots; }
  void offerGenes();  ///< others lead the table
  /// Asks for a gene set to colour by.
  void askGeneSet();
  GeneSetDialog* geneSet() const { return m_geneSet; }

 private:
  void showData();
  void plot();
  void askGmt();
  void colorBySet();

  Session* m_session;
  CellColoring* m_coloring;
  ComparePanel* m_compared;
  QWidget* m_window;
  QPointer<GenePlotsDialog> m_plots;
  QPointer<GeneSetDialog> m_geneSet;
  std::shared_ptr<const Dataset> m_data;  // with its matrix
  LatestWins m_latest;                    // last: its worker stops before what it reads goes
};

}  // namespace chreode
