#pragma once

#include <vector>

#include "plots/scatter_plot.h"

namespace chreode {

/// One gene of a comparison.
struct VolcanoPoint {
  QString name;
  double fold = 0.0;   ///< across; left out where it is NaN
  double p = 1.0;      ///< up as −log10; left out where it is NaN
  bool clear = false;  ///< beyond both thresholds: drawn in the colour of its direction
};

struct VolcanoData {
  std::vector<VolcanoPoint> points;  ///< the first ones that are clear are named
  QString acrossTitle;
  QString upTitle;
  double foldLine = 1.0;  ///< drawn at ±
  double pLine = 0.0;     ///< the greatest p that counts; 0 = none does
  int named = 16;         ///< at most so many
};

/// Points, threshold lines, axes, and names that avoid each other.
void paintVolcano(QPainter& painter, const QRectF& box, const VolcanoData& data,
                  const Theme& theme);
/// The point nearest to a place of the same box, within 8 pixels; −1 = none.
int volcanoPointAt(const QRectF& box, const VolcanoData& data, const QPointF& place);
/// Where a point lies; a null point where it is left out.
QPointF volcanoPlace(const QRectF& box, const VolcanoData& data, int point);

/// The same as a widget: the gene under the pointer is named, a click takes it.
class VolcanoPlot : public ScatterPlot {
  Q_OBJECT
 public:
  explicit VolcanoPlot(QWidget* parent = nullptr);
  void setData(VolcanoData data);
  const VolcanoData& data() const { return m_data; }
  void setEmptyText(const QString& text);
  QSize sizeHint() const override { return {320, 200}; }
  QSize minimumSizeHint() const override { return {200, 120}; }

 Q_SIGNALS:
  void geneActivated(const QString& gene);

 protected:
  bool isEmpty() const override { return m_data.points.empty(); }
  QString emptyText() const override { return m_emptyText; }
  void paint(QPainter& painter, const Theme& theme) const override;
  int pointAt(const QPointF& place) const override;
  QPointF placeOf(int point) const override;
  QString textOf(int point) const override;
  void hover(int point) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  VolcanoData m_data;
  QString m_emptyText;
};

}  // namespace chreode
