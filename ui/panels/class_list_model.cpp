#include "panels/class_list_model.h"

#include <algorithm>

#include "plots/number_text.h"

namespace chreode {

ClassListModel::ClassListModel(QObject* parent) : QAbstractTableModel(parent) {
}

void ClassListModel::setLegend(const ClassLegend& legend) {
  beginResetModel();
  m_legend = legend;
  m_visible.assign(static_cast<std::size_t>(legend.names.size()), true);
  m_dropTarget = -1;
  endResetModel();
}

void ClassListModel::changed(bool byPerson) {
  if (rowCount() == 0) return;
  Q_EMIT dataChanged(index(0, shown), index(rowCount() - 1, count));
  if (byPerson) Q_EMIT visibilityChanged(m_visible);
}

void ClassListModel::setVisible(const std::vector<bool>& levels) {
  if (levels.size() != m_visible.size()) return;
  m_visible = levels;
  changed(false);
}

void ClassListModel::setVisible(int level, bool visible) {
  if (level < 0 || level >= rowCount()) return;
  m_visible[static_cast<std::size_t>(level)] = visible;
  changed(true);
}

void ClassListModel::showOnly(int level) {
  if (level < 0 || level >= rowCount()) return;
  std::fill(m_visible.begin(), m_visible.end(), false);
  m_visible[static_cast<std::size_t>(level)] = true;
  changed(true);
}

void ClassListModel::showAll() {
  std::fill(m_visible.begin(), m_visible.end(), true);
  changed(true);
}

void ClassListModel::setDropTarget(int level) {
  if (level == m_dropTarget) return;
  m_dropTarget = level;
  changed(false);
}

int ClassListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_legend.names.size());
}

int ClassListModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : columnCount_;
}

QVariant ClassListModel::data(const QModelIndex& index, int role) const {
  const auto level = static_cast<std::size_t>(index.row());
  const QString& className = m_legend.names[index.row()];
  switch (index.column()) {
    case shown:
      if (role == Qt::CheckStateRole) return m_visible[level] ? Qt::Checked : Qt::Unchecked;
      if (role == Qt::AccessibleTextRole)
        return m_visible[level] ? QStringLiteral("shown") : QStringLiteral("hidden");
      if (role == Qt::ToolTipRole)
        return m_visible[level] ? QStringLiteral("Hide these cells.")
                                : QStringLiteral("Show these cells.");
      break;
    case name:
      if (role == Qt::DisplayRole) return className;
      if (role == Qt::DecorationRole) return m_legend.colors[level];
      if (role == Qt::ToolTipRole)
        return QStringLiteral(
                   "%1: %2 cells. A click selects and holds them, with Shift it adds, with Ctrl or "
                   "Alt "
                   "it subtracts; a click on the dot changes its colour; a pulled cell can be "
                   "dropped here.")
            .arg(className, countText(m_legend.counts[level]));
      break;
    case count:
      if (role == Qt::DisplayRole) return countText(m_legend.counts[level]);
      if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
      break;
    default:
      break;
  }
  return {};
}

QVariant ClassListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::DisplayRole) {
    if (section == name) return m_legend.column;
    if (section == count) return QStringLiteral("Cells");
    return QString();
  }
  if (role == Qt::AccessibleTextRole && section == shown) return QStringLiteral("Shown");
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((section == count ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

}  // namespace chreode
