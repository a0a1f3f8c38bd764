#include "panels/slope_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "latent/latent_scale.h"
#include "plots/bars.h"
#include "plots/number_text.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kSlopeRowPixels = 24;
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

SlopeModel::SlopeModel(QObject* parent)
    : RowModel(columnCount_, change, Qt::DescendingOrder, parent) {
}

void SlopeModel::setDirection(const DirectionGenes& direction) {
  m_direction = direction;
  refresh();
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount_ - 1);
}

std::vector<int> SlopeModel::things() const {
  const Vector& change = m_direction.change;
  const std::span<const float> changes(change.data(), static_cast<std::size_t>(change.size()));
  return strongest(changes, isFiltered() ? -1 : longest);
}

const std::string& SlopeModel::nameOf(int gene) const {
  return (*m_direction.genes)[static_cast<std::size_t>(gene)];
}

double SlopeModel::numberOf(int gene, int column) const {
  return column == base ? m_direction.base[gene] : m_direction.change[gene];
}

void SlopeModel::refresh() {
  // The strongest first, always; while a code moves the rows stay where they are looked at.
  std::vector<int> next = things();
  if (isFiltered()) std::erase_if(next, [this](int at) { return !passesFilter(at); });
  double largest = 0.0;
  for (const int at : next) largest = std::max(largest, std::abs(numberOf(at, change)));
  m_full = largest > 0.0 ? largest : 1.0;
  setRows(std::move(next));
}

QVariant SlopeModel::cell(int at, int column, int role) const {
  if (column == gene) {
    if (role == Qt::UserRole) return at;
    return role == Qt::ToolTipRole ? tr("%1. A double click colours the cells by it.")
                                         .arg(QString::fromStdString(nameOf(at)))
                                   : QVariant();
  }
  const double value = numberOf(at, column);
  if (role == Qt::UserRole) return value;
  if (role != Qt::DisplayRole) return {};
  return column == change ? changeText(value) : numberText(value);
}

RowModel::Title SlopeModel::titleOf(int column) const {
  const bool rates = m_direction.units == ResponseUnits::ratePer10k;
  if (column == gene) return {tr("Gene"), {}};
  if (column == base) {
    return {rates ? tr("per 10k") : tr("Value"),
            rates ? tr("What the decoder predicts at this code, molecules per 10 000.")
                  : tr("What the decoder predicts at this code.")};
  }
  QString tip =
      tr("The decoder's slope at this code times one standard deviation of the data along the "
         "direction: what a small step does, not what a large one would.");
  if (rates) {
    tip +=
        tr(" 0.5 per 10 000 is added to both sides, so that genes that are hardly expressed do not "
           "lead.");
  }
  return {rates ? tr("log2 change per sd") : tr("Change per sd"), tip};
}

SlopeTable::SlopeTable(QWidget* parent)
    : RowTable(kSlopeRowPixels, parent), m_model(new SlopeModel(this)) {
  setModel(m_model);
  setItemDelegate(new SlopeDelegate(this));
  setAccessibleName(tr("Genes that the direction moves"));
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  horizontalHeader()->setSectionsClickable(false);
  connect(this, &QTableView::doubleClicked, this,
          [this](const QModelIndex& index) { Q_EMIT geneActivated(m_model->nameAt(index.row())); });
}

void SlopeTable::keyPressEvent(QKeyEvent* event) {
  const int row = currentIndex().row();
  if (row >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
    Q_EMIT geneActivated(m_model->nameAt(row));
    return;
  }
  RowTable::keyPressEvent(event);
}

void SlopeTable::resizeEvent(QResizeEvent* event) {
  RowTable::resizeEvent(event);
  constexpr int value = 60;
  const int rest = viewport()->width() - value;
  const int names = std::clamp(rest * 40 / 100, 60, 200);
  QHeaderView* header = horizontalHeader();
  header->resizeSection(SlopeModel::gene, names);
  header->resizeSection(SlopeModel::base, value);
  header->resizeSection(SlopeModel::change, std::max(48, rest - names));
}

}  // namespace chreode
