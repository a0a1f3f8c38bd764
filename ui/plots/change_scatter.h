#pragma once

#include <QRectF>
#include <QString>
#include <QWidget>
#include <vector>

class QPainter;

namespace chreode {

struct Theme;

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
class ChangeScatter : public QWidget {
  Q_OBJECT
 public:
  explicit ChangeScatter(QWidget* parent = nullptr);
  void setData(ChangeScatterData data);
  const ChangeScatterData& data() const { return m_data; }
  QSize sizeHint() const override { return {280, 200}; }
  QSize minimumSizeHint() const override { return {180, 120}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  QRectF box() const;

  ChangeScatterData m_data;
  int m_hovered = -1;
};

}  // namespace chreode
