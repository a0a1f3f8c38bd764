#include "panels/table_items.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QTableWidget>
#include <cmath>
#include <limits>

namespace chreode {

namespace {

constexpr int kResultRowPixels = 22;

class RankedItem : public QTableWidgetItem {
 public:
  RankedItem(const QString& text, double value)
      : QTableWidgetItem(text),
        m_value(std::isnan(value) ? -std::numeric_limits<double>::infinity() : value) {
    setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  }
  bool operator<(const QTableWidgetItem& other) const override {
    const auto* ranked = dynamic_cast<const RankedItem*>(&other);
    return ranked ? m_value < ranked->m_value : QTableWidgetItem::operator<(other);
  }

 private:
  double m_value;
};

}  // namespace

void setResultColumns(QTableWidget* table, std::span<const TableColumn> columns,
                      const char* context) {
  table->setColumnCount(static_cast<int>(columns.size()));
  for (int i = 0; i < table->columnCount(); ++i) {
    const TableColumn& column = columns[static_cast<std::size_t>(i)];
    auto* title = new QTableWidgetItem(QCoreApplication::translate(context, column.title));
    title->setToolTip(QCoreApplication::translate(context, column.tip));
    table->setHorizontalHeaderItem(i, title);
  }
  styleResultTable(table);
}

void styleResultTable(QTableWidget* table) {
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setShowGrid(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(kResultRowPixels);
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
}

QTableWidgetItem* textItem(const QString& text, const QString& tip) {
  auto* item = new QTableWidgetItem(text);
  item->setToolTip(tip);
  return item;
}

QTableWidgetItem* rankedItem(const QString& text, double value, const QString& tip) {
  auto* item = new RankedItem(text, value);
  item->setToolTip(tip);
  return item;
}

QTableWidgetItem* numberItem(double value, const QString& tip) {
  return rankedItem(std::isfinite(value) ? QString::number(value, 'f', 3) : QStringLiteral("–"),
                    value, tip);
}

}  // namespace chreode
