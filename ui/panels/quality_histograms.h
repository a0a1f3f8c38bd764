#pragma once

#include <QWidget>
#include <memory>

#include "expression/cell_filter.h"
#include "expression/cell_quality.h"
#include "expression/dataset.h"

class QComboBox;
class QGridLayout;
class QLabel;

namespace chreode {

class RangeFilter;

/// Histograms of the cells' quality with handles: counts, genes and mitochondrial share of each
/// cell, cells of each gene; split by a column where one is chosen.
class QualityHistograms : public QWidget {
  Q_OBJECT
 public:
  explicit QualityHistograms(QWidget* parent = nullptr);

  /// Null for none. `keepsSplit`: the same data again, of which the chosen column is kept.
  void setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles, bool keepsSplit);
  /// Null while the cells are being measured: nothing is drawn.
  void setQuality(std::shared_ptr<const CellQuality> quality);
  void setLimits(const CellFilter& filter);
  /// What the handles say; conditions on columns are not among it.
  CellFilter limits() const;
  /// Categorical; null for none.
  const Annotation* splitColumn() const { return m_splitColumn.get(); }

 Q_SIGNALS:
  void tried();   ///< a handle is being moved
  void chosen();  ///< it was let go
  void splitChanged();

 private:
  void showAll();
  void showGroups();

  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const CellQuality> m_quality;
  std::shared_ptr<const Annotation> m_splitColumn;
  QComboBox* m_split;
  QLabel* m_legend;
  QWidget* m_plots;
  QGridLayout* m_grid;
  RangeFilter* m_counts;
  RangeFilter* m_genesPerCell;
  RangeFilter* m_mito;
  RangeFilter* m_cellsPerGene;
};

}  // namespace chreode
