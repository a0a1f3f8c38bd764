#include "plots/swatch.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <cmath>
#include <functional>
#include <numbers>

namespace chreode {

namespace {

/// Draws in a square of 16 units whenever a picture is asked for, at whatever scale the screen has.
class DrawnIcon : public QIconEngine {
 public:
  using Draw = std::function<void(QPainter&)>;
  explicit DrawnIcon(Draw draw) : m_draw(std::move(draw)) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (mode == QIcon::Disabled) painter->setOpacity(0.4);
    const double side = std::min(rect.width(), rect.height());
    painter->translate(rect.left() + (rect.width() - side) / 2.0,
                       rect.top() + (rect.height() - side) / 2.0);
    painter->scale(side / 16.0, side / 16.0);
    m_draw(*painter);
    painter->restore();
  }
  QIconEngine* clone() const override { return new DrawnIcon(m_draw); }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap picture(size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return picture;
  }

 private:
  Draw m_draw;
};

QIcon drawn(DrawnIcon::Draw draw) {
  return QIcon(new DrawnIcon(std::move(draw)));
}

}  // namespace

QIcon dotIcon(const QColor& color) {
  return drawn([color](QPainter& painter) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QPointF(8, 8), 5, 5);
  });
}

QIcon eyeIcon(const QColor& color, bool open) {
  return drawn([color, open](QPainter& painter) {
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    QPainterPath lids(QPointF(1.5, 8));
    lids.quadTo(QPointF(8, open ? 1.5 : 12.5), QPointF(14.5, 8));
    if (open) lids.quadTo(QPointF(8, 14.5), QPointF(1.5, 8));
    painter.drawPath(lids);
    if (open) {
      painter.setBrush(color);
      painter.drawEllipse(QPointF(8, 8), 1.8, 1.8);
    } else {
      painter.drawLine(QPointF(8, 10.4), QPointF(8, 12.6));
      painter.drawLine(QPointF(4.2, 9.6), QPointF(3.2, 11.6));
      painter.drawLine(QPointF(11.8, 9.6), QPointF(12.8, 11.6));
    }
  });
}

QIcon starIcon(const QColor& color, bool full) {
  return drawn([color, full](QPainter& painter) {
    QPolygonF star;
    for (int i = 0; i < 10; ++i) {
      const double radius = i % 2 == 0 ? 6.4 : 2.8;
      const double angle = std::numbers::pi * (0.2 * i - 0.5);
      star << QPointF(8 + radius * std::cos(angle), 8.6 + radius * std::sin(angle));
    }
    painter.setPen(QPen(color, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (full) painter.setBrush(color);
    painter.drawPolygon(star);
  });
}

QIcon crossIcon(const QColor& color) {
  return drawn([color](QPainter& painter) {
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(4, 4), QPointF(12, 12));
    painter.drawLine(QPointF(12, 4), QPointF(4, 12));
  });
}

}  // namespace chreode
