#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QStringList>
#include <memory>
#include <vector>

#include "whatif/response.h"

namespace chreode {

/// A response as rows of genes. A new response changes the rows in place: what is selected stays
/// selected by gene, wherever it now ranks.
class GeneChangeModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { pin, gene, base, edited, change, measured, seeds, columnCount_ };
  enum class List { up, down, pinned };

  /// Up and down hold at most this many genes, unless a filter is set.
  static constexpr int longest = 200;

  explicit GeneChangeModel(QObject* parent = nullptr);

  void setResponse(std::shared_ptr<const Response> response);  ///< null empties it
  const Response* response() const { return m_response.get(); }
  /// What the file calls genes that were given a number to tell them apart: shown instead of it.
  void setShownNames(const QHash<QString, QString>& shown);
  /// Genes of the model that are perhaps ambient (see perhapsAmbient()): marked, and told in every
  /// copy. Not known: an empty set with `known` false.
  void setAmbient(const QSet<QString>& genes, bool known);
  bool isAmbient(int row) const { return m_ambient.contains(nameAt(row)); }
  void setList(List list);
  List list() const { return m_list; }
  void setByAbsoluteChange(bool byAbsolute);
  void setFilter(const QString& text);  ///< a part of the gene's name, any case
  void setPinned(const QStringList& genes);
  const QStringList& pinned() const { return m_pinned; }
  void togglePin(const QString& gene);

  /// The response's gene in a row.
  int geneAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
  QString nameAt(int row) const;
  /// The model has siblings of other seeds that predict the same move.
  bool hasSeeds() const { return m_response && !m_response->seedChanges.empty(); }
  bool isPinned(int row) const { return m_pinned.contains(nameAt(row)); }
  /// The change that fills half of a bar: a round number not below any change in the list.
  double fullChange() const { return m_fullChange; }

  /// As geneChangeTsv() writes them.
  QString tsv(const std::vector<int>& rows) const;
  QString tsvOfAll() const;        ///< the rows of the list
  QString tsvOfEveryGene() const;  ///< every ranked gene, strongest up first

  /// The genes of a list, whichever is shown and whatever the filter; strongest first.
  QStringList genesOf(List list) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 Q_SIGNALS:
  void pinnedChanged(const QStringList& genes);  ///< by togglePin

 private:
  std::vector<int> rowsOf(List list, int longestList) const;
  std::vector<int> wantedRows() const;
  void refresh();
  void reorder(const std::vector<int>& next);
  QString tsvOfGenes(const std::vector<int>& genes) const;
  QString toolTip(int row, Column column) const;
  QString seedsTip(int geneIndex) const;

  std::shared_ptr<const Response> m_response;
  List m_list = List::up;
  bool m_byAbsolute = false;
  QString m_filter;
  QStringList m_pinned;
  QHash<QString, QString> m_shown;
  QSet<QString> m_ambient;
  bool m_ambientKnown = false;
  std::vector<int> m_rows;  ///< gene of each row
  double m_fullChange = 1.0;
};

}  // namespace chreode
