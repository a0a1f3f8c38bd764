#pragma once

#include <QImage>
#include <QPolygonF>
#include <QString>
#include <QWidget>
#include <cstdint>
#include <vector>

namespace chreode {

/// The cells as points over two of their numbers, drawn denser where more cells lie, selected ones
/// in the accent. A drag draws an outline around cells; a missing number leaves its cell out.
class GateView : public QWidget {
  Q_OBJECT
 public:
  explicit GateView(QWidget* parent = nullptr);

  /// Numbers of all cells; empty for nothing to show.
  void setNumbers(const QString& xName, const QString& yName, std::vector<float> x,
                  std::vector<float> y);
  /// One entry a cell, 1 = selected; empty = none is.
  void setSelected(std::vector<std::uint8_t> selected);
  bool isEmpty() const { return m_x.empty(); }
  QPointF place(std::size_t cell) const;  ///< where a cell is drawn, in the widget's pixels

  QSize sizeHint() const override { return {260, 200}; }
  QSize minimumSizeHint() const override { return {140, 110}; }

 Q_SIGNALS:
  /// The cells within an outline (as it is drawn, to the pixel), ascending.
  void gated(const std::vector<std::int32_t>& cells);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct Range {
    float low = 0.0f, high = 1.0f;
  };
  static Range rangeOf(const std::vector<float>& numbers);
  QRectF area() const;
  void drawPoints();
  std::vector<std::int32_t> cellsIn(const QPolygonF& outline) const;

  QString m_xName, m_yName;
  std::vector<float> m_x, m_y;
  Range m_xRange, m_yRange;
  std::vector<std::uint8_t> m_selected;
  QImage m_points;  // of area(), at the screen's scale
  QPolygonF m_path;
  bool m_drawing = false;
};

}  // namespace chreode
