#include "panels/kept_table.h"

#include <QHeaderView>
#include <algorithm>

#include "plots/number_text.h"
#include "plots/text_font.h"

namespace chreode {

namespace {

constexpr int kKeptRowPixels = 20;
constexpr int kMostRowsShown = 8;

}  // namespace

KeptTable::KeptTable(QWidget* parent) : QTableWidget(parent) {
  setFrameShape(QFrame::NoFrame);
  setEditTriggers(NoEditTriggers);
  setSelectionMode(NoSelection);
  setFocusPolicy(Qt::NoFocus);
  setShowGrid(false);
  setTabKeyNavigation(false);
  setTextElideMode(Qt::ElideMiddle);
  setFont(textFont(captionSize));
  horizontalHeader()->setFont(textFont(captionSize));
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setSectionsClickable(false);
  horizontalHeader()->setMinimumSectionSize(40);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setMinimumSectionSize(kKeptRowPixels);
  verticalHeader()->setDefaultSectionSize(kKeptRowPixels);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void KeptTable::setKept(const Annotation* column, const std::vector<std::uint8_t>& kept) {
  std::vector<QStringList> rows;
  if (column && column->kind == Annotation::Kind::categorical) {
    const std::size_t levels = column->levels.size();
    std::vector<qint64> all(levels + 1, 0);  // the last one: without a value
    std::vector<qint64> stay(levels + 1, 0);
    for (std::size_t cell = 0; cell < column->codes.size(); ++cell) {
      const std::int32_t code = column->codes[cell];
      const std::size_t level = code < 0 ? levels : static_cast<std::size_t>(code);
      ++all[level];
      if (kept.empty() || kept[cell] != 0) ++stay[level];
    }
    for (std::size_t level = 0; level <= levels; ++level) {
      if (all[level] == 0) continue;
      const QString name =
          level == levels ? tr("no value") : QString::fromStdString(column->levels[level]);
      rows.push_back({name, countText(stay[level]), countText(all[level])});
    }
  }
  const QString title = column ? QString::fromStdString(column->name) : QString();
  setRows(rows, {title, tr("kept"), tr("of")}, {});
}

void KeptTable::setReasons(const std::vector<FilterReason>& reasons) {
  std::vector<QStringList> rows;
  for (const FilterReason& reason : reasons) {
    rows.push_back(
        {QString::fromStdString(reason.what), countText(reason.cells), countText(reason.only)});
  }
  setRows(rows, {tr("keep cells with"), tr("leaves out"), tr("alone")},
          {{}, tr("Cells that do not meet this."), tr("Of them, cells that meet all else.")});
}

void KeptTable::setRows(const std::vector<QStringList>& rows, const QStringList& titles,
                        const QStringList& tips) {
  setVisible(!rows.empty());
  if (columnCount() != titles.size()) {
    setColumnCount(static_cast<int>(titles.size()));
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (int column = 1; column < columnCount(); ++column) setColumnWidth(column, 68);
  }
  for (int column = 0; column < columnCount(); ++column) {
    auto* header = new QTableWidgetItem(titles[column]);
    header->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (!tips.isEmpty()) header->setToolTip(tips[column]);
    setHorizontalHeaderItem(column, header);
  }
  setRowCount(static_cast<int>(rows.size()));
  for (int row = 0; row < rowCount(); ++row) {
    const QStringList& texts = rows[static_cast<std::size_t>(row)];
    for (int column = 0; column < columnCount(); ++column) {
      QTableWidgetItem* cell = item(row, column);
      if (!cell) {
        cell = new QTableWidgetItem;
        cell->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        setItem(row, column, cell);
      }
      cell->setText(texts[column]);
      if (column == 0) cell->setToolTip(texts[0]);
    }
  }
  setFixedHeight(horizontalHeader()->sizeHint().height() +
                 kKeptRowPixels * std::min(rowCount(), kMostRowsShown) + 2);
}

}  // namespace chreode
