#include "scene/scene_overlay.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "scene/axes_gizmo.h"
#include "scene/halo_text.h"

namespace chreode {

namespace {

constexpr double margin = 12.0;
constexpr int bodyPixels = 13;
constexpr int captionPixels = 11;
constexpr int ringsAtMost = 2000;

QColor withAlpha(QColor color, double alpha) {
  color.setAlphaF(static_cast<float>(alpha));
  return color;
}

/// Draws the marks of one view: knows where places are seen and how lines keep apart from any
/// cloud.
class MarkPainter {
 public:
  MarkPainter(QPainter& painter, const OverlayContent& content, const ViewTransform& view)
      : m_painter(painter), m_content(content), m_view(view) {}

  void arrows();
  void trail();
  void litCells();
  void heldCells();
  void ghost();
  void handle();
  void tag();
  void classNames();
  void selecting();
  void status();
  void emptiness();  ///< the status, where no cells are yet
  void ring(const std::optional<QVector3D>& place, double radius, const QColor& color,
            double width);

 private:
  std::optional<QPointF> seen(const QVector3D& place) const;
  QFont font(int pixels, QFont::Weight weight = QFont::Normal) const;
  void haloedText(const QPointF& baseline, const QString& text, const QFont& font,
                  const QColor& color);
  /// A line in `color` over a wider one in the ground's colour, so that it shows on any cells.
  void line(const QPolygonF& points, const QColor& color, double width, Qt::PenStyle style);

