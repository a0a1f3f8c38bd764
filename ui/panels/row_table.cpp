#include "panels/row_table.h"

#include <QHeaderView>
#include <QPainter>

#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

RowTable::RowTable(int rowPixels, QWidget* parent) : QTableView(parent) {
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setSelectionBehavior(SelectRows);
  setTabKeyNavigation(false);
  setVerticalScrollMode(ScrollPerPixel);
  setWordWrap(false);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(rowPixels);
  verticalHeader()->setMinimumSectionSize(rowPixels);
  QHeaderView* header = horizontalHeader();
  header->setFont(textFont(captionSize));
  header->setHighlightSections(false);
  header->setMinimumSectionSize(24);
  header->setSectionResizeMode(QHeaderView::Fixed);
}

void RowTable::setEmptyText(const QString& text) {
  if (text == m_emptyText) return;
  m_emptyText = text;
  viewport()->update();
}

void RowTable::setStale(bool stale) {
  if (stale == m_stale) return;
  m_stale = stale;
  viewport()->update();
}

void RowTable::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  const bool empty = !model() || model()->rowCount() == 0;
  if (!empty || m_emptyText.isEmpty()) return;
  QPainter painter(viewport());
  painter.setPen(Theme::of(palette()).muted);
  painter.drawText(viewport()->rect().adjusted(16, 16, -16, -16),
                   Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

}  // namespace chreode
