#pragma once

#include <QColor>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QWidget>
#include <vector>

class QPainter;

namespace chreode {

struct Theme;

/// One curve; points with a NaN in them are left out.
struct LineSeries {
  QString name;
  QColor color;
  std::vector<QPointF> points;  ///< ascending in x
  bool dashed = false;
};

struct LinePlotData {
  QString xTitle;
  QString yTitle;
  std::vector<LineSeries> series;
};

/// Paints the curves with axes, ticks and their names. The y range leaves out the first tenth's
/// outliers: a loss falls so far at the start that nothing else would show.
void paintLinePlot(QPainter& painter, const QRectF& box, const LinePlotData& data,
                   const Theme& theme);

/// The same as a widget.
class LinePlot : public QWidget {
  Q_OBJECT
 public:
  explicit LinePlot(QWidget* parent = nullptr);
  void setData(LinePlotData data);
  const LinePlotData& data() const { return m_data; }
  QSize sizeHint() const override { return {320, 140}; }
  QSize minimumSizeHint() const override { return {160, 88}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  LinePlotData m_data;
};

}  // namespace chreode
