#pragma once

#include <QColor>
#include <QString>
#include <QWidget>
#include <limits>
#include <optional>
#include <vector>

namespace chreode {

/// How the numbers lie on the axis.
enum class HistogramScale {
  linear,
  percent,  ///< linear, in per cent
  log,      ///< log10(1 + x): zero has a place
};

/// Shares of the numbers of one group per bin; groups are drawn over each other as outlines.
struct HistogramGroup {
  QString name;
  QColor color;
  std::vector<double> shares;  ///< of the group, one a bin
};

/// Numbers of many cells as bins, made once and drawn often.
struct HistogramData {
  HistogramScale scale = HistogramScale::linear;
  double low = 0.0;  ///< of the axis, in axis units (log10(1 + x) on a log axis)
  double high = 1.0;
  std::vector<double> shares;          ///< of all numbers, one a bin
  std::vector<HistogramGroup> groups;  ///< empty: bars of all instead
  qint64 missing = 0;                  ///< NaN among the numbers

  bool empty() const { return shares.empty(); }
  double toAxis(double value) const;
  double fromAxis(double place) const;
};

/// Bins `numbers`. `groupOf` (an entry each, −1 = none) with names and colours makes the groups;
/// empty makes none. Empty for numbers none of which is finite.
HistogramData histogramOf(const std::vector<double>& numbers, HistogramScale scale,
                          const std::vector<int>& groupOf = {},
                          const std::vector<HistogramGroup>& groups = {});

/// A histogram with a handle at either end: what lies beyond a handle is greyed. Drag a handle, or
/// focus the plot and use the arrow keys (with Shift the upper handle).
class Histogram : public QWidget {
  Q_OBJECT
 public:
  explicit Histogram(QWidget* parent = nullptr);

  void setData(HistogramData data);
  const HistogramData& data() const { return m_data; }
  /// Which handles there are.
  void setHandles(bool low, bool high);
  /// In the numbers' own units; none = the handle rests at the end of the axis.
  void setLimits(std::optional<double> low, std::optional<double> high);
  std::optional<double> low() const { return m_low; }
  std::optional<double> high() const { return m_high; }
  /// Limits are whole numbers.
  void setWhole(bool whole) { m_whole = whole; }

  QSize sizeHint() const override { return {280, 128}; }
  QSize minimumSizeHint() const override { return {160, 96}; }

 Q_SIGNALS:
  void limitsDragged();  ///< while a handle is held
  void limitsChosen();   ///< when it is let go, or moved by a key

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  enum class Handle { none, low, high };
  QRectF area() const;
  double xOf(std::optional<double> limit, bool upper) const;
  double placeAt(double x) const;
  Handle handleAt(const QPointF& point) const;
  void moveHandle(Handle handle, double place);

  HistogramData m_data;
  std::optional<double> m_low;
  std::optional<double> m_high;
  bool m_hasLow = true;
  bool m_hasHigh = true;
  bool m_whole = false;
  Handle m_held = Handle::none;
  double m_grip = 0.0;  // how far beside the handle it was pressed
};

}  // namespace chreode
