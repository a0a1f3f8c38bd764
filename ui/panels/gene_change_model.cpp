#include "panels/gene_change_model.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/no_number.h"
#include "panels/gene_change_tsv.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

double roundUp(double size) {
  for (const double step : {0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0})
    if (size <= step) return step;
  return size;
}

double at(const Vector& values, int gene) {
  return gene < values.size() ? values[gene] : kNoNumber;
}

}  // namespace

GeneChangeModel::GeneChangeModel(QObject* parent) : QAbstractTableModel(parent) {
}

QString GeneChangeModel::nameAt(int row) const {
  return QString::fromStdString((*m_response->genes)[static_cast<std::size_t>(geneAt(row))]);
}

void GeneChangeModel::setResponse(std::shared_ptr<const Response> response) {
  if (!response || !m_response || response->genes != m_response->genes) {
    // Another model's genes: the numbers of rows mean nothing any more.
    beginResetModel();
    m_rows.clear();
    m_response = std::move(response);
    endResetModel();
  } else {
    m_response = std::move(response);
  }
  refresh();
}

void GeneChangeModel::setList(List list) {
  if (list == m_list) return;
  beginResetModel();
  m_list = list;
  m_rows.clear();
  endResetModel();
  refresh();
}

void GeneChangeModel::setByAbsoluteChange(bool byAbsolute) {
  m_byAbsolute = byAbsolute;
  refresh();
}

void GeneChangeModel::setFilter(const QString& text) {
  m_filter = text.trimmed();
  refresh();
}

void GeneChangeModel::setPinned(const QStringList& genes) {
  m_pinned = genes;
  refresh();
}

void GeneChangeModel::togglePin(const QString& gene) {
  if (!m_pinned.removeOne(gene)) m_pinned.append(gene);
  refresh();
  Q_EMIT pinnedChanged(m_pinned);
}

std::vector<int> GeneChangeModel::rowsOf(List list, int longestList) const {
  if (!m_response) return {};
  if (list != List::pinned) return m_response->top(list == List::up, longestList, m_byAbsolute);
  const std::vector<std::string>& names = *m_response->genes;
  std::vector<int> rows;
  for (const QString& pinned : m_pinned) {
    const auto found = std::find(names.begin(), names.end(), pinned.toStdString());
    if (found != names.end()) rows.push_back(static_cast<int>(found - names.begin()));
  }
  return rows;
}

QStringList GeneChangeModel::genesOf(List list) const {
  QStringList genes;
  for (const int gene : rowsOf(list, longest)) {
    genes << QString::fromStdString((*m_response->genes)[static_cast<std::size_t>(gene)]);
  }
  return genes;
}

std::vector<int> GeneChangeModel::wantedRows() const {
  if (!m_response) return {};
  const std::vector<std::string>& names = *m_response->genes;
  std::vector<int> rows =
      rowsOf(m_list, m_filter.isEmpty() ? longest : static_cast<int>(names.size()));
  if (!m_filter.isEmpty())
    std::erase_if(rows, [&](int gene) {
      return !QString::fromStdString(names[static_cast<std::size_t>(gene)])
                  .contains(m_filter, Qt::CaseInsensitive);
    });
  return rows;
}

void GeneChangeModel::refresh() {
  const std::vector<int> next = wantedRows();
  double largest = 0.0;
  for (const int gene : next) largest = std::max(largest, std::abs(at(m_response->change, gene)));
  m_fullChange = roundUp(largest);
  if (next != m_rows) reorder(next);
  if (!m_rows.empty())
    Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_rows.size()) - 1, columnCount_ - 1));
}

