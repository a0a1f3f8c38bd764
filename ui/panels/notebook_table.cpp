#include "panels/notebook_table.h"

#include <QDateTime>
#include <QHeaderView>
#include <QSignalBlocker>
#include <algorithm>
#include <cmath>

#include "base/no_number.h"
#include "notebook/notebook_export.h"
#include "panels/table_items.h"

namespace chreode {

namespace {

constexpr int kEntryTitleWidth = 220;
constexpr int kWidest = 240;

constexpr TableColumn kEntryColumns[] = {
    {QT_TRANSLATE_NOOP("NotebookTable", "Hypothesis"), ""},
    {QT_TRANSLATE_NOOP("NotebookTable", "Of"),
     QT_TRANSLATE_NOOP("NotebookTable", "The class, or gene, of the greatest predicted change.")},
    {QT_TRANSLATE_NOOP("NotebookTable", "Effect"),
     QT_TRANSLATE_NOOP("NotebookTable", "Its predicted change ± the error.")},
    {QT_TRANSLATE_NOOP("NotebookTable", "Baseline"),
     QT_TRANSLATE_NOOP("NotebookTable", "What the plain baseline foretells for the same.")},
    {QT_TRANSLATE_NOOP("NotebookTable", "Rank"),
     QT_TRANSLATE_NOOP("NotebookTable", "Among the background; 1 is the strongest.")},
    {QT_TRANSLATE_NOOP("NotebookTable", "Replay"),
     QT_TRANSLATE_NOOP("NotebookTable", "Asked again in this session: the same numbers or not.")},
    {QT_TRANSLATE_NOOP("NotebookTable", "Support"), ""},
    {QT_TRANSLATE_NOOP("NotebookTable", "Kind"), ""},
    {QT_TRANSLATE_NOOP("NotebookTable", "Cells"), ""},
    {QT_TRANSLATE_NOOP("NotebookTable", "Operator"), ""},
    {QT_TRANSLATE_NOOP("NotebookTable", "Amount"), ""},
    {QT_TRANSLATE_NOOP("NotebookTable", "Model"), ""},
    {QT_TRANSLATE_NOOP("NotebookTable", "Kept"), ""}};

QTableWidgetItem* wordItem(const std::string& text, const QString& tip = {}) {
  const QString words = QString::fromStdString(text);
  return textItem(words, tip.isEmpty() ? words : tip);
}

QString shownDate(const std::string& date) {
  const QDateTime at = QDateTime::fromString(QString::fromStdString(date), Qt::ISODate);
  return at.isValid() ? at.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                      : QString::fromStdString(date);
}

}  // namespace

NotebookTable::NotebookTable(QWidget* parent) : QTableWidget(parent) {
  setResultColumns(this, kEntryColumns, "NotebookTable");
  setSelectionMode(ExtendedSelection);
  setWordWrap(false);
  horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  setAccessibleName(tr("Kept hypotheses"));
  setSortingEnabled(true);
  sortByColumn(-1, Qt::AscendingOrder);
}

void NotebookTable::setRows(const std::vector<NotebookRow>& rows) {
  const std::vector<std::string> before = chosen();
  std::vector<std::string> ids;
  const QSignalBlocker blocker(this);
  setSortingEnabled(false);
  setRowCount(static_cast<int>(rows.size()));
  std::string fresh;
  for (int row = 0; row < rowCount(); ++row) {
    const NotebookRow& shown = rows[static_cast<std::size_t>(row)];
    const Hypothesis& entry = *shown.entry;
    ids.push_back(entry.id);
    if (std::find(m_known.begin(), m_known.end(), entry.id) == m_known.end()) fresh = entry.id;
    const PredictedEffect* most = entry.strongest();
    QTableWidgetItem* title = wordItem(entry.title);
    title->setData(Qt::UserRole, QString::fromStdString(entry.id));
    const QString scale = QString::fromStdString(entry.scaleOfStrongest());
    int column = 0;
    setItem(row, column++, title);
    setItem(row, column++, wordItem(most ? most->name : std::string()));
    setItem(row, column++,
            rankedItem(QString::fromStdString(effectText(most ? most->change : kNoNumber,
                                                         most ? most->error : kNoNumber)),
                       most ? most->change : kNoNumber, scale));
    setItem(
        row, column++,
        rankedItem(QString::fromStdString(effectText(most ? most->baseline : kNoNumber, kNoNumber)),
                   most ? most->baseline : kNoNumber,
                   QString::fromStdString(entry.baseline + ". " + entry.baselineAnswer)));
    setItem(
        row, column++,
        rankedItem(
            entry.rank > 0 ? tr("%1 of %2").arg(entry.rank).arg(entry.rankOf) : QStringLiteral("–"),
            entry.rank > 0 ? entry.rank : kNoNumber, QString::fromStdString(entry.background)));
    setItem(row, column++, textItem(shown.replayed, shown.replayedTip));
    setItem(row, column++, wordItem(entry.support));
    setItem(row, column++, wordItem(kindName(entry.kind)));
    setItem(row, column++,
            rankedItem(QString::number(entry.cellCount), entry.cellCount,
                       QString::fromStdString(entry.cells)));
    setItem(row, column++, wordItem(entry.operation));
    setItem(row, column++, wordItem(entry.amount));
    setItem(row, column++,
            wordItem(entry.source.model,
                     QString::fromStdString(entry.source.model + ", " + entry.source.modelHash)));
    setItem(row, column++, textItem(shownDate(entry.source.date)));
  }
  setSortingEnabled(true);
  resizeColumnsToContents();
  setColumnWidth(0, kEntryTitleWidth);
  for (int i = 1; i < columnCount(); ++i) setColumnWidth(i, std::min(columnWidth(i), kWidest));
  const bool first = m_known.empty();
  m_known = ids;
  clearSelection();
  for (int row = 0; row < rowCount(); ++row) {
    const std::string id = item(row, 0)->data(Qt::UserRole).toString().toStdString();
    const bool wanted = !fresh.empty() && !first
                            ? id == fresh
                            : std::find(before.begin(), before.end(), id) != before.end();
    if (!wanted) continue;
    setCurrentCell(row, 0, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    scrollToItem(item(row, 0));
  }
  if (selectedItems().isEmpty() && rowCount() > 0) selectRow(rowCount() - 1);
}

std::vector<std::string> NotebookTable::chosen() const {
  std::vector<std::string> ids;
  for (int row = 0; row < rowCount(); ++row) {
    const QTableWidgetItem* title = item(row, 0);
    if (title && title->isSelected()) {
      ids.push_back(title->data(Qt::UserRole).toString().toStdString());
    }
  }
  return ids;
}

std::string NotebookTable::current() const {
  const std::vector<std::string> ids = chosen();
  const QTableWidgetItem* title = currentRow() >= 0 ? item(currentRow(), 0) : nullptr;
  if (title && title->isSelected()) {
    return title->data(Qt::UserRole).toString().toStdString();
  }
  return ids.empty() ? std::string() : ids.front();
}

}  // namespace chreode
