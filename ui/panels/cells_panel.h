#pragma once

#include <QWidget>
#include <memory>
#include <vector>

#include "expression/dataset.h"
#include "panels/class_legend.h"
#include "panels/color_source.h"
#include "panels/range_legend.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace chreode {

class ClassList;
class ColorByBox;
class RolesForm;
class SelectionSection;

/// The left dock: what the cells are coloured by, its legend, which columns play which part, and
/// what is held. Shows what it was given; asks by signals.
class CellsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit CellsPanel(QWidget* parent = nullptr);

  /// The columns, genes and names to choose from; null empties the panel.
  void setDataset(std::shared_ptr<const Dataset> data);
  void setLatentSize(int numbers);  ///< 0 = no codes yet
  void setRoles(const ColumnRoles& roles);
  void setColorSource(const ColorSource& source);  ///< shown in the box; emits nothing
  void setClasses(const ClassLegend& legend);      ///< all visible
  void setRange(const RangeView& view);
  void clearLegend();
  /// A sentence about classes that look alike, with a button that gives all of them other colours;
  /// empty = there are none.
  void setCollision(const QString& sentence);
  void setVisibleClasses(const std::vector<bool>& levels);
  /// What is held: "3 cells held" and lines such as "CD4 T · stim · 2 450 counts"; empty = nothing.
  void setHeld(const QString& title, const QStringList& lines = {});

  SelectionSection* selection() const { return m_selection; }

  /// The class under a point of the screen while a cell is pulled over the panel, or −1; and its
  /// light.
  int classAt(const QPoint& globalPos) const;
  void setDropTarget(int level);  ///< −1 = none

 public Q_SLOTS:
  void focusColorBy();  ///< the G key: type a gene or column
  void focusQuery();
  void focusGroupName();

 Q_SIGNALS:
  void colorRequested(const chreode::ColorSource& source);
  void genePinRequested(const QString& gene);  ///< Enter on a gene in the box
  void geneSetRequested();                     ///< to colour by its score
  void classActivated(int level);              ///< a click or Enter: select its cells
  void classDropped(int level);                ///< take the held cells to this class
  void visibilityChanged(const std::vector<bool>& levels);
  void percentilesChanged(double low, double high);
  void rangeChanged(double low, double high);
  void scaleChanged(const chreode::ColorScale& scale);
  void classColorWanted(int level);
  void ownColorsWanted();
  void recolorRequested();
  void rolesChanged(const chreode::ColumnRoles& roles);
  void openRequested();

 private:
  QStackedWidget* m_stack;
  ColorByBox* m_colorBy;
  QStackedWidget* m_legend;
  ClassList* m_classes;
  RangeLegend* m_range;
  RolesForm* m_roles;
  SelectionSection* m_selection;
  QLabel* m_missing;
  QLabel* m_collision;
  QPushButton* m_recolor;
  QLabel* m_heldTitle;
  QLabel* m_heldLines;
};

}  // namespace chreode
