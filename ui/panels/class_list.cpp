#include "panels/class_list.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include "plots/number_text.h"
#include "plots/swatch.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int classRowPixels = 26;
constexpr int swatchReach = 20;  // of the name's column, from its left

class ClassDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Theme& theme = Theme::of(option.palette);
    const auto* model = static_cast<const ClassListModel*>(index.model());
    const bool visible = model->visible()[static_cast<std::size_t>(index.row())];
    painter->save();
    const bool target = model->dropTarget() == index.row();
    if (target)
      painter->fillRect(option.rect, theme.accent);
    else if (option.state & (QStyle::State_Selected))
      painter->fillRect(option.rect, theme.selection);
    const QColor text = target ? theme.accentText : visible ? theme.text : theme.muted;
    const QRect box = option.rect;
    switch (index.column()) {
      case ClassListModel::shown:
        eyeIcon(target ? theme.accentText : theme.muted, visible)
            .paint(painter, QRect(box.center() - QPoint(7, 7), QSize(16, 16)));
        break;
      case ClassListModel::name: {
        const QColor color = index.data(Qt::DecorationRole).value<QColor>();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(visible ? QPen(Qt::NoPen) : QPen(color, 1.5));
        painter->setBrush(visible ? QBrush(color) : QBrush(Qt::NoBrush));
        painter->drawEllipse(QPointF(box.left() + 8.0, box.center().y() + 0.5), 5.0, 5.0);
        painter->setPen(text);
        const QRect words = box.adjusted(20, 0, -4, 0);
        painter->drawText(
            words, Qt::AlignLeft | Qt::AlignVCenter,
            option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, words.width()));
        break;
      }
      default:
        painter->setPen(text);
        drawTabular(*painter, QRectF(box).adjusted(0, 0, -5, 0), index.data().toString());
    }
    painter->restore();
  }
};

}  // namespace

ClassList::ClassList(QWidget* parent) : QTableView(parent), m_model(new ClassListModel(this)) {
  setModel(m_model);
  setItemDelegate(new ClassDelegate(this));
  setAccessibleName(tr("Classes"));
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setTabKeyNavigation(false);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setWordWrap(false);
  setMouseTracking(true);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(classRowPixels);
  QHeaderView* header = horizontalHeader();
  header->setFont(textFont(captionSize));
  header->setHighlightSections(false);
  header->setSectionsClickable(false);
  header->setMinimumSectionSize(24);
  header->setSectionResizeMode(ClassListModel::shown, QHeaderView::Fixed);
  header->setSectionResizeMode(ClassListModel::name, QHeaderView::Stretch);
  header->setSectionResizeMode(ClassListModel::count, QHeaderView::Fixed);
  header->resizeSection(ClassListModel::shown, 28);
  header->resizeSection(ClassListModel::count, 72);
  connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) {
    if (m_onSwatch)
      Q_EMIT colorWanted(index.row());
    else if (index.column() == ClassListModel::shown)
      m_model->setVisible(index.row(), !m_model->visible()[static_cast<std::size_t>(index.row())]);
    else
      Q_EMIT classActivated(index.row());
  });
}

int ClassList::classAt(const QPoint& globalPos) const {
  const QPoint position = viewport()->mapFromGlobal(globalPos);
  if (!isVisible() || !viewport()->rect().contains(position)) return -1;
  return rowAt(position.y());
}

void ClassList::mousePressEvent(QMouseEvent* event) {
  const QPoint place = event->position().toPoint();
  const QModelIndex index = indexAt(place);
  m_onSwatch =
      index.column() == ClassListModel::name && place.x() - visualRect(index).left() < swatchReach;
  QTableView::mousePressEvent(event);
}

void ClassList::keyPressEvent(QKeyEvent* event) {
  const int row = currentIndex().row();
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (row >= 0 && event->key() == Qt::Key_Space) {
    m_model->setVisible(row, !m_model->visible()[static_cast<std::size_t>(row)]);
  } else if (row >= 0 && enter) {
    if (event->modifiers() & Qt::ControlModifier)
      Q_EMIT classDropped(row);
    else
      Q_EMIT classActivated(row);
  } else {
    QTableView::keyPressEvent(event);
  }
}

void ClassList::contextMenuEvent(QContextMenuEvent* event) {
  const int row =
      event->reason() == QContextMenuEvent::Mouse ? rowAt(event->pos().y()) : currentIndex().row();
  if (row < 0) return;
  QMenu menu(this);
  menu.addAction(tr("Select its cells"), this, [this, row] { Q_EMIT classActivated(row); });
  menu.addAction(tr("Take held cells here (Ctrl+Enter)"), this,
                 [this, row] { Q_EMIT classDropped(row); });
  menu.addSeparator();
  menu.addAction(tr("Show only this class"), this, [this, row] { m_model->showOnly(row); });
  menu.addAction(tr("Colour…"), this, [this, row] { Q_EMIT colorWanted(row); });
  menu.addAction(tr("The column's own colours"), this, [this] { Q_EMIT ownColorsWanted(); });
  menu.addSeparator();
  menu.addAction(tr("Show all classes"), this, [this] { m_model->showAll(); });
  menu.exec(event->globalPos());
}

void ClassList::changeEvent(QEvent* event) {
  QTableView::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) viewport()->update();
}

}  // namespace chreode
