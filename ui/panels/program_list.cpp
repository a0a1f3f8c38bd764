#include "panels/program_list.h"

#include <QHeaderView>
#include <algorithm>
#include <numeric>

#include "plots/number_text.h"
#include "plots/text_font.h"

namespace chreode {

namespace {

constexpr int kRowPixels = 22;

}  // namespace

void ProgramListModel::setPrograms(std::shared_ptr<const GenePrograms> programs) {
  if (programs == m_programs) return;
  m_programs = std::move(programs);
  refresh();
}

void ProgramListModel::setFilter(const QString& text) {
  m_filter = text.trimmed();
  refresh();
}

void ProgramListModel::sort(int column, Qt::SortOrder order) {
  if (column < 0) return;
  m_sorted = column;
  m_order = order;
  refresh();
}

void ProgramListModel::refresh() {
  beginResetModel();
  m_rows.clear();
  if (m_programs) {
    const std::vector<GeneProgram>& all = m_programs->programs;
    m_rows.resize(all.size());
    std::iota(m_rows.begin(), m_rows.end(), 0);
    const auto of = [&](int row) -> const GeneProgram& {
      return all[static_cast<std::size_t>(row)];
    };
    std::erase_if(m_rows, [&](int row) {
      return !QString::fromStdString(of(row).factor).contains(m_filter, Qt::CaseInsensitive);
    });
    const auto number = [&](int row) {
      const GeneProgram& each = of(row);
      return m_sorted == inModel ? (each.factorGene >= 0 ? 1.0 : 0.0)
             : m_sorted == share ? each.expressedShare
                                 : static_cast<double>(each.targets.size());
    };
    const bool up = m_order == Qt::AscendingOrder;
    std::stable_sort(m_rows.begin(), m_rows.end(), [&](int a, int b) {
      if (of(a).usable() != of(b).usable()) return of(a).usable();
      if (m_sorted == factor) {
        return up ? of(a).factor < of(b).factor : of(b).factor < of(a).factor;
      }
      return up ? number(a) < number(b) : number(b) < number(a);
    });
  }
  endResetModel();
}

const GeneProgram* ProgramListModel::at(int row) const {
  if (row < 0 || row >= static_cast<int>(m_rows.size())) return nullptr;
  return &m_programs->programs[static_cast<std::size_t>(m_rows[static_cast<std::size_t>(row)])];
}

int ProgramListModel::rowOf(const QString& factor) const {
  for (int row = 0; row < rowCount(); ++row) {
    if (QString::fromStdString(at(row)->factor) == factor) return row;
  }
  return -1;
}

int ProgramListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProgramListModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : columnCount_;
}

Qt::ItemFlags ProgramListModel::flags(const QModelIndex& index) const {
  const GeneProgram* program = at(index.row());
  return program && program->usable() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QVariant ProgramListModel::data(const QModelIndex& index, int role) const {
  const GeneProgram* program = at(index.row());
  if (!program) return {};
  switch (role) {
    case Qt::DisplayRole:
      break;
    case Qt::TextAlignmentRole:
      return static_cast<int>((index.column() == factor ? Qt::AlignLeft : Qt::AlignRight) |
                              Qt::AlignVCenter);
    case Qt::ToolTipRole: {
      if (!program->usable()) return QString::fromStdString(program->refusal);
      QStringList evidence;
      for (const std::string& each : program->evidence) evidence << QString::fromStdString(each);
      return evidence.isEmpty() ? QVariant() : tr("Evidence: %1").arg(evidence.join(u", "));
    }
    default:
      return {};
  }
  switch (index.column()) {
    case factor:
      return QString::fromStdString(program->factor);
    case inModel:
      return program->isSet ? tr("set") : program->factorGene >= 0 ? tr("yes") : tr("no");
    case share:
      return program->factorGene >= 0 ? percentText(program->expressedShare) : tr("–");
    default:
      return tr("%1 of %2")
          .arg(countText(static_cast<qint64>(program->targets.size())), countText(program->listed));
  }
}

QVariant ProgramListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const QStringList titles{tr("Factor"), tr("Model"), tr("Cells"), tr("Targets")};
  const QStringList tips{tr("What cannot be asked is grey; its tip says why."),
                         tr("Whether the factor is among the model's genes."),
                         tr("Share of the cells with the factor."),
                         tr("Targets that are measured and in the model, of those listed.")};
  if (role == Qt::DisplayRole) return titles[section];
  if (role == Qt::ToolTipRole) return tips[section];
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>((section == factor ? Qt::AlignLeft : Qt::AlignRight) |
                            Qt::AlignVCenter);
  }
  return {};
}

ProgramList::ProgramList(QWidget* parent)
    : QTableView(parent), m_model(new ProgramListModel(this)) {
  setModel(m_model);
  setAccessibleName(tr("Programmes"));
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setTabKeyNavigation(false);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
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
  header->setSectionResizeMode(ProgramListModel::factor, QHeaderView::Stretch);
  header->resizeSection(ProgramListModel::inModel, 46);
  header->resizeSection(ProgramListModel::share, 48);
  header->resizeSection(ProgramListModel::targets, 78);
  header->setSortIndicator(ProgramListModel::factor, Qt::AscendingOrder);
  setSortingEnabled(true);
}

void ProgramList::choose(const QString& factor) {
  const int row = m_model->rowOf(factor);
  if (row >= 0 && m_model->at(row)->usable()) setCurrentIndex(m_model->index(row, 0));
}

QString ProgramList::chosen() const {
  const GeneProgram* program = m_model->at(currentIndex().row());
  return program ? QString::fromStdString(program->factor) : QString();
}

void ProgramList::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTableView::currentChanged(current, previous);
  if (!chosen().isEmpty()) Q_EMIT factorChosen(chosen());
}

}  // namespace chreode
