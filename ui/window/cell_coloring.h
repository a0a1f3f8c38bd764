#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "jobs/latest_wins.h"
#include "panels/cells_panel.h"
#include "panels/class_legend.h"
#include "panels/color_source.h"
#include "plots/theme.h"
#include "scene/cell_colors.h"
#include "session/session.h"

namespace chreode {

/// What the cells are coloured by and what that makes of each cell: the colours for the scene and
/// the legend for the panel. Values are gathered on a worker, because a gene's first use sorts the
/// whole matrix by genes.
class CellColoring : public QObject {
  Q_OBJECT
 public:
  explicit CellColoring(Session* session, QObject* parent = nullptr);

  const ColorSource& source() const { return m_source; }
  const CellColors& colors() const { return m_colors; }
  /// Non-empty `names` when classes are shown.
  const ClassLegend& classes() const { return m_classes; }
  /// Title, unit and range when numbers are shown.
  const RangeView& range() const { return m_range; }
  bool showsClasses() const { return !m_classes.names.isEmpty(); }
  bool showsRange() const { return !m_values.empty(); }
  /// One entry per cell, 0 = hidden; empty = all shown.
  std::vector<std::uint8_t> visibleCells() const;

  void setTheme(const Theme& theme);
  void setSource(const ColorSource& source);
  void setPercentiles(double low, double high);
  /// What a training takes of the cells, for the source `kept`; null for all.
  void setKept(std::shared_ptr<const FilterOutcome> kept);
  void setVisibleLevels(const std::vector<bool>& levels);

 Q_SIGNALS:
  void changed();  ///< colours and legend
  void visibilityChanged();

 private:
  /// Numbers to colour by, made on the worker.
  struct Values {
    std::vector<float> numbers;
    QString unit;
    bool greyZero = false;
  };
  void startFor(const std::shared_ptr<const Dataset>& data);
  void refresh();
  void showValues(Values values);
  void showClasses(const Annotation& column);
  void showKept(const Dataset& data);
  static Values valuesOf(const ColorSource& source, const Dataset& data,
                         const PreparedModel* model);

  Session* m_session;
  std::shared_ptr<const FilterOutcome> m_kept;
  ColorSource m_source;
  Theme m_theme = Theme::light();
  CellColors m_colors;
  ClassLegend m_classes;
  RangeView m_range;
  std::vector<float> m_values;
  std::vector<int> m_levelOfCell;  // −1 = missing
  std::vector<bool> m_visible;
  LatestWins m_latest;
};

}  // namespace chreode
