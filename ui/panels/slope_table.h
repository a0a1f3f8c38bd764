#pragma once

#include "panels/latent_readout.h"
#include "panels/row_model.h"
#include "panels/row_table.h"

namespace chreode {

/// The genes that a direction moves, the strongest first.
class SlopeModel : public RowModel {
  Q_OBJECT
 public:
  enum Column { gene, base, change, columnCount_ };
  static constexpr int longest = 200;  ///< rows without a filter

  explicit SlopeModel(QObject* parent);

  void setDirection(const DirectionGenes& direction);
  const DirectionGenes& direction() const { return m_direction; }
  /// The change that fills half of a bar.
  double fullChange() const { return m_full; }

 protected:
  std::vector<int> things() const override;
  const std::string& nameOf(int gene) const override;
  double numberOf(int gene, int column) const override;
  Title titleOf(int column) const override;
  QVariant cell(int gene, int column, int role) const override;
  void refresh() override;

 private:
  DirectionGenes m_direction;
  double m_full = 1.0;
};

class SlopeTable : public RowTable {
  Q_OBJECT
 public:
  explicit SlopeTable(QWidget* parent = nullptr);

  SlopeModel* slopes() const { return m_model; }

 Q_SIGNALS:
  void geneActivated(const QString& gene);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  SlopeModel* m_model;
};

}  // namespace chreode
