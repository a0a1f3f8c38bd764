#pragma once

#include <QAbstractTableModel>
#include <QTableView>
#include <memory>
#include <vector>

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
class DifferenceModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { gene, fold, auroc, shareA, shareB, meanA, meanB, p, q, columnCount_ };

  using QAbstractTableModel::QAbstractTableModel;

  void setComparison(std::shared_ptr<const ComparedGenes> comparison);  ///< null = none
  const ComparedGenes* comparison() const { return m_comparison.get(); }
  void setFilter(const QString& text);
  QString nameAt(int row) const;
  /// The visible rows with their titles, tabs between.
  QString tsv() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 private:
  double numberAt(int gene, int column) const;
  void refresh();

  std::shared_ptr<const ComparedGenes> m_comparison;
  QString m_filter;
  int m_sorted = p;
  Qt::SortOrder m_order = Qt::AscendingOrder;
  std::vector<int> m_rows;  // gene of each row
};

class DifferenceTable : public QTableView {
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
