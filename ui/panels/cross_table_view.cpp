#include "panels/cross_table_view.h"

#include <QHeaderView>
#include <algorithm>

#include "plots/number_text.h"
#include "plots/text_font.h"

namespace chreode {

namespace {

constexpr int rowPixels = 20;
constexpr int mostRowsShown = 6;

QStringList texts(const std::vector<std::string>& names) {
  QStringList list;
  for (const std::string& name : names) list << QString::fromStdString(name);
  return list;
}

}  // namespace

CrossTableView::CrossTableView(QWidget* parent) : QTableWidget(parent) {
  setAccessibleName(tr("Cells per batch and condition"));
  setFrameShape(QFrame::NoFrame);
  setEditTriggers(NoEditTriggers);
  setSelectionMode(NoSelection);
  setFocusPolicy(Qt::NoFocus);
  setShowGrid(false);
  setTabKeyNavigation(false);
  setFont(textFont(captionSize));
  setTextElideMode(Qt::ElideMiddle);
  for (QHeaderView* header : {horizontalHeader(), verticalHeader()}) {
    header->setFont(textFont(captionSize));
    header->setHighlightSections(false);
    header->setSectionsClickable(false);
  }
  horizontalHeader()->setMinimumSectionSize(40);
  horizontalHeader()->setDefaultSectionSize(64);
  horizontalHeader()->setTextElideMode(Qt::ElideMiddle);
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setMinimumSectionSize(rowPixels);
  verticalHeader()->setDefaultSectionSize(rowPixels);
  verticalHeader()->setMaximumWidth(96);
}

void CrossTableView::setTable(const CrossTable& table) {
  clear();
  setRowCount(static_cast<int>(table.rows.size()));
  setColumnCount(static_cast<int>(table.columns.size()));
  const QStringList rows = texts(table.rows);
  const QStringList columns = texts(table.columns);
  setVerticalHeaderLabels(rows);
  setHorizontalHeaderLabels(columns);
  for (int row = 0; row < rowCount(); ++row)
    for (int column = 0; column < columnCount(); ++column) {
      const qint64 count =
          table.counts[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
      auto* item = new QTableWidgetItem(count == 0 ? QStringLiteral("·") : countText(count));
      item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      item->setToolTip(tr("%1, %2: %3 cells").arg(rows[row], columns[column], countText(count)));
      setItem(row, column, item);
    }
  setFixedHeight(horizontalHeader()->sizeHint().height() +
                 rowPixels * std::min(rowCount(), mostRowsShown) + 14);
}

}  // namespace chreode
