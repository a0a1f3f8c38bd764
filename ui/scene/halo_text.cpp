#include "scene/halo_text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>
#include <cmath>

namespace chreode {

namespace {

constexpr double haloWidth = 3.0;
constexpr double edge = haloWidth / 2 + 1.0;  // around the letters

QPixmap draw(const QString& text, const QFont& font, const QColor& color, const QColor& halo,
             double ratio) {
  const QFontMetricsF metrics(font);
  // Some letters reach beyond their advance; the bounding box knows.
  const QRectF letters = metrics.boundingRect(text).united(
      QRectF(0, -metrics.ascent(), metrics.horizontalAdvance(text), metrics.height()));
  const QSizeF size(letters.right() + 2 * edge, metrics.height() + 2 * edge);
  QPixmap pixmap((size * ratio).toSize().expandedTo(QSize(1, 1)));
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  const QPointF baseline(edge, edge + metrics.ascent());
  QPainterPath path;
  path.addText(baseline, font, text);
  painter.setPen(QPen(halo, haloWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(path);
  painter.setFont(font);
  painter.setPen(color);
  painter.drawText(baseline, text);
  return pixmap;
}

}  // namespace

void paintHaloText(QPainter& painter, const QPointF& baseline, const QString& text,
                   const QFont& font, const QColor& color, const QColor& halo) {
  const double ratio = painter.device()->devicePixelRatioF() * painter.transform().m11();
  const QString key = QStringLiteral("halo|%1|%2|%3|%4|%5")
                          .arg(font.key(), color.name(QColor::HexArgb), halo.name(QColor::HexArgb))
                          .arg(ratio)
                          .arg(text);
  QPixmap pixmap;
  if (!QPixmapCache::find(key, &pixmap)) {
    pixmap = draw(text, font, color, halo, ratio);
    QPixmapCache::insert(key, pixmap);
  }
  // On whole device pixels: between them the letters would blur.
  const QPointF corner = baseline - QPointF(edge, edge + QFontMetricsF(font).ascent());
  painter.drawPixmap(
      QPointF(std::round(corner.x() * ratio), std::round(corner.y() * ratio)) / ratio, pixmap);
}

}  // namespace chreode
