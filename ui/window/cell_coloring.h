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
#include "window/figure_source.h"

namespace chreode {

/// What the cells are coloured by and what that makes of each cell: the colours for the scene and
/// the legend for the panel. Values are gathered on a worker, because a gene's first use sorts the
/// whole matrix by genes.
class CellColoring : public QObject {
  Q_OBJECT
 public:
  explicit CellColoring(Session* session, QObject* parent = nullptr);

  const ColorSource& source() const { return m_now.source; }
  /// For the scene: as seen with the vision that is looked through.
  const CellColors& colors() const { return *m_now.seen; }
  /// The same as a snapshot: another one when the colours have changed.
  std::shared_ptr<const CellColors> snapshot() const { return m_now.seen; }
  /// Non-empty `names` when classes are shown; true colours.
  const ClassLegend& classes() const { return m_now.classes; }
  ClassLegend seenClasses() const;  ///< for the panel
  bool showsBlend() const { return !m_now.blended.empty(); }
  ClassLegend seenBlend() const;  ///< the genes as rows, with the cells that have them
  /// Title, unit and range when numbers are shown.
  const RangeView& range() const { return m_now.range; }
  bool showsClasses() const { return !m_now.classes.names.isEmpty(); }
  bool showsRange() const { return !m_now.values.empty(); }
  double valueOf(int cell) const;  ///< when numbers are shown
  /// One entry per cell, 0 = hidden; empty = all shown.
  std::vector<std::uint8_t> visibleCells() const;
  const std::vector<bool>& visibleLevels() const { return m_now.visible; }  ///< empty = all
  /// Everything for a figure, in true colours for a white page.
  CellPainting painting() const;

  void setTheme(const Theme& theme);
  void setSource(const ColorSource& source);
  void setPercentiles(double low, double high);
  void setRange(double low, double high);
  void setScale(const ColorScale& scale);
  void setVision(ColorVision vision);
  ColorVision vision() const { return m_vision; }
  /// What a training takes of the cells, for the source `kept`; null for all.
  void setKept(std::shared_ptr<const FilterOutcome> kept);
  void setVisibleLevels(const std::vector<bool>& levels);

  // Of several views each has a colouring (see ViewsLink).

  /// Whose latent numbers and distances are shown: the model in use, until another one is said here
  /// for good.
  void setModel(std::shared_ptr<const PreparedModel> model);
  /// The view that is worked in changes, so two exchange what they hold. Emits nothing.
  void exchange(CellColoring& other);
  /// Tells everybody to look again.
  void announce();
  /// Holds what another one holds, but for the model.
  void copy(const CellColoring& other);
  /// The same source, map and, once both know their values, range.
  bool isLike(const CellColoring& other) const;

 Q_SIGNALS:
  void changed();  ///< colours and legend
  void visibilityChanged();

 private:
  void startFor(const std::shared_ptr<const Dataset>& data);
  void refresh();
  void showValues(ColorValues values);
  void showRange();
  void showClasses(const Annotation& column);
  void showKept(const Dataset& data);
  void publish();
  ColorBar bar() const;
  bool dependsOnModel() const;
  void takeModel(std::shared_ptr<const PreparedModel> model);

  /// What it holds: of several views each has its own.
  struct State {
    std::shared_ptr<const FilterOutcome> kept;
    std::shared_ptr<const PreparedModel> model;  // whose codes numbers are of
    ColorSource source;
    CellColors colors;
    std::shared_ptr<const CellColors> seen = std::make_shared<const CellColors>();
    ClassLegend classes;
    RangeView range;
    std::vector<float> values;
    std::vector<BlendedGene> blended;
    std::vector<Rgb> pageBlend;    // the blend for a white page
    std::vector<int> levelOfCell;  // −1 = missing
    std::vector<bool> visible;
  };

  Session* m_session;
  State m_now;
  Theme m_theme = Theme::light();
  ColorVision m_vision = ColorVision::normal;
  bool m_toldModel = false;  // else the one in use
  LatestWins m_latest;
};

}  // namespace chreode