  QPainter& m_painter;
  const OverlayContent& m_content;
  const ViewTransform& m_view;
};

std::optional<QPointF> MarkPainter::seen(const QVector3D& place) const {
  const QVector3D at = m_view.toScreen(place);
  if (!std::isfinite(at.z()) || std::abs(at.x()) > 1e5f || std::abs(at.y()) > 1e5f) return {};
  return QPointF(at.x(), at.y());
}

QFont MarkPainter::font(int pixels, QFont::Weight weight) const {
  QFont font = m_painter.font();
  font.setPixelSize(pixels);
  font.setWeight(weight);
  return font;
}

void MarkPainter::haloedText(const QPointF& baseline, const QString& text, const QFont& font,
                             const QColor& color) {
  paintHaloText(m_painter, baseline, text, font, color, withAlpha(m_content.theme.ground, 0.85));
}

void MarkPainter::line(const QPolygonF& points, const QColor& color, double width,
                       Qt::PenStyle style) {
  if (points.size() < 2) return;
  m_painter.setBrush(Qt::NoBrush);
  m_painter.setPen(QPen(withAlpha(m_content.theme.ground, 0.8), width + 2.0, Qt::SolidLine,
                        Qt::RoundCap, Qt::RoundJoin));
  m_painter.drawPolyline(points);
  m_painter.setPen(QPen(color, width, style, Qt::RoundCap, Qt::RoundJoin));
  m_painter.drawPolyline(points);
}

void MarkPainter::ring(const std::optional<QVector3D>& place, double radius, const QColor& color,
                       double width) {
  if (!place) return;
  const auto at = seen(*place);
  if (!at) return;
  m_painter.setBrush(Qt::NoBrush);
  m_painter.setPen(QPen(withAlpha(m_content.theme.ground, 0.9), width + 2.0));
  m_painter.drawEllipse(*at, radius, radius);
  m_painter.setPen(QPen(color, width));
  m_painter.drawEllipse(*at, radius, radius);
}

void MarkPainter::arrows() {
  for (const SceneArrow& arrow : m_content.arrows) {
    const auto from = seen(arrow.from), to = seen(arrow.to);
    if (!from || !to) continue;
    const QPointF way = *to - *from;
    const double length = std::hypot(way.x(), way.y());
    if (length < 2.0) continue;
    const QPointF along = way / length, across(-along.y(), along.x());
    const double head = std::min(9.0, length * 0.6);
    const QPointF neck = *to - along * head;
    line({*from, neck}, arrow.color, 1.5, Qt::SolidLine);
    m_painter.setPen(QPen(withAlpha(m_content.theme.ground, 0.8), 1.0));
    m_painter.setBrush(arrow.color);
    m_painter.drawPolygon(QPolygonF{*to, neck + across * head * 0.42, neck - across * head * 0.42});
  }
}

void MarkPainter::trail() {
  QPolygonF points;
  for (const QVector3D& place : m_content.trail)
    if (const auto at = seen(place)) points << *at;
  line(points, withAlpha(m_content.theme.text, 0.85), 1.25, Qt::SolidLine);
}

void MarkPainter::litCells() {
  const double radius = std::max(4.0, m_content.pointSize / 2 + 2.5);
  const QColor color = m_content.ghost ? m_content.ghostColor : m_content.theme.accent;
  for (const QVector3D& place : m_content.lit) ring(place, radius, color, 1.5);
}

void MarkPainter::heldCells() {
  const bool many = m_content.held.size() > 1;
  if (m_content.held.size() > ringsAtMost) return;  // a haze of rings; the selection shows them
  const double radius = many ? std::max(3.5, m_content.pointSize / 2 + 2) : 7.0;
  for (const QVector3D& place : m_content.held)
    ring(place, radius, m_content.theme.text, many ? 1.0 : 1.5);
}

void MarkPainter::ghost() {
  if (!m_content.ghost) return;
  const auto at = seen(*m_content.ghost);
  if (!at) return;
  if (m_content.handle) {
    if (const auto hand = seen(*m_content.handle))
      line({*hand, *at}, withAlpha(m_content.ghostColor, 0.9), 1.25, Qt::DotLine);
  }
  ring(m_content.ghost, 8.0, m_content.ghostColor, 2.5);
  m_painter.setPen(Qt::NoPen);
  m_painter.setBrush(withAlpha(m_content.ghostColor, 0.45));
  m_painter.drawEllipse(*at, 7.0, 7.0);
}

void MarkPainter::handle() {
  if (!m_content.handle) return;
  const auto at = seen(*m_content.handle);
  if (!at) return;
  // Accent inside white inside black: one of the two outlines shows on any ground.
  const double radius = OverlayContent::handleRadius;
  m_painter.setPen(Qt::NoPen);
  m_painter.setBrush(QColor(0, 0, 0, 170));
  m_painter.drawEllipse(*at, radius + 2.5, radius + 2.5);
  m_painter.setBrush(Qt::white);
  m_painter.drawEllipse(*at, radius + 1.5, radius + 1.5);
  m_painter.setBrush(m_content.theme.accent);
  m_painter.drawEllipse(*at, radius - 0.5, radius - 0.5);
}

void MarkPainter::tag() {
  if (!m_content.handle || m_content.tag.isEmpty()) return;
  const auto at = seen(*m_content.handle);
  if (!at) return;
  const QFont nameFont = font(bodyPixels, QFont::DemiBold);
  const QFont noteFont = font(captionPixels);
  const QFontMetricsF nameSize(nameFont), noteSize(noteFont);
  constexpr double widest = 260.0;
  const QString name = nameSize.elidedText(m_content.tag, Qt::ElideMiddle, widest);
  const QString note = noteSize.elidedText(m_content.tagNote, Qt::ElideRight, widest);
  const double width =
      std::max(nameSize.horizontalAdvance(name), noteSize.horizontalAdvance(note)) + 16;
  const double height = nameSize.height() + (note.isEmpty() ? 0 : noteSize.height() + 2) + 8;
  QRectF box(at->x() + 16, at->y() - height - 8, width, height);
  // Stays inside the view, on the other side of the handle where it must.
  const QSizeF area = m_view.viewport();
  if (box.right() > area.width() - 4) box.moveRight(at->x() - 16);
  if (box.top() < 4) box.moveTop(at->y() + 14);
  m_painter.setPen(QPen(withAlpha(m_content.theme.text, 0.25), 1.0));
  m_painter.setBrush(withAlpha(m_content.theme.ground, 0.93));
  m_painter.drawRoundedRect(box, 4, 4);
  m_painter.setPen(m_content.theme.text);
  m_painter.setFont(nameFont);
  m_painter.drawText(QPointF(box.left() + 8, box.top() + 4 + nameSize.ascent()), name);
  if (note.isEmpty()) return;
  m_painter.setPen(withAlpha(m_content.theme.text, 0.8));
  m_painter.setFont(noteFont);
  m_painter.drawText(QPointF(box.left() + 8, box.top() + 6 + nameSize.height() + noteSize.ascent()),
                     note);
}

void MarkPainter::classNames() {
  const QFont nameFont = font(bodyPixels, QFont::DemiBold);
  const QFontMetricsF size(nameFont);
  QVector<QRectF> taken;
  for (const SceneClass& one : m_content.classes) {
    const auto at = seen(one.centre);
    if (!at) continue;
    const QString name = size.elidedText(one.name, Qt::ElideMiddle, 160);
    const double width = size.horizontalAdvance(name);
    const QRectF box(at->x() - width / 2, at->y() - size.height() / 2, width, size.height());
    // A name that would lie on another is left out: the first given is the more important.
    if (std::any_of(taken.begin(), taken.end(),
                    [&box](const QRectF& other) { return other.intersects(box); }))
      continue;
    taken << box;
    haloedText({box.left(), box.top() + size.ascent()}, name, nameFont, m_content.theme.text);
  }
}

void MarkPainter::selecting() {
  const QPolygonF& outline = m_content.selecting;
  if (outline.size() < 2) return;
  m_painter.setPen(Qt::NoPen);
  m_painter.setBrush(withAlpha(m_content.theme.accent, 0.12));
  m_painter.drawPolygon(outline, Qt::WindingFill);
  line(outline, m_content.theme.accent, 1.5, Qt::SolidLine);
  // The piece that closes it is always seen: that is how the cells will be told apart.
  line({outline.last(), outline.first()}, m_content.theme.accent, 1.5, Qt::DashLine);
  if (m_content.selectingSign.isEmpty()) return;
  haloedText(m_content.selectingPointer + QPointF(12, -8), m_content.selectingSign,
             font(bodyPixels + 3, QFont::Bold), m_content.theme.accent);
}

void MarkPainter::status() {
  if (m_content.status.isEmpty()) return;
  const QFont small = font(captionPixels);
  const QFontMetricsF size(small);
  const QSizeF area = m_view.viewport();
  const double room = area.width() - 2 * margin - gizmoExtent;
  const QStringList lines = m_content.status.split(QLatin1Char('\n'));
  double baseline = area.height() - margin - size.descent() -
                    static_cast<double>(lines.size() - 1) * size.lineSpacing();
  for (const QString& line : lines) {
    haloedText({margin, baseline}, size.elidedText(line, Qt::ElideRight, room), small,
               withAlpha(m_content.theme.text, 0.9));
    baseline += size.lineSpacing();
  }
}

void MarkPainter::emptiness() {
  m_painter.setFont(font(bodyPixels));
  m_painter.setPen(withAlpha(m_content.theme.text, 0.7));
  m_painter.drawText(QRectF(QPointF(0, 0), m_view.viewport()), Qt::AlignCenter | Qt::TextWordWrap,
                     m_content.status);
}

}  // namespace

void paintOverlay(QPainter& painter, const OverlayContent& content, const ViewTransform& view,
                  const QQuaternion& orientation) {
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  MarkPainter marks(painter, content, view);
  if (content.empty) {
    marks.emptiness();
    return;
  }
  marks.arrows();
  if (content.classNames) marks.classNames();
  marks.litCells();
  marks.ring(content.hover, std::max(5.0, content.pointSize / 2 + 2.5), content.theme.text, 1.25);
  marks.ring(content.dropTarget, 15.0, content.theme.accent, 2.0);
  marks.heldCells();
  marks.trail();
  marks.ghost();
  marks.handle();
  marks.selecting();
  marks.status();
  paintGizmo(painter, {view.viewport().width() - margin, view.viewport().height() - margin},
             orientation, content.axisNames, content.theme.text);
  marks.tag();
}

SceneOverlay::SceneOverlay(QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setAttribute(Qt::WA_NoSystemBackground);
  setFocusPolicy(Qt::NoFocus);
}

void SceneOverlay::setView(const ViewTransform& view, const QQuaternion& orientation) {
  m_view = view;
  m_orientation = orientation;
  update();
}

void SceneOverlay::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintOverlay(painter, content, m_view, m_orientation);
  if (!content.framed) return;
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(Qt::NoPen);
  painter.setBrush(content.theme.accent);
  constexpr int wide = 2;
  painter.drawRect(QRect(0, 0, width(), wide));
  painter.drawRect(QRect(0, height() - wide, width(), wide));
  painter.drawRect(QRect(0, 0, wide, height()));
  painter.drawRect(QRect(width() - wide, 0, wide, height()));
}

}  // namespace chreode