void GeneChangeModel::reorder(const std::vector<int>& next) {
  // New genes come in at the end, then all take their places, then those that left go from the end:
  // so every step is one that views know how to follow, and selected genes move with their rows.
  const std::unordered_set<int> before(m_rows.begin(), m_rows.end());
  const std::unordered_set<int> after(next.begin(), next.end());
  std::vector<int> added;
  for (const int gene : next)
    if (!before.contains(gene)) added.push_back(gene);
  if (!added.empty()) {
    const int first = static_cast<int>(m_rows.size());
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    m_rows.insert(m_rows.end(), added.begin(), added.end());
    endInsertRows();
  }
  std::vector<int> ordered = next;
  for (const int gene : m_rows)
    if (!after.contains(gene)) ordered.push_back(gene);
  if (ordered != m_rows) {
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    for (const QModelIndex& old : from) {
      const auto place = std::find(ordered.begin(), ordered.end(), geneAt(old.row()));
      to.append(index(static_cast<int>(place - ordered.begin()), old.column()));
    }
    m_rows = std::move(ordered);
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
  }
  if (m_rows.size() > next.size()) {
    beginRemoveRows({}, static_cast<int>(next.size()), static_cast<int>(m_rows.size()) - 1);
    m_rows.resize(next.size());
    endRemoveRows();
  }
}

int GeneChangeModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int GeneChangeModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : columnCount_;
}

QVariant GeneChangeModel::data(const QModelIndex& index, int role) const {
  if (!m_response || !index.isValid()) return {};
  const int geneIndex = geneAt(index.row());
  const auto column = static_cast<Column>(index.column());
  const double value = [&] {
    switch (column) {
      case base:
        return at(m_response->base, geneIndex);
      case edited:
        return at(m_response->edited, geneIndex);
      case change:
        return at(m_response->change, geneIndex);
      case measured:
        return at(m_response->measuredChange, geneIndex);
      default:
        return kNoNumber;
    }
  }();
  if (role == Qt::DisplayRole) {
    if (column == pin) return {};
    if (column == gene) {
      const QString name = m_shown.value(nameAt(index.row()), nameAt(index.row()));
      return isAmbient(index.row()) ? name + QStringLiteral(" ∘") : name;
    }
    if (column == seeds)
      return hasSeeds() ? QStringLiteral("%1/%2")
                              .arg(m_response->seedsAgreeing(geneIndex))
                              .arg(m_response->seeds())
                        : QString();
    return column == change || column == measured ? changeText(value) : numberText(value);
  }
  if (role == Qt::UserRole) {
    if (column == gene) return geneIndex;
    if (column != pin) return value;
  }
  if (role == Qt::CheckStateRole && column == pin)
    return isPinned(index.row()) ? Qt::Checked : Qt::Unchecked;
  if (role == Qt::AccessibleTextRole && column == pin)
    return isPinned(index.row()) ? QStringLiteral("pinned") : QStringLiteral("not pinned");
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((column == pin || column == gene ? Qt::AlignLeft : Qt::AlignRight) |
                            Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) return toolTip(index.row(), column);
  return {};
}

void GeneChangeModel::setShownNames(const QHash<QString, QString>& shown) {
  m_shown = shown;
  if (!m_rows.empty()) {
    Q_EMIT dataChanged(index(0, gene), index(rowCount() - 1, gene), {Qt::DisplayRole});
  }
}

void GeneChangeModel::setAmbient(const QSet<QString>& genes, bool known) {
  if (genes == m_ambient && known == m_ambientKnown) return;
  m_ambient = genes;
  m_ambientKnown = known;
  if (!m_rows.empty()) {
    Q_EMIT dataChanged(index(0, gene), index(rowCount() - 1, gene),
                       {Qt::DisplayRole, Qt::ToolTipRole});
  }
}

