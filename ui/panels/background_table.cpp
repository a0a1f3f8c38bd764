#include "panels/background_table.h"

#include <QHeaderView>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "plots/number_text.h"
#include "plots/text_font.h"

namespace chreode {

namespace {

constexpr int kRowPixels = 22;
/// Of all columns but the names, in their order.
constexpr int kWidths[] = {46, 62, 44, 44, 44};

}  // namespace

double BackgroundModel::effectOf(const ProgramAnswer& answer) {
  const ClassEffect& first = answer.effects.front().effect;
  return first.empty() ? std::numeric_limits<double>::quiet_NaN() : first.change.norm();
}

void BackgroundModel::setReport(std::shared_ptr<const ProgramReport> report) {
  if (report == m_report) return;
  m_report = std::move(report);
  refresh();
}

const ProgramAnswer& BackgroundModel::at(int row) const {
  return m_report->study.answers[static_cast<std::size_t>(m_rows[static_cast<std::size_t>(row)])];
}

QString BackgroundModel::nameOf(const ProgramAnswer& answer) const {
  return QString::fromStdString(m_report->lab->program(answer.program).factor);
}

QString BackgroundModel::nameAt(int row) const {
  return nameOf(at(row));
}

int BackgroundModel::rowOf(const QString& factor) const {
  for (int row = 0; row < rowCount(); ++row) {
    if (nameAt(row) == factor) return row;
  }
  return -1;
}

double BackgroundModel::numberAt(int row, int column) const {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const ProgramAnswer& answer = at(row);
  switch (column) {
    case effect:
      return effectOf(answer);
    case rank:
      return answer.rank.rank > 0 ? answer.rank.rank : none;
    case p:
      return answer.background ? answer.background->p.value_or(none) : none;
    case q:
      return answer.q.value_or(none);
    default:
      return answer.group + 1;
  }
}

void BackgroundModel::sort(int column, Qt::SortOrder order) {
  if (column < 0) return;
  m_sorted = column;
  m_order = order;
  refresh();
}

void BackgroundModel::refresh() {
  beginResetModel();
  m_rows.clear();
  if (m_report) {
    m_rows.resize(m_report->study.answers.size());
    std::iota(m_rows.begin(), m_rows.end(), 0);
    const bool up = m_order == Qt::AscendingOrder;
    std::vector<int> order(m_rows);  // numberAt() and nameAt() go by m_rows as it is
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
      if (m_sorted == factor) return up ? nameAt(a) < nameAt(b) : nameAt(b) < nameAt(a);
      const double first = numberAt(a, m_sorted), second = numberAt(b, m_sorted);
      // What has no number stands last either way.
      if (std::isnan(first) || std::isnan(second)) return !std::isnan(first) && std::isnan(second);
      return up ? first < second : second < first;
    });
    m_rows = std::move(order);
  }
  endResetModel();
}

int BackgroundModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BackgroundModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : columnCount_;
}

QVariant BackgroundModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const ProgramAnswer& answer = at(index.row());
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>((index.column() == factor ? Qt::AlignLeft : Qt::AlignRight) |
                            Qt::AlignVCenter);
  }
  if (role == Qt::ToolTipRole) {
    return index.column() == p && answer.background
               ? QString::fromStdString(answer.background->note)
               : QString::fromStdString(answer.verdict);
  }
  if (role != Qt::DisplayRole) return {};
  const double number = index.column() == factor ? 0.0 : numberAt(index.row(), index.column());
  switch (index.column()) {
    case factor:
      return nameOf(answer);
    case effect:
      return std::isnan(number) ? tr("–") : QString::number(number, 'f', 2);
    case rank:
      return answer.rank.rank > 0 ? tr("%1 of %2").arg(answer.rank.rank).arg(answer.rank.of)
                                  : tr("–");
    case group:
      return QString::number(answer.group + 1);
    default:
      break;
  }
  if (std::isnan(number)) return answer.background ? tr("too few") : tr("–");
  return QString::number(number, 'g', 2);
}

QVariant BackgroundModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const QStringList titles{tr("Factor"), tr("Effect"), tr("Rank"), tr("p"), tr("q"), tr("Group")};
  const QStringList tips{
      tr("A double click asks of this factor."),
      tr("Length of the change in ln p over the classes, by the first operator."),
      tr("Among programmes of similar size: as many targets and as long a change of the input, "
         "within a factor of two both ways."),
      tr("Against random sets of genes matched on mean, detection and mean pairwise correlation. "
         "Fewer than %1 sets are too few for a p-value.")
          .arg(kFewestBackgroundSets),
      tr("p adjusted over groups of programmes (Benjamini and Hochberg)."),
      tr("Programmes that share more than 30 % of the smaller one's targets are one group.")};
  if (role == Qt::DisplayRole) return titles[section];
  if (role == Qt::ToolTipRole) return tips[section];
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>((section == factor ? Qt::AlignLeft : Qt::AlignRight) |
                            Qt::AlignVCenter);
  }
  return {};
}

BackgroundTable::BackgroundTable(QWidget* parent)
    : QTableView(parent), m_model(new BackgroundModel(this)) {
  setModel(m_model);
  setAccessibleName(tr("Every programme"));
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setTabKeyNavigation(false);
  setVerticalScrollMode(ScrollPerPixel);
  setWordWrap(false);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(kRowPixels);
  verticalHeader()->setMinimumSectionSize(kRowPixels);
  QHeaderView* header = horizontalHeader();
  header->setFont(textFont(captionSize));
  header->setHighlightSections(false);
  header->setMinimumSectionSize(40);
  header->setSectionResizeMode(QHeaderView::Fixed);
  header->setSectionResizeMode(BackgroundModel::factor, QHeaderView::Stretch);
  for (int column = BackgroundModel::effect; column < BackgroundModel::columnCount_; ++column) {
    header->resizeSection(column, kWidths[column - BackgroundModel::effect]);
  }
  header->setSortIndicator(BackgroundModel::effect, Qt::DescendingOrder);
  setSortingEnabled(true);
  connect(this, &QTableView::activated, this, [this](const QModelIndex& index) {
    Q_EMIT factorActivated(m_model->nameAt(index.row()));
  });
}

void BackgroundTable::showFactor(const QString& factor) {
  const int row = m_model->rowOf(factor);
  if (row < 0) {
    clearSelection();
    return;
  }
  selectRow(row);
  scrollTo(m_model->index(row, 0));
}

}  // namespace chreode
