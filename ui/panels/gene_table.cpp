#include "panels/gene_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>
#include <limits>

#include "panels/gene_change_model.h"
#include "plots/bars.h"
#include "plots/number_text.h"
#include "plots/swatch.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int geneRowPixels = 24;
constexpr double numberWidth = 40.0;  ///< of a change, with its sign
constexpr double numberInset = 5.0;   ///< right of every number, as in the header

/// A list of one direction needs little room for the other: the measured change may go there.
double zeroAt(GeneChangeModel::List list) {
  switch (list) {
    case GeneChangeModel::List::up:
      return 0.2;
    case GeneChangeModel::List::down:
      return 0.8;
    default:
      return 0.5;
  }
}

class GeneDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Theme& theme = Theme::of(option.palette);
    const auto* model = static_cast<const GeneChangeModel*>(index.model());
    const QRectF box = option.rect;
    painter->save();
    if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.selection);
    if (static_cast<const GeneTable*>(parent())->isStale()) painter->setOpacity(0.45);
    painter->setPen(theme.text);
    const double value = index.data(Qt::UserRole).toDouble();
    switch (index.column()) {
      case GeneChangeModel::pin: {
        const bool pinned = model->isPinned(index.row());
        const bool hovered = option.state & QStyle::State_MouseOver;
        starIcon(pinned    ? theme.accent
                 : hovered ? theme.text
                           : theme.zero,
                 pinned)
            .paint(painter, QRect(option.rect.left() + 8, option.rect.center().y() - 6, 14, 14));
        break;
      }
      case GeneChangeModel::gene: {
        const QRect words = option.rect.adjusted(3, 0, -4, 0);
        painter->drawText(
            words, Qt::AlignLeft | Qt::AlignVCenter,
            option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, words.width()));
        break;
      }
      case GeneChangeModel::change: {
        const double reference =
            model->index(index.row(), GeneChangeModel::measured).data(Qt::UserRole).toDouble();
        const QRectF bar = box.adjusted(8, 4, -numberWidth - 8, -4);
        if (bar.width() > 16.0)
          paintChangeBar(*painter, bar, value, model->fullChange(), reference,
                         zeroAt(model->list()), theme);
        drawTabular(*painter, box.adjusted(0, 0, -numberInset, 0), index.data().toString());
        break;
      }
      case GeneChangeModel::measured: {
        const bool differs = model->response()->signsDiffer(model->geneAt(index.row()));
        painter->setPen(differs ? theme.edge : theme.muted);
        const QString mark = differs ? QStringLiteral("≠ ") : QString();
        drawTabular(*painter, box.adjusted(0, 0, -numberInset, 0), mark + index.data().toString());
        break;
      }
      case GeneChangeModel::seeds: {
        const Response& response = *model->response();
        const bool all = response.seedsAgreeing(model->geneAt(index.row())) == response.seeds();
        painter->setPen(all ? theme.muted : theme.edge);
        drawTabular(*painter, box.adjusted(0, 0, -numberInset, 0), index.data().toString());
        break;
      }
      default:
        drawTabular(*painter, box.adjusted(0, 0, -numberInset, 0), index.data().toString());
    }
    painter->restore();
  }
};

}  // namespace

GeneTable::GeneTable(GeneChangeModel* model, QWidget* parent)
    : RowTable(geneRowPixels, parent), m_model(model) {
  setModel(model);
  setItemDelegate(new GeneDelegate(this));
  setAccessibleName(tr("Ranked genes"));
  setSelectionMode(ExtendedSelection);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  setMouseTracking(true);
  horizontalHeader()->setSectionsClickable(false);
  setColumnHidden(GeneChangeModel::seeds, true);
  connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) {
    if (index.column() == GeneChangeModel::pin) m_model->togglePin(m_model->nameAt(index.row()));
  });
  connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
    if (index.column() != GeneChangeModel::pin) Q_EMIT geneActivated(m_model->nameAt(index.row()));
  });
}

std::vector<int> GeneTable::selectedRows() const {
  std::vector<int> rows;
  for (const QModelIndex& index : selectionModel()->selectedRows()) rows.push_back(index.row());
  std::sort(rows.begin(), rows.end());
  return rows;
}

void GeneTable::keyPressEvent(QKeyEvent* event) {
  const int row = currentIndex().row();
  if (event->matches(QKeySequence::Copy)) {
    Q_EMIT copyRequested();
  } else if (row >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
    Q_EMIT geneActivated(m_model->nameAt(row));
  } else if (row >= 0 && event->key() == Qt::Key_Space) {
    m_model->togglePin(m_model->nameAt(row));
  } else {
    RowTable::keyPressEvent(event);
  }
}

void GeneTable::resizeEvent(QResizeEvent* event) {
  RowTable::resizeEvent(event);
  layOutColumns();
}

void GeneTable::showSeeds(bool shown) {
  if (shown == m_showsSeeds) return;
  m_showsSeeds = shown;
  layOutColumns();
}

void GeneTable::layOutColumns() {
  // Numbers keep their width; names and bars share the rest.
  constexpr int pinWidth = 26;
  constexpr int valueWidth = 50;
  constexpr int measuredWidth = 60;
  constexpr int leastNames = 60;
  constexpr int leastBars = 48;
  const int seedsWidth = m_showsSeeds ? 38 : 0;
  int rest = viewport()->width() - pinWidth - 2 * valueWidth - measuredWidth - seedsWidth;
  // In a narrow panel the base gives way to the seeds: the change says what it is for.
  const bool narrow = m_showsSeeds && rest < leastNames + leastBars;
  if (narrow) rest += valueWidth;
  setColumnHidden(GeneChangeModel::base, narrow);
  const int names = std::clamp(rest * 42 / 100, leastNames, 200);
  QHeaderView* header = horizontalHeader();
  header->resizeSection(GeneChangeModel::pin, pinWidth);
  header->resizeSection(GeneChangeModel::gene, names);
  if (!narrow) header->resizeSection(GeneChangeModel::base, valueWidth);
  header->resizeSection(GeneChangeModel::edited, valueWidth);
  header->resizeSection(GeneChangeModel::change, std::max(leastBars, rest - names));
  header->resizeSection(GeneChangeModel::measured, measuredWidth);
  setColumnHidden(GeneChangeModel::seeds, !m_showsSeeds);
  if (m_showsSeeds) header->resizeSection(GeneChangeModel::seeds, seedsWidth);
}

}  // namespace chreode
