#include "panels/slope_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>

#include "latent/latent_scale.h"
#include "plots/bars.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kRowPixels = 24;
constexpr double kNumberWidth = 44.0;
constexpr double kNumberInset = 5.0;

class SlopeDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Theme& theme = Theme::of(option.palette);
    const auto* model = static_cast<const SlopeModel*>(index.model());
    const QRectF box = option.rect;
    painter->save();
    if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.selection);
    if (static_cast<const SlopeTable*>(parent())->isStale()) painter->setOpacity(0.45);
    painter->setPen(theme.text);
    const QString text = index.data().toString();
    if (index.column() == SlopeModel::gene) {
      drawName(*painter, option.rect, text);
    } else {
      if (index.column() == SlopeModel::change) {
        const QRectF bar = box.adjusted(8, 4, -kNumberWidth - 8, -4);
        if (bar.width() > 16.0) {
          paintChangeBar(*painter, bar, index.data(Qt::UserRole).toDouble(), model->fullChange(),
                         std::nan(""), 0.5, theme);
        }
      }
      drawTabular(*painter, box.adjusted(0, 0, -kNumberInset, 0), text);
    }
    painter->restore();
  }
};

}  // namespace

void SlopeModel::setDirection(const DirectionGenes& direction) {
  m_direction = direction;
  refresh();
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount_ - 1);
}

void SlopeModel::setFilter(const QString& text) {
  m_filter = text.trimmed();
  refresh();
}

void SlopeModel::refresh() {
  const Vector& change = m_direction.change;
  std::vector<int> next = strongest({change.data(), static_cast<std::size_t>(change.size())},
                                    m_filter.isEmpty() ? longest : -1);
  if (!m_filter.isEmpty()) {
    std::erase_if(next, [&](int at) {
      return !QString::fromStdString((*m_direction.genes)[static_cast<std::size_t>(at)])
                  .contains(m_filter, Qt::CaseInsensitive);
    });
  }
  double largest = 0.0;
  for (const int at : next) largest = std::max(largest, std::abs(static_cast<double>(change[at])));
  m_full = largest > 0.0 ? largest : 1.0;
  if (next.size() != m_rows.size()) {
    beginResetModel();
    m_rows = std::move(next);
    endResetModel();
    return;
  }
  m_rows = std::move(next);
  if (!m_rows.empty()) {
    Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_rows.size()) - 1, columnCount_ - 1));
  }
}

QString SlopeModel::nameAt(int row) const {
  return QString::fromStdString(
      (*m_direction.genes)[static_cast<std::size_t>(m_rows[static_cast<std::size_t>(row)])]);
}

int SlopeModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SlopeModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : columnCount_;
}

QVariant SlopeModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const int at = m_rows[static_cast<std::size_t>(index.row())];
  const double value = index.column() == base ? m_direction.base[at] : m_direction.change[at];
  switch (role) {
    case Qt::DisplayRole:
      if (index.column() == gene) return nameAt(index.row());
      return index.column() == change ? changeText(value) : numberText(value);
    case Qt::UserRole:
      return index.column() == gene ? QVariant(at) : QVariant(value);
    case Qt::ToolTipRole:
      return index.column() == gene
                 ? tr("%1. A double click colours the cells by it.").arg(nameAt(index.row()))
                 : QVariant();
    case Qt::TextAlignmentRole:
      return static_cast<int>((index.column() == gene ? Qt::AlignLeft : Qt::AlignRight) |
                              Qt::AlignVCenter);
    default:
      return {};
  }
}

QVariant SlopeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const bool rates = m_direction.units == ResponseUnits::ratePer10k;
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>((section == gene ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  }
  if (role == Qt::DisplayRole) {
    return section == gene   ? tr("Gene")
           : section == base ? (rates ? tr("per 10k") : tr("Value"))
                             : (rates ? tr("log2 change per sd") : tr("Change per sd"));
  }
  if (role == Qt::ToolTipRole && section == base) {
    return rates ? tr("What the decoder predicts at this code, molecules per 10 000.")
                 : tr("What the decoder predicts at this code.");
  }
  if (role == Qt::ToolTipRole && section == change) {
    QString text =
        tr("The decoder's slope at this code times one standard deviation of the data along the "
           "direction: what a small step does, not what a large one would.");
    if (rates) {
      text += tr(
          " 0.5 per 10 000 is added to both sides, so that genes that are hardly expressed do not "
          "lead.");
    }
    return text;
  }
  return {};
}

SlopeTable::SlopeTable(QWidget* parent) : QTableView(parent), m_model(new SlopeModel(this)) {
  setModel(m_model);
  setItemDelegate(new SlopeDelegate(this));
  setAccessibleName(tr("Genes that the direction moves"));
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setSelectionBehavior(SelectRows);
  setTabKeyNavigation(false);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  setWordWrap(false);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(kRowPixels);
  verticalHeader()->setMinimumSectionSize(kRowPixels);
  QHeaderView* header = horizontalHeader();
  header->setFont(textFont(captionSize));
  header->setHighlightSections(false);
  header->setSectionsClickable(false);
  header->setMinimumSectionSize(24);
  header->setSectionResizeMode(QHeaderView::Fixed);
  connect(this, &QTableView::doubleClicked, this,
          [this](const QModelIndex& index) { Q_EMIT geneActivated(m_model->nameAt(index.row())); });
}

void SlopeTable::setEmptyText(const QString& text) {
  if (text == m_emptyText) return;
  m_emptyText = text;
  viewport()->update();
}

void SlopeTable::setStale(bool stale) {
  if (stale == m_stale) return;
  m_stale = stale;
  viewport()->update();
}

void SlopeTable::keyPressEvent(QKeyEvent* event) {
  const int row = currentIndex().row();
  if (row >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
    Q_EMIT geneActivated(m_model->nameAt(row));
    return;
  }
  QTableView::keyPressEvent(event);
}

void SlopeTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  constexpr int value = 60;
  const int rest = viewport()->width() - value;
  const int names = std::clamp(rest * 40 / 100, 60, 200);
  QHeaderView* header = horizontalHeader();
  header->resizeSection(SlopeModel::gene, names);
  header->resizeSection(SlopeModel::base, value);
  header->resizeSection(SlopeModel::change, std::max(48, rest - names));
}

void SlopeTable::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  if (m_model->rowCount() > 0 || m_emptyText.isEmpty()) return;
  QPainter painter(viewport());
  painter.setPen(Theme::of(palette()).muted);
  painter.drawText(viewport()->rect().adjusted(16, 16, -16, -16),
                   Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

}  // namespace chreode
