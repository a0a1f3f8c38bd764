#pragma once

#include <QAbstractTableModel>
#include <QTableView>

#include "panels/latent_readout.h"

namespace chreode {

/// The genes that a direction moves, the strongest first.
class SlopeModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { gene, base, change, columnCount_ };
  static constexpr int longest = 200;  ///< rows without a filter

  using QAbstractTableModel::QAbstractTableModel;

  void setDirection(const DirectionGenes& direction);
  const DirectionGenes& direction() const { return m_direction; }
  void setFilter(const QString& text);  ///< a part of the gene's name, any case
  QString nameAt(int row) const;
  /// The change that fills half of a bar.
  double fullChange() const { return m_full; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  void refresh();

  DirectionGenes m_direction;
  QString m_filter;
  std::vector<int> m_rows;  // gene of each row
  double m_full = 1.0;
};

class SlopeTable : public QTableView {
  Q_OBJECT
 public:
  explicit SlopeTable(QWidget* parent = nullptr);

  SlopeModel* slopes() const { return m_model; }
  void setEmptyText(const QString& text);  ///< shown while there is no row
  void setStale(bool stale);
  bool isStale() const { return m_stale; }

 Q_SIGNALS:
  void geneActivated(const QString& gene);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  SlopeModel* m_model;
  QString m_emptyText;
  bool m_stale = false;
};

}  // namespace chreode
