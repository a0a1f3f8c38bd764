#include "panels/table_items.h"

#include <QHeaderView>
#include <QTableWidget>
#include <cmath>
#include <limits>

namespace chreode {

namespace {

constexpr int kRowPixels = 22;

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

void styleResultTable(QTableWidget* table) {
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setShowGrid(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(kRowPixels);
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
