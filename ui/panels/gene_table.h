#pragma once

#include <vector>

#include "panels/row_table.h"

namespace chreode {

class GeneChangeModel;

/// The table of ranked genes: star, name, numbers and a bar of the change on each row.
class GeneTable : public RowTable {
  Q_OBJECT
 public:
  explicit GeneTable(GeneChangeModel* model, QWidget* parent = nullptr);

  std::vector<int> selectedRows() const;  ///< ascending
  void showSeeds(bool shown);             ///< the column of how many seeds agree

 Q_SIGNALS:
  void geneActivated(const QString& gene);
  void copyRequested();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void layOutColumns();

  GeneChangeModel* m_model;
  bool m_showsSeeds = false;
};

}  // namespace chreode
