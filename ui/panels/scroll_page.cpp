#include "panels/scroll_page.h"

#include <QScrollArea>

namespace chreode {

QScrollArea* scrollPage(QWidget* page, bool narrow) {
  auto* area = new QScrollArea;
  area->setWidget(page);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->viewport()->setAutoFillBackground(false);
  page->setAutoFillBackground(false);
  if (narrow) {
    constexpr int scrollBar = 14;
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setMinimumWidth(page->minimumSizeHint().width() + scrollBar);
  }
  return area;
}

}  // namespace chreode
