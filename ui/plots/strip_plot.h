#pragma once

#include <QRectF>
#include <QString>
#include <QWidget>
#include <vector>

class QPainter;

namespace chreode {

struct Theme;

/// Numbers side by side as points, with one of them all marked.
struct StripData {
  struct Row {
    QString name;
    std::vector<double> values;  ///< those that are not finite are left out
  };
  std::vector<Row> rows;
  double mark = 0.0;  ///< a line through all rows; NaN = none
  QString markName;
  QString axisTitle;
};

/// A row of points for each row, spread in height by how many share a place (so that its outline is
/// the distribution's), over one axis that starts at zero.
void paintStrip(QPainter& painter, const QRectF& box, const StripData& data, const Theme& theme);

/// The same as a widget.
class StripPlot : public QWidget {
  Q_OBJECT
 public:
  explicit StripPlot(QWidget* parent = nullptr);
  void setData(StripData data);
  const StripData& data() const { return m_data; }

  QSize sizeHint() const override { return {300, 120}; }
  QSize minimumSizeHint() const override { return {180, 90}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  StripData m_data;
};

}  // namespace chreode
