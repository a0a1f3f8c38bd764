#include "panels/class_filter.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "panels/panel_text.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

constexpr int kNameRole = Qt::UserRole;
constexpr int kListHeight = 128;  // that of a histogram

}  // namespace

ClassFilter::ClassFilter(const ClassLegend& classes, QWidget* parent)
    : QWidget(parent), m_list(new QListWidget) {
  auto* name = new QLabel(classes.column);
  name->setTextFormat(Qt::PlainText);
  auto* remove = new QToolButton;
  remove->setText(QStringLiteral("✕"));
  remove->setAutoRaise(true);
  remove->setAccessibleName(tr("Remove the filter %1").arg(classes.column));
  remove->setToolTip(tr("Filter by this column no longer."));
  m_list->setAccessibleName(tr("Classes of %1 to keep").arg(classes.column));
  m_list->setToolTip(
      tr("Cells of the ticked classes are kept. A double click keeps one class only."));
  m_list->setFixedHeight(kListHeight);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setTextElideMode(Qt::ElideMiddle);
  for (int i = 0; i < classes.names.size(); ++i) {
    const qint64 count = classes.counts[static_cast<std::size_t>(i)];
    if (count == 0) continue;
    auto* item =
        new QListWidgetItem(QStringLiteral("%1  ·  %2").arg(classes.names[i], countText(count)));
    item->setData(kNameRole, classes.names[i]);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
    item->setCheckState(Qt::Checked);
    m_list->addItem(item);
  }
  auto* row = new QHBoxLayout;
  row->setSpacing(innerGap);
  row->addWidget(name, 1);
  row->addWidget(remove);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  layout->addLayout(row);
  layout->addWidget(m_list);
  connect(m_list, &QListWidget::itemChanged, this, [this] {
    if (!m_filling) Q_EMIT chosen();
  });
  connect(m_list, &QListWidget::itemDoubleClicked, this, [this](QListWidgetItem* item) {
    setKept({item->data(kNameRole).toString()});
    Q_EMIT chosen();
  });
  connect(remove, &QToolButton::clicked, this, &ClassFilter::removeRequested);
}

void ClassFilter::setKept(const QStringList& names) {
  m_filling = true;
  for (int i = 0; i < m_list->count(); ++i) {
    QListWidgetItem* item = m_list->item(i);
    const bool kept = names.isEmpty() || names.contains(item->data(kNameRole).toString());
    item->setCheckState(kept ? Qt::Checked : Qt::Unchecked);
  }
  m_filling = false;
}

QStringList ClassFilter::kept() const {
  QStringList names;
  for (int i = 0; i < m_list->count(); ++i) {
    const QListWidgetItem* item = m_list->item(i);
    if (item->checkState() == Qt::Checked) names << item->data(kNameRole).toString();
  }
  return names.size() == m_list->count() ? QStringList() : names;
}

}  // namespace chreode
