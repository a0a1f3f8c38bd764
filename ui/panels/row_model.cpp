#include "panels/row_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chreode {

namespace {

constexpr int kNames = 0;

QVariant alignmentOf(int column) {
  return static_cast<int>((column == kNames ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
}

}  // namespace

RowModel::RowModel(int columns, int sorted, Qt::SortOrder order, QObject* parent)
    : QAbstractTableModel(parent), m_columns(columns), m_sorted(sorted), m_order(order) {
}

void RowModel::setFilter(const QString& text) {
  m_filter = text.trimmed();
  refresh();
}

void RowModel::sort(int column, Qt::SortOrder order) {
  if (column < 0) return;
  m_sorted = column;
  m_order = order;
  refresh();
}

bool RowModel::standsFirst(int) const {
  return true;
}

bool RowModel::passesFilter(int thing) const {
  return QString::fromStdString(nameOf(thing)).contains(m_filter, Qt::CaseInsensitive);
}

void RowModel::refresh() {
  std::vector<int> next = things();
  if (isFiltered()) std::erase_if(next, [this](int thing) { return !passesFilter(thing); });
  const bool up = m_order == Qt::AscendingOrder;
  std::stable_sort(next.begin(), next.end(), [&](int a, int b) {
    if (standsFirst(a) != standsFirst(b)) return standsFirst(a);
    if (m_sorted == kNames) return up ? nameOf(a) < nameOf(b) : nameOf(b) < nameOf(a);
    const double first = numberOf(a, m_sorted), second = numberOf(b, m_sorted);
    if (std::isnan(first) || std::isnan(second)) return !std::isnan(first) && std::isnan(second);
    return up ? first < second : second < first;
  });
  beginResetModel();
  m_rows = std::move(next);
  endResetModel();
}

void RowModel::setRows(std::vector<int> rows) {
  if (rows.size() != m_rows.size()) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
    return;
  }
  m_rows = std::move(rows);
  if (m_rows.empty()) return;
  Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_rows.size()) - 1, m_columns - 1));
}

QString RowModel::nameAt(int row) const {
  return QString::fromStdString(nameOf(thingAt(row)));
}

int RowModel::rowOf(const QString& name) const {
  for (int row = 0; row < rowCount(); ++row) {
    if (nameAt(row) == name) return row;
  }
  return -1;
}

int RowModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RowModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : m_columns;
}

QVariant RowModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (role == Qt::TextAlignmentRole) return alignmentOf(index.column());
  if (role == Qt::DisplayRole && index.column() == kNames) return nameAt(index.row());
  return cell(thingAt(index.row()), index.column(), role);
}

QVariant RowModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return alignmentOf(section);
  if (role == Qt::DisplayRole) return titleOf(section).text;
  if (role == Qt::ToolTipRole) return titleOf(section).tip;
  return {};
}

}  // namespace chreode
