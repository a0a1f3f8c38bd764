#include "panels/difference_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>

#include "plots/number_text.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kChangeInset = 6.0;

/// Two digits: a p-value is compared by its power of ten.
QString probabilityText(double p) {
  if (std::isnan(p)) return numberText(p);
  return QString::number(p, 'g', 2).replace(QLatin1Char('-'), QChar(0x2212));
}

class DifferenceDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Theme& theme = Theme::of(option.palette);
    const auto* model = static_cast<const DifferenceModel*>(index.model());
    const QString text = index.data().toString();
    painter->save();
    painter->setClipRect(option.rect);
    if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.selection);
    painter->setPen(theme.text);
    if (index.column() == DifferenceModel::gene) {
      drawName(*painter, option.rect, text);
    } else {
      const double value = index.data(Qt::UserRole).toDouble();
      if (index.column() == DifferenceModel::fold && value != 0.0 && !std::isnan(value)) {
        painter->setPen(value > 0.0 ? theme.up : theme.down);
      }
      // What is not valid steps back.
      const bool probability =
          index.column() == DifferenceModel::p || index.column() == DifferenceModel::q;
      if (probability && !model->comparison()->found.isValid()) painter->setPen(theme.muted);
      drawTabular(*painter, QRectF(option.rect).adjusted(0, 0, -kChangeInset, 0), text);
    }
    painter->restore();
  }
};

}  // namespace

DifferenceModel::DifferenceModel(QObject* parent)
    : RowModel(columnCount_, p, Qt::AscendingOrder, parent) {
}

void DifferenceModel::setComparison(std::shared_ptr<const ComparedGenes> comparison) {
  m_comparison = std::move(comparison);
  refresh();
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount_ - 1);
}

std::vector<int> DifferenceModel::things() const {
  return m_comparison ? m_comparison->found.ranked() : std::vector<int>();
}

const std::string& DifferenceModel::nameOf(int gene) const {
  return m_comparison->genes[static_cast<std::size_t>(gene)];
}

double DifferenceModel::numberOf(int at, int column) const {
  const GeneDifference& found = m_comparison->found.genes[static_cast<std::size_t>(at)];
  switch (column) {
    case fold:
      return found.log2Fold;
    case auroc:
      return found.auroc;
    case shareA:
      return found.shareA;
    case shareB:
      return found.shareB;
    case meanA:
      return found.meanA;
    case meanB:
      return found.meanB;
    case p:
      return found.p;
    default:
      return found.q;
  }
}

QString DifferenceModel::tsv() const {
  if (!m_comparison) return {};
  QStringList titles;
  for (const std::string& title : comparisonTitles()) {
    if (title != "statistic") titles << QString::fromStdString(title);
  }
  QStringList lines{titles.join(QLatin1Char('\t'))};
  for (const int at : rows()) {
    QStringList line{QString::fromStdString(nameOf(at))};
    for (int column = fold; column < columnCount_; ++column) {
      line << plainNumber(numberOf(at, column));
    }
    lines << line.join(QLatin1Char('\t'));
  }
  return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QVariant DifferenceModel::cell(int at, int column, int role) const {
  if (column == gene) {
    return role == Qt::ToolTipRole ? tr("%1. A double click colours the cells by it.")
                                         .arg(QString::fromStdString(nameOf(at)))
                                   : QVariant();
  }
  const double number = numberOf(at, column);
  if (role == Qt::UserRole) return number;
  if (role != Qt::DisplayRole) return {};
  switch (column) {
    case fold:
      return std::isnan(number) ? numberText(number) : changeText(number);
    case auroc:
      return QString::number(number, 'f', 3);
    case shareA:
    case shareB:
      return std::isnan(number) ? numberText(number) : percentText(number);
    case p:
    case q:
      return probabilityText(number);
    default:
      return numberText(number);
  }
}

RowModel::Title DifferenceModel::titleOf(int column) const {
  const QStringList titles{tr("Gene"),   tr("log2 fold"), tr("AUROC"), tr("in A"), tr("in B"),
                           tr("mean A"), tr("mean B"),    tr("p"),     tr("q")};
  const QStringList tips{
      tr("A double click colours the cells by the gene."),
      tr("log2 of A's mean over B's, of depth-normalised values, 0.01 per 10 000 added to both. "
         "Above zero it is higher in A."),
      tr("How often a cell of A has more of it than a cell of B, ties counting one half. 0.5 tells "
         "nothing, 1 and 0 tell the groups apart without fail."),
      tr("Share of A's cells that express it."),
      tr("Share of B's cells that express it."),
      tr("Mean of A's cells, molecules per 10 000 (scaled values as they are)."),
      tr("Mean of B's cells, molecules per 10 000 (scaled values as they are)."),
      tr("Two-sided, of the test that was chosen. What it means stands above the table."),
      tr("p adjusted for the number of genes (Benjamini and Hochberg): of the genes up to here "
         "about this share are expected to be false.")};
  return {titles[column], tips[column]};
}

DifferenceTable::DifferenceTable(QWidget* parent)
    : RowTable(usualRowPixels, parent), m_model(new DifferenceModel(this)) {
  setModel(m_model);
  setItemDelegate(new DifferenceDelegate(this));
  setAccessibleName(tr("Compared genes"));
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  QHeaderView* header = horizontalHeader();
  header->setSortIndicator(DifferenceModel::p, Qt::AscendingOrder);
  setSortingEnabled(true);
  connect(this, &QTableView::doubleClicked, this,
          [this](const QModelIndex& index) { Q_EMIT geneActivated(m_model->nameAt(index.row())); });
}

void DifferenceTable::keyPressEvent(QKeyEvent* event) {
  const int row = currentIndex().row();
  if (event->matches(QKeySequence::Copy)) {
    Q_EMIT copyRequested();
  } else if (row >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
    Q_EMIT geneActivated(m_model->nameAt(row));
  } else {
    RowTable::keyPressEvent(event);
  }
}

void DifferenceTable::resizeEvent(QResizeEvent* event) {
  RowTable::resizeEvent(event);
  // Where there is little room, what says least gives way; files and copies hold all of it.
  constexpr int narrow = 54;
  constexpr int wide = 68;  // p and q, with their powers
  constexpr int leastNames = 66;
  const int rest = viewport()->width();
  const bool means = rest >= leastNames + 6 * narrow + 2 * wide;
  const bool shares = rest >= leastNames + 4 * narrow + 2 * wide;
  for (const int column : {DifferenceModel::meanA, DifferenceModel::meanB}) {
    setColumnHidden(column, !means);
  }
  for (const int column : {DifferenceModel::shareA, DifferenceModel::shareB}) {
    setColumnHidden(column, !shares);
  }
  const int numbers = means ? 8 : shares ? 6 : 4;
  const int needed = leastNames + (numbers - 2) * narrow + 2 * wide;
  const int more = std::max(0, rest - needed) / (numbers + 2);  // names take two parts
  int names = rest;
  for (int column = 1; column < DifferenceModel::columnCount_; ++column) {
    if (isColumnHidden(column)) continue;
    const bool power = column == DifferenceModel::p || column == DifferenceModel::q;
    const int width = (power ? wide : narrow) + more;
    horizontalHeader()->resizeSection(column, width);
    names -= width;
  }
  horizontalHeader()->resizeSection(DifferenceModel::gene, std::max(leastNames, names));
}

}  // namespace chreode