QString GeneChangeModel::toolTip(int row, Column column) const {
  const int geneIndex = geneAt(row);
  if (column == pin)
    return isPinned(row) ? tr("Unpin this gene.")
                         : tr("Pin this gene: it stays in the third list, whatever its rank.");
  if (column == gene) {
    const QString name = nameAt(row);
    QString colours = tr("A double click colours the cells by it.");
    if (isAmbient(row)) {
      colours +=
          tr(" ∘ Perhaps ambient: in every class it is found at the pool's ratio, as free-floating "
             "RNA "
             "is, or a gene that all cells express alike.");
    }
    if (!m_shown.contains(name)) return tr("%1. %2").arg(name, colours);
    return tr("%1: another gene of the name %2, which the file has more than once. %3")
        .arg(name, m_shown.value(name), colours);
  }
  if (column <= gene) return {};
  if (column == seeds) return seedsTip(geneIndex);
  QString text = tr("Means of the 30 nearest real cells: %1 before, %2 after. PCA's change: %3.")
                     .arg(numberText(at(m_response->measuredBase, geneIndex)),
                          numberText(at(m_response->measuredEdited, geneIndex)),
                          changeText(at(m_response->pcaChange, geneIndex)));
  if (m_response->signsDiffer(geneIndex))
    text +=
        tr(" The signs of the measured and the predicted change differ: those cells do not move "
           "this gene the way the decoder says.");
  return text;
}

QString GeneChangeModel::seedsTip(int geneIndex) const {
  if (!hasSeeds()) return {};
  QStringList values{changeText(at(m_response->change, geneIndex))};
  for (const Vector& other : m_response->seedChanges) values << changeText(at(other, geneIndex));
  return tr("%1 of %2 models that differ in their seed alone agree on the sign: %3.")
      .arg(m_response->seedsAgreeing(geneIndex))
      .arg(m_response->seeds())
      .arg(values.join(QStringLiteral(", ")));
}

QVariant GeneChangeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((section <= gene ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  const bool rates = !m_response || m_response->units == ResponseUnits::ratePer10k;
  if (role == Qt::DisplayRole) {
    switch (section) {
      case gene:
        return tr("Gene");
      case base:
        return tr("Base");
      case edited:
        return tr("Edited");
      case change:
        return rates ? tr("log2 change") : tr("Change");
      case measured:
        return tr("Measured");
      case seeds:
        return tr("Seeds");
      default:
        return QString();
    }
  }
  if (role == Qt::ToolTipRole) {
    switch (section) {
      case base:
        return tr("What the decoder predicts at the original code, %1. Means over the cells that "
                  "are pulled.")
            .arg(rates ? tr("molecules per 10 000") : tr("log1p of normalised counts"));
      case edited:
        return tr(
            "What the decoder predicts at the edited code, at the same library size. Compare "
            "it with Base, never with a measured count.");
      case change:
        return rates ? tr("log2((edited + 0.5) / (base + 0.5)) of rates per 10 000. The bar shows "
                          "it, the upright tick the measured change.")
                     : tr("Edited minus base, in log units. The bar shows it, the upright tick the "
                          "measured change.");
      case measured:
        return tr(
            "The same change between the means of the 30 real cells nearest to the edited and "
            "to the original code. Good predictions agree with it in sign; ≠ marks those that "
            "do not.");
      case seeds:
        return tr(
            "Of the models that differ in their seed alone, how many predict a change of "
            "this sign for the same move. What one seed alone says is chance.");
      default:
        return {};
    }
  }
  if (role == Qt::AccessibleTextRole && section == pin) return tr("Pinned");
  return {};
}

QString GeneChangeModel::tsvOfGenes(const std::vector<int>& genes) const {
  return m_response ? geneChangeTsv(*m_response, genes, m_ambientKnown ? &m_ambient : nullptr)
                    : QString();
}

QString GeneChangeModel::tsv(const std::vector<int>& rows) const {
  std::vector<int> genes;
  for (const int row : rows) genes.push_back(geneAt(row));
  return tsvOfGenes(genes);
}

QString GeneChangeModel::tsvOfAll() const {
  return tsvOfGenes(m_rows);
}

QString GeneChangeModel::tsvOfEveryGene() const {
  if (!m_response) return {};
  std::vector<int> genes;
  for (int i = 0; i < m_response->change.size(); ++i)
    if (m_response->ranked[static_cast<std::size_t>(i)]) genes.push_back(i);
  std::stable_sort(genes.begin(), genes.end(),
                   [this](int a, int b) { return m_response->change[a] > m_response->change[b]; });
  return tsvOfGenes(genes);
}

}  // namespace chreode
