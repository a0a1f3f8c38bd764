#pragma once

#include <QString>
#include <memory>
#include <vector>

#include "panels/row_model.h"
#include "panels/row_table.h"
#include "stats/cell_comparison.h"

namespace chreode {

/// What a comparison found, with the genes' names.
struct ComparedGenes {
  CellComparison found;
  std::vector<std::string> genes;
  QString title;                   ///< "condition: stimulated against control"
  std::vector<std::string> notes;  ///< for files
};

/// All genes of a comparison, a row each, in any order, those whose name holds the filter's text.
class DifferenceModel : public RowModel {
  Q_OBJECT
 public:
  enum Column { gene, fold, auroc, shareA, shareB, meanA, meanB, p, q, columnCount_ };

  explicit DifferenceModel(QObject* parent);

  void setComparison(std::shared_ptr<const ComparedGenes> comparison);  ///< null = none
  const ComparedGenes* comparison() const { return m_comparison.get(); }
  /// The visible rows with their titles, tabs between.
  QString tsv() const;

 protected:
  std::vector<int> things() const override;
  const std::string& nameOf(int gene) const override;
  double numberOf(int gene, int column) const override;
  Title titleOf(int column) const override;
  QVariant cell(int gene, int column, int role) const override;

 private:
  std::shared_ptr<const ComparedGenes> m_comparison;
};

class DifferenceTable : public RowTable {
  Q_OBJECT
 public:
  explicit DifferenceTable(QWidget* parent = nullptr);
  DifferenceModel* differences() const { return m_model; }

 Q_SIGNALS:
  void geneActivated(const QString& gene);
  void copyRequested();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  DifferenceModel* m_model;
};

}  // namespace chreode
