#pragma once

#include <vector>

#include "plots/scatter_plot.h"

namespace chreode {

/// A gene by two changes of its expression: foretold across, measured up.
struct ChangePoint {
  QString name;
  double foretold = 0.0;
  double measured = 0.0;
};

struct ChangeScatterData {
  std::vector<ChangePoint> points;  ///< the first ones are named, as far as there is room
  int named = 12;
  QString acrossTitle;
  QString upTitle;
};

/// Both axes have one scale, so that a gene that does what was foretold lies on the drawn diagonal.
void paintChangeScatter(QPainter& painter, const QRectF& box, const ChangeScatterData& data,
                        const Theme& theme);
/// The point nearest to a place, −1 = none within some pixels.
int changePointAt(const QRectF& box, const ChangeScatterData& data, const QPointF& place);

/// The same as a widget: the gene under the pointer is named.
class ChangeScatter : public ScatterPlot {
  Q_OBJECT
 public:
  explicit ChangeScatter(QWidget* parent = nullptr);
  void setData(ChangeScatterData data);
  const ChangeScatterData& data() const { return m_data; }
  QSize sizeHint() const override { return {280, 200}; }
  QSize minimumSizeHint() const override { return {180, 120}; }

 protected:
  bool isEmpty() const override { return m_data.points.empty(); }
  void paint(QPainter& painter, const Theme& theme) const override;
  int pointAt(const QPointF& place) const override;
  QPointF placeOf(int point) const override;
  QString textOf(int point) const override;

 private:
  ChangeScatterData m_data;
};

}  // namespace chreode
