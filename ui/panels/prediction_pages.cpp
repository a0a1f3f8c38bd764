#include "panels/prediction_pages.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "panels/combination_panel.h"
#include "panels/panel_text.h"
#include "panels/transfer_panel.h"

namespace chreode {

PredictionPages::PredictionPages(TransferPanel* transfer, CombinationPanel* combination,
                                 QWidget* parent)
    : QWidget(parent), m_switch(new QTabBar) {
  m_switch->setDrawBase(false);
  m_switch->setExpanding(false);
  m_switch->setAccessibleName(tr("Carry over or combine"));
  m_switch->addTab(tr("Transfer"));
  m_switch->addTab(tr("Combination"));
  m_switch->setTabToolTip(0, tr("What a perturbation does to a class in which it was not seen."));
  m_switch->setTabToolTip(1, tr("What two perturbations do together that were seen alone."));
  auto* pages = new QStackedWidget;
  pages->addWidget(transfer);
  pages->addWidget(combination);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(rowGap, 0, panelMargin, 0);
  row->addWidget(m_switch);
  row->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addLayout(row);
  layout->addWidget(pages, 1);
  connect(m_switch, &QTabBar::currentChanged, pages, &QStackedWidget::setCurrentIndex);
}

}  // namespace chreode
