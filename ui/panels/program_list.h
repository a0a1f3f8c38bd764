#pragma once

#include <QAbstractTableModel>
#include <QTableView>
#include <memory>
#include <vector>

#include "whatif/gene_programs.h"

namespace chreode {

/// The programmes of a table as they stand in the data, those that can be asked first.
class ProgramListModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { factor, inModel, share, targets, columnCount_ };

  using QAbstractTableModel::QAbstractTableModel;

  void setPrograms(std::shared_ptr<const GenePrograms> programs);  ///< null = none
  void setFilter(const QString& text);  ///< a part of the factor's name, any case
  const GeneProgram* at(int row) const;
  int rowOf(const QString& factor) const;  ///< −1 = not there, or filtered out

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  void sort(int column, Qt::SortOrder order) override;

 private:
  void refresh();

  std::shared_ptr<const GenePrograms> m_programs;
  QString m_filter;
  int m_sorted = factor;
  Qt::SortOrder m_order = Qt::AscendingOrder;
  std::vector<int> m_rows;  // programme of each row
};

class ProgramList : public QTableView {
  Q_OBJECT
 public:
  explicit ProgramList(QWidget* parent = nullptr);

  ProgramListModel* programs() const { return m_model; }
  /// Makes it the current one where it is there and can be asked.
  void choose(const QString& factor);
  QString chosen() const;  ///< "" = none

 Q_SIGNALS:
  void factorChosen(const QString& factor);

 protected:
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

 private:
  ProgramListModel* m_model;
};

}  // namespace chreode
