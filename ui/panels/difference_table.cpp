#include "panels/difference_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>

#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kRowPixels = 22;
constexpr double kInset = 6.0;

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
      drawTabular(*painter, QRectF(option.rect).adjusted(0, 0, -kInset, 0), text);
    }
    painter->restore();
  }
};

}  // namespace

void DifferenceModel::setComparison(std::shared_ptr<const ComparedGenes> comparison) {
  m_comparison = std::move(comparison);
  refresh();
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount_ - 1);
}

void DifferenceModel::setFilter(const QString& text) {
  m_filter = text.trimmed();
  refresh();
}

double DifferenceModel::numberAt(int at, int column) const {
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

void DifferenceModel::refresh() {
  beginResetModel();
  m_rows.clear();
  if (m_comparison) {
    m_rows = m_comparison->found.ranked();
    const std::vector<std::string>& names = m_comparison->genes;
    const auto nameOf = [&](int at) -> const std::string& {
      return names[static_cast<std::size_t>(at)];
    };
    if (!m_filter.isEmpty()) {
      std::erase_if(m_rows, [&](int at) {
        return !QString::fromStdString(nameOf(at)).contains(m_filter, Qt::CaseInsensitive);
      });
    }
    const bool up = m_order == Qt::AscendingOrder;
    if (m_sorted == gene) {
      std::stable_sort(m_rows.begin(), m_rows.end(), [&](int a, int b) {
        return up ? nameOf(a) < nameOf(b) : nameOf(b) < nameOf(a);
      });
    } else {
      // What has no number stands last either way.
      std::stable_sort(m_rows.begin(), m_rows.end(), [&](int a, int b) {
        const double first = numberAt(a, m_sorted), second = numberAt(b, m_sorted);
        if (std::isnan(first) || std::isnan(second)) return !std::isnan(first);
        return up ? first < second : second < first;
      });
    }
  }
  endResetModel();
}

void DifferenceModel::sort(int column, Qt::SortOrder order) {
  if (column < 0) return;
  m_sorted = column;
  m_order = order;
  refresh();
}

QString DifferenceModel::nameAt(int row) const {
  return QString::fromStdString(
      m_comparison->genes[static_cast<std::size_t>(m_rows[static_cast<std::size_t>(row)])]);
}

QString DifferenceModel::tsv() const {
  if (!m_comparison) return {};
  QStringList titles;
  for (const std::string& title : comparisonTitles()) {
    if (title != "statistic") titles << QString::fromStdString(title);
  }
  QStringList lines{titles.join(QLatin1Char('\t'))};
  for (const int at : m_rows) {
    QStringList line{QString::fromStdString(m_comparison->genes[static_cast<std::size_t>(at)])};
    for (int column = fold; column < columnCount_; ++column) {
      line << plainNumber(numberAt(at, column));
    }
    lines << line.join(QLatin1Char('\t'));
  }
  return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

int DifferenceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DifferenceModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : columnCount_;
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const int at = m_rows[static_cast<std::size_t>(index.row())];
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>((index.column() == gene ? Qt::AlignLeft : Qt::AlignRight) |
                            Qt::AlignVCenter);
  }
  if (index.column() == gene) {
    if (role == Qt::DisplayRole) return nameAt(index.row());
    if (role == Qt::ToolTipRole) {
      return tr("%1. A double click colours the cells by it.").arg(nameAt(index.row()));
    }
    return {};
  }
  const double number = numberAt(at, index.column());
  if (role == Qt::UserRole) return number;
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
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

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>((section == gene ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  }
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
  if (role == Qt::DisplayRole) return titles[section];
  if (role == Qt::ToolTipRole) return tips[section];
  return {};
}

DifferenceTable::DifferenceTable(QWidget* parent)
    : QTableView(parent), m_model(new DifferenceModel(this)) {
  setModel(m_model);
  setItemDelegate(new DifferenceDelegate(this));
  setAccessibleName(tr("Compared genes"));
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setSelectionBehavior(SelectRows);
  setTabKeyNavigation(false);
  setVerticalScrollMode(ScrollPerPixel);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  setWordWrap(false);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(kRowPixels);
  verticalHeader()->setMinimumSectionSize(kRowPixels);
  QHeaderView* header = horizontalHeader();
  header->setFont(textFont(captionSize));
  header->setHighlightSections(false);
  header->setMinimumSectionSize(24);
  header->setSectionResizeMode(QHeaderView::Fixed);
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
    QTableView::keyPressEvent(event);
  }
}

void DifferenceTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
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
