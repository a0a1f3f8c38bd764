#include "panels/group_list.h"

#include <QColorDialog>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>

#include "plots/number_text.h"
#include "plots/swatch.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kGroupPixels = 26;
constexpr int kMostRows = 5;  // shown at once
constexpr int kCountRole = Qt::UserRole;

/// The name as every list has it, and the count at the right.
class GroupDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const QString count = countText(index.data(kCountRole).toLongLong());
    const auto width = static_cast<int>(tabularWidth(QFontMetricsF(option.font), count)) + 10;
    QStyleOptionViewItem name = option;
    name.rect.adjust(0, 0, -width, 0);
    if (option.state & QStyle::State_Selected) {
      painter->fillRect(option.rect, Theme::of(option.palette).selection);
    }
    QStyledItemDelegate::paint(painter, name, index);
    painter->setPen(Theme::of(option.palette).text);
    drawTabular(*painter, QRectF(option.rect).adjusted(0, 0, -5, 0), count);
  }
};

}  // namespace

GroupList::GroupList(QWidget* parent) : QListWidget(parent) {
  setItemDelegate(new GroupDelegate(this));
  setAccessibleName(tr("Groups of cells"));
  setFrameShape(QFrame::NoFrame);
  setTextElideMode(Qt::ElideMiddle);
  setUniformItemSizes(true);
  setEditTriggers(EditKeyPressed);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  connect(this, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { Q_EMIT selectRequested(nameAt(row(item))); });
  connect(this, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
    if (m_filling) return;
    const QString before = nameAt(row(item)), after = item->text().trimmed();
    m_filling = true;
    item->setText(before);  // until the owner has taken it
    m_filling = false;
    if (after != before) Q_EMIT renameRequested(before, after);
  });
}

QString GroupList::nameAt(int row) const {
  return row >= 0 && row < static_cast<int>(m_groups.size())
             ? m_groups[static_cast<std::size_t>(row)].name
             : QString();
}

void GroupList::setGroups(const std::vector<GroupRow>& groups) {
  m_filling = true;
  const int current = currentRow();
  m_groups = groups;
  clear();
  for (const GroupRow& group : m_groups) {
    auto* item = new QListWidgetItem(dotIcon(group.color), group.name, this);
    item->setFlags(item->flags() | Qt::ItemIsEditable);
    item->setData(kCountRole, group.count);
    item->setSizeHint({0, kGroupPixels});
    item->setToolTip(tr("%1: %2 cells. A click selects them; F2 renames, Delete removes the group, "
                        "a right click shows more.")
                         .arg(group.name, countText(group.count)));
  }
  setCurrentRow(std::min(current, count() - 1));
  setFixedHeight(kGroupPixels * std::clamp(count(), 1, kMostRows) + 2);
  m_filling = false;
}

void GroupList::keyPressEvent(QKeyEvent* event) {
  const QString name = nameAt(currentRow());
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (!name.isEmpty() && enter && state() != EditingState) {
    Q_EMIT selectRequested(name);
  } else if (!name.isEmpty() && event->key() == Qt::Key_Delete && state() != EditingState) {
    Q_EMIT removeRequested(name);
  } else {
    QListWidget::keyPressEvent(event);
  }
}

void GroupList::askColor(const QString& name) {
  for (const GroupRow& group : m_groups) {
    if (group.name != name) continue;
    const QColor color = QColorDialog::getColor(group.color, this, tr("Colour of %1").arg(name));
    if (color.isValid()) Q_EMIT recolorRequested(name, color);
    return;
  }
}

void GroupList::contextMenuEvent(QContextMenuEvent* event) {
  const int at =
      event->reason() == QContextMenuEvent::Mouse ? row(itemAt(event->pos())) : currentRow();
  const QString name = nameAt(at);
  if (name.isEmpty()) return;
  setCurrentRow(at);
  QMenu menu(this);
  menu.addAction(tr("Select its cells"), this, [this, name] { Q_EMIT selectRequested(name); });
  menu.addAction(tr("Make it the selected cells"), this,
                 [this, name] { Q_EMIT updateRequested(name); });
  menu.addSeparator();
  menu.addAction(tr("Rename (F2)"), this, [this] { editItem(currentItem()); });
  menu.addAction(tr("Colour…"), this, [this, name] { askColor(name); });
  menu.addAction(tr("Export as a table…"), this, [this, name] { Q_EMIT exportRequested(name); });
  menu.addSeparator();
  menu.addAction(tr("Remove the group (Delete)"), this,
                 [this, name] { Q_EMIT removeRequested(name); });
  menu.exec(event->globalPos());
}

}  // namespace chreode
