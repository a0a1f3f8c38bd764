#pragma once

#include <QDialog>
#include <memory>

#include "expression/barcode_knee.h"
#include "expression/cell_filter.h"
#include "model/gene_choice.h"
#include "model/gene_set_sizes.h"

class QCheckBox;
class QLabel;
class QPushButton;

namespace chreode {

class ColumnFilters;
class GeneSetsForm;
class KeptTable;
class QualityHistograms;

/// The page Cells & genes: which cells and genes a model is made from. Histograms of quality with
/// handles, filters by columns, ticks for gene sets, and what of it all stays. Nothing is taken out
/// of the data. Stands beside the window, which goes on working.
class CellsGenesDialog : public QDialog {
  Q_OBJECT
 public:
  explicit CellsGenesDialog(QWidget* parent = nullptr);

  /// With a matrix or without; null for none.
  void setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  /// Null while the cells are being measured.
  void setQuality(std::shared_ptr<const CellQuality> quality, const DropletCheck& droplets,
                  std::shared_ptr<const GeneSetSizes> sizes);
  void setPinnedCount(int genes);
  void setChoice(const CellFilter& filter, const GeneChoice& genes);
  /// What a choice leaves; `problem` is a sentence where it cannot be applied.
  void setOutcome(std::shared_ptr<const FilterOutcome> cells,
                  std::shared_ptr<const ChosenGenes> genes, const QString& problem);
  void setUndo(bool canUndo, bool canRedo);
  /// Whether the scene shows what stays.
  void setShownInScene(bool shown);
  /// Adds genes of a file to those always taken, or never.
  void addList(const NamedGenes& list, bool always);

 Q_SIGNALS:
  void choiceMade(const chreode::CellFilter& filter, const chreode::GeneChoice& genes,
                  const QString& description);
  void choiceTried(const chreode::CellFilter& filter, const chreode::GeneChoice& genes);
  void listRequested(bool always);
  void undoRequested();
  void redoRequested();
  void shownInScene(bool shown);

 private:
  QWidget* buildCells();
  QWidget* buildSide();
  QWidget* buildButtons();
  CellFilter filterNow() const;
  void make();
  void tryOut();
  void showNote();
  void showOutcome();

  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const CellQuality> m_quality;
  DropletCheck m_droplets;
  std::shared_ptr<const FilterOutcome> m_outcome;
  QString m_problem;
  CellFilter m_filter;
  GeneChoice m_genes;
  QLabel* m_note;
  QPushButton* m_cut;
  QualityHistograms* m_histograms;
  ColumnFilters* m_columns;
  QLabel* m_cellsLine;
  QLabel* m_genesLine;
  QLabel* m_problemLine;
  KeptTable* m_reasons;
  KeptTable* m_classes;
  GeneSetsForm* m_sets;
  QCheckBox* m_inScene;
  QPushButton* m_undo;
  QPushButton* m_redo;
  QPushButton* m_reset;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::CellFilter)
Q_DECLARE_METATYPE(chreode::GeneChoice)
