#include "panels/program_list.h"

#include <QHeaderView>
#include <numeric>
#include <utility>

#include "plots/number_text.h"

namespace chreode {

ProgramListModel::ProgramListModel(QObject* parent)
    : RowModel(columnCount_, factor, Qt::AscendingOrder, parent) {
}

void ProgramListModel::setPrograms(std::shared_ptr<const GenePrograms> programs) {
  if (programs == m_programs) return;
  m_programs = std::move(programs);
  refresh();
}

std::vector<int> ProgramListModel::things() const {
  std::vector<int> all(m_programs ? m_programs->programs.size() : 0);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

const std::string& ProgramListModel::nameOf(int which) const {
  return program(which).factor;
}

double ProgramListModel::numberOf(int which, int column) const {
  const GeneProgram& each = program(which);
  return column == inModel ? (each.factorGene >= 0 ? 1.0 : 0.0)
         : column == share ? each.expressedShare
                           : static_cast<double>(each.targets.size());
}

bool ProgramListModel::standsFirst(int which) const {
  return program(which).usable();
}

const GeneProgram* ProgramListModel::at(int row) const {
  return row >= 0 && row < rowCount() ? &program(thingAt(row)) : nullptr;
}

Qt::ItemFlags ProgramListModel::flags(const QModelIndex& index) const {
  const GeneProgram* program = at(index.row());
  return program && program->usable() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QVariant ProgramListModel::cell(int which, int column, int role) const {
  const GeneProgram& each = program(which);
  if (role == Qt::ToolTipRole) {
    if (!each.usable()) return QString::fromStdString(each.refusal);
    QStringList evidence;
    for (const std::string& one : each.evidence) evidence << QString::fromStdString(one);
    return evidence.isEmpty() ? QVariant() : tr("Evidence: %1").arg(evidence.join(u", "));
  }
  if (role != Qt::DisplayRole) return {};
  switch (column) {
    case inModel:
      return each.isSet ? tr("set") : each.factorGene >= 0 ? tr("yes") : tr("no");
    case share:
      return each.factorGene >= 0 ? percentText(each.expressedShare) : tr("–");
    default:
      return tr("%1 of %2")
          .arg(countText(static_cast<qint64>(each.targets.size())), countText(each.listed));
  }
}

RowModel::Title ProgramListModel::titleOf(int column) const {
  switch (column) {
    case factor:
      return {tr("Factor"), tr("What cannot be asked is grey; its tip says why.")};
    case inModel:
      return {tr("Model"), tr("Whether the factor is among the model's genes.")};
    case share:
      return {tr("Cells"), tr("Share of the cells with the factor.")};
    default:
      return {tr("Targets"), tr("Targets that are measured and in the model, of those listed.")};
  }
}

ProgramList::ProgramList(QWidget* parent)
    : RowTable(usualRowPixels, parent), m_model(new ProgramListModel(this)) {
  setModel(m_model);
  setAccessibleName(tr("Programmes"));
  setSelectionMode(SingleSelection);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  QHeaderView* header = horizontalHeader();
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
  RowTable::currentChanged(current, previous);
  if (!chosen().isEmpty()) Q_EMIT factorChosen(chosen());
}

}  // namespace chreode
