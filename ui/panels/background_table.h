#pragma once

#include <QAbstractTableModel>
#include <QTableView>
#include <memory>
#include <vector>

#include "whatif/program_report.h"

namespace chreode {

/// Every programme of a background with its effect, rank, p, q and group, in any order.
class BackgroundModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { factor, effect, rank, p, q, group, columnCount_ };

  using QAbstractTableModel::QAbstractTableModel;

  void setReport(std::shared_ptr<const ProgramReport> report);  ///< null = none
  QString nameAt(int row) const;
  int rowOf(const QString& factor) const;
  /// The length of the change over the classes, by the first operator; NaN where it refused.
  static double effectOf(const ProgramAnswer& answer);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 private:
  const ProgramAnswer& at(int row) const;
  double numberAt(int row, int column) const;
  QString nameOf(const ProgramAnswer& answer) const;
  void refresh();

  std::shared_ptr<const ProgramReport> m_report;
  int m_sorted = effect;
  Qt::SortOrder m_order = Qt::DescendingOrder;
  std::vector<int> m_rows;  // answer of each row
};

class BackgroundTable : public QTableView {
  Q_OBJECT
 public:
  explicit BackgroundTable(QWidget* parent = nullptr);
  BackgroundModel* background() const { return m_model; }
  void showFactor(const QString& factor);  ///< selects its row

 Q_SIGNALS:
  void factorActivated(const QString& factor);  ///< by a double click or Enter

 private:
  BackgroundModel* m_model;
};

}  // namespace chreode
