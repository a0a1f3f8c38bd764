#include "panels/background_table.h"

#include <QHeaderView>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/no_number.h"

namespace chreode {

namespace {

/// Of all columns but the names, in their order.
constexpr int kWidths[] = {56, 62, 44, 44, 44};
constexpr int kSpreadWidth = 84;  // of an effect with its spread
constexpr int kLeastNames = 60;

}  // namespace

double BackgroundModel::effectOf(const ProgramAnswer& answer) {
  const ClassEffect& first = answer.effects.front().effect;
  return first.empty() ? kNoNumber : first.change.norm();
}

BackgroundModel::BackgroundModel(QObject* parent)
    : RowModel(columnCount_, effect, Qt::DescendingOrder, parent) {
}

void BackgroundModel::setReport(std::shared_ptr<const ProgramReport> report) {
  if (report == m_report) return;
  m_report = std::move(report);
  m_spreads = m_report && std::any_of(m_report->study.answers.begin(),
                                      m_report->study.answers.end(), [](const auto& answer) {
                                        return std::isfinite(answer.effects.front().lengthSpread);
                                      });
  refresh();
}

std::vector<int> BackgroundModel::things() const {
  std::vector<int> all(m_report ? m_report->study.answers.size() : 0);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

const std::string& BackgroundModel::nameOf(int answer) const {
  return m_report->lab->program(at(answer).program).factor;
}

double BackgroundModel::numberOf(int which, int column) const {
  const ProgramAnswer& answer = at(which);
  switch (column) {
    case effect:
      return effectOf(answer);
    case rank:
      return answer.rank.rank > 0 ? answer.rank.rank : kNoNumber;
    case p:
      return answer.background ? answer.background->p.value_or(kNoNumber) : kNoNumber;
    case q:
      return answer.q.value_or(kNoNumber);
    default:
      return answer.group + 1;
  }
}

QVariant BackgroundModel::cell(int which, int column, int role) const {
  const ProgramAnswer& answer = at(which);
  if (role == Qt::ToolTipRole) {
    return column == p && answer.background ? QString::fromStdString(answer.background->note)
                                            : QString::fromStdString(answer.verdict);
  }
  if (role != Qt::DisplayRole) return {};
  const double number = numberOf(which, column);
  switch (column) {
    case effect: {
      if (std::isnan(number)) return tr("–");
      const QString text = QString::number(number, 'f', 2);
      const double spread = answer.effects.front().lengthSpread;
      return std::isfinite(spread) ? tr("%1 ± %2").arg(text, QString::number(spread, 'f', 2))
                                   : text;
    }
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

RowModel::Title BackgroundModel::titleOf(int column) const {
  switch (column) {
    case factor:
      return {tr("Factor"), tr("A double click asks of this factor.")};
    case effect: {
      QString tip = tr("Length of the change in ln p over the classes, by the first operator.");
      if (m_spreads) {
        tip += QLatin1Char(' ') +
               tr("± is the standard deviation of that length over %1 models of other seeds.")
                   .arg(m_report->lab->seeds.size() + 1);
        tip += QLatin1Char(' ') + (m_report->lab->programs.usable() <= kMostRankedByMean
                                       ? tr("The change is the mean over them.")
                                       : tr("The change is the first one's."));
      }
      return {tr("Effect"), tip};
    }
    case rank:
      return {tr("Rank"),
              tr("Among programmes of similar size: as many targets and as long a change of the "
                 "input, within a factor of two both ways.")};
    case p:
      return {tr("p"),
              tr("Against random sets of genes matched on mean, detection and mean pairwise "
                 "correlation. Fewer than %1 sets are too few for a p-value.")
                  .arg(kFewestBackgroundSets)};
    case q:
      return {tr("q"), tr("p adjusted over groups of programmes (Benjamini and Hochberg).")};
    default:
      return {tr("Group"),
              tr("Programmes that share more than 30 % of the smaller one's targets are one "
                 "group.")};
  }
}

BackgroundTable::BackgroundTable(QWidget* parent)
    : RowTable(usualRowPixels, parent), m_model(new BackgroundModel(this)) {
  setModel(m_model);
  setAccessibleName(tr("Every programme"));
  setSelectionMode(SingleSelection);
  QHeaderView* header = horizontalHeader();
  header->setMinimumSectionSize(40);
  header->setSectionResizeMode(BackgroundModel::factor, QHeaderView::Stretch);
  header->setSortIndicator(BackgroundModel::effect, Qt::DescendingOrder);
  setSortingEnabled(true);
  connect(this, &QTableView::activated, this, [this](const QModelIndex& index) {
    Q_EMIT factorActivated(m_model->nameAt(index.row()));
  });
}

void BackgroundTable::setReport(std::shared_ptr<const ProgramReport> report) {
  m_model->setReport(std::move(report));
  layOutColumns();
}

void BackgroundTable::resizeEvent(QResizeEvent* event) {
  RowTable::resizeEvent(event);
  layOutColumns();
}

void BackgroundTable::layOutColumns() {
  // Where there is little room, what says least gives way; files hold all of it.
  int rest = viewport()->width() - kLeastNames;
  for (int column = BackgroundModel::effect; column < BackgroundModel::columnCount_; ++column) {
    const bool spread = column == BackgroundModel::effect && m_model->hasSpreads();
    const int width = spread ? kSpreadWidth : kWidths[column - BackgroundModel::effect];
    rest -= width;
    setColumnHidden(column, rest < 0);
    if (rest >= 0) horizontalHeader()->resizeSection(column, width);
  }
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
