#pragma once

#include <QPixmap>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QWidget>

class QPainter;

namespace chreode {

struct Theme;

/// A widget of points by two numbers, of which the one under the pointer is ringed and told about.
/// The points are painted once and kept as a picture until something changes.
class ScatterPlot : public QWidget {
 protected:
  explicit ScatterPlot(QWidget* parent);

  void forgetPicture();  ///< other data: nothing is under the pointer
  QRectF box() const;
  /// Whether it is painted in the window, as against into a figure, which is to hold no picture.
  bool isOnScreen(const QPainter& painter) const;

  virtual bool isEmpty() const = 0;
  virtual QString emptyText() const { return {}; }
  virtual void paint(QPainter& painter, const Theme& theme) const = 0;
  virtual int pointAt(const QPointF& place) const = 0;  ///< −1 = none
  virtual QPointF placeOf(int point) const = 0;
  virtual QString textOf(int point) const = 0;
  virtual void hover(int /*point*/) {}  ///< another one, or −1, is under the pointer

  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void setHovered(int point);
  void paintHovered(QPainter& painter, const Theme& theme) const;

  QPixmap m_picture;  // of all but the pointer's point; null = to be painted
  int m_hovered = -1;
};

}  // namespace chreode
