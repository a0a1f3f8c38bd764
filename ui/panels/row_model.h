#pragma once

#include <QAbstractTableModel>
#include <string>
#include <vector>

namespace chreode {

/// A table of things that have a name, in the first column, and numbers beside it: those whose name
/// holds the filter's text, in any order. Whoever inherits says what the things are, numbered from
/// 0, and calls refresh() when they are others.
class RowModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  void setFilter(const QString& text);  ///< a part of the name, any case
  QString nameAt(int row) const;
  int rowOf(const QString& name) const;  ///< −1 = not there, or filtered out

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 protected:
  struct Title {
    QString text;
    QString tip;
  };

  RowModel(int columns, int sorted, Qt::SortOrder order, QObject* parent);

  /// The things that there are, in the order of those that are equal in what is sorted by.
  virtual std::vector<int> things() const = 0;
  virtual const std::string& nameOf(int thing) const = 0;
  /// What is sorted by; NaN stands last either way.
  virtual double numberOf(int thing, int column) const = 0;
  /// The others stand last whatever is sorted by.
  virtual bool standsFirst(int thing) const;
  virtual Title titleOf(int column) const = 0;
  /// What is shown of a thing, for any role; nothing for the name's own text and the alignment.
  virtual QVariant cell(int thing, int column, int role) const = 0;
  virtual void refresh();

  bool passesFilter(int thing) const;
  bool isFiltered() const { return !m_filter.isEmpty(); }
  const std::vector<int>& rows() const { return m_rows; }  ///< the thing of each row
  int thingAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
  /// Takes other rows; as many as before only change what they show.
  void setRows(std::vector<int> rows);

 private:
  int m_columns;
  QString m_filter;
  int m_sorted;
  Qt::SortOrder m_order;
  std::vector<int> m_rows;
};

}  // namespace chreode
