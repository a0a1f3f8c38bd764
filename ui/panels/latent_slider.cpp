#include "panels/latent_slider.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QSignalBlocker>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "plots/bars.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kSteps = 100;     // of the slider's whole numbers, to a standard deviation
constexpr double kArrow = 0.1;  // standard deviations
constexpr double kPage = 1.0;
constexpr double kFine = 0.1;  // of the pointer's way, with Shift
constexpr double kFarthest = 20.0;
constexpr int kQuiet = 700;     // ms without a key that end a step
constexpr double kStripInset = 8.0;  // of the strip's ends, for the handle

}  // namespace

LatentColumns LatentColumns::of(const QRectF& row) {
  constexpr double name = 34.0;
  constexpr double value = 46.0;
  constexpr double gap = 8.0;
  const double genes = std::clamp(row.width() * 0.4, 60.0, 320.0);
  LatentColumns columns;
  columns.name = QRectF(row.left() + gap, row.top(), name - gap, row.height());
  columns.genes = QRectF(row.right() - genes, row.top(), genes, row.height());
  columns.value =
      QRectF(columns.genes.left() - value - 2.0 * gap, row.top(), value + gap, row.height());
  columns.strip =
      QRectF(row.left() + name, row.top(), columns.value.left() - row.left() - name, row.height());
  return columns;
}

LatentSlider::LatentSlider(int number, const LatentTrack& track, QWidget* parent)
    : QSlider(Qt::Horizontal, parent), m_number(number), m_track(track) {
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setAccessibleName(tr("Latent number %1").arg(number + 1));
  m_quiet.setSingleShot(true);
  m_quiet.setInterval(kQuiet);
  connect(&m_quiet, &QTimer::timeout, this, &LatentSlider::finish);
  // Only what comes from without, such as a screen reader, sets the slider's own value loudly.
  connect(this, &QSlider::valueChanged, this, [this](int value) {
    moveTo(static_cast<double>(value) / kSteps);
    finish();
  });
  showValue();
}

double LatentSlider::limit() const {
  return std::max({trackReach, std::ceil(std::abs(m_place)), std::ceil(std::abs(m_original))});
}

double LatentSlider::xOf(double place) const {
  const QRectF strip = LatentColumns::of(rect()).strip.adjusted(kStripInset, 0, -kStripInset, 0);
  return strip.center().x() + place / limit() * strip.width() / 2.0;
}

void LatentSlider::showValue() {
  const QSignalBlocker blocker(this);
  const int reach = static_cast<int>(std::ceil(limit() * kSteps));
  setRange(-reach, reach);
  setValue(static_cast<int>(std::lround(m_place * kSteps)));
  setAccessibleDescription(
      tr("%1 standard deviations from the mean of the data").arg(changeText(m_place)));
  update();
}

void LatentSlider::setPlace(double place, double original, bool movable) {
  if (!movable) m_grabbedX.reset();
  if (place == m_place && original == m_original && movable == m_movable) return;
  m_place = place;
  m_original = original;
  m_movable = movable;
  showValue();
}

void LatentSlider::setMoved(const std::vector<MovedGene>& genes) {
  m_genes = genes;
  update();
}

void LatentSlider::setStrength(std::optional<double> strength, double full, const QString& subject,
                               const QString& unit) {
  m_strength = strength;
  m_fullStrength = full;
  m_subject = subject;
  m_strengthUnit = unit;
  update();
}

void LatentSlider::moveTo(double place) {
  if (!m_movable) return;
  m_moving = true;
  m_place = std::clamp(place, -kFarthest, kFarthest);
  showValue();
  Q_EMIT moved(m_number, m_place);
}

void LatentSlider::finish() {
  m_quiet.stop();
  if (!m_moving) return;
  m_moving = false;
  Q_EMIT ended();
}

void LatentSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return event->ignore();
  finish();
  m_grabbedX = event->position().x();
  event->accept();
}

void LatentSlider::mouseMoveEvent(QMouseEvent* event) {
  if (!m_grabbedX || !m_movable) return;
  const double way = event->position().x() - *m_grabbedX;
  if (way == 0.0) return;
  m_grabbedX = event->position().x();
  const double perPixel = 1.0 / std::max(1e-6, xOf(1.0) - xOf(0.0));
  const bool fine = event->modifiers().testFlag(Qt::ShiftModifier);
  moveTo(m_place + way * perPixel * (fine ? kFine : 1.0));
}

void LatentSlider::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  m_grabbedX.reset();
  finish();
}

void LatentSlider::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  moveTo(m_original);
  finish();
}

void LatentSlider::keyPressEvent(QKeyEvent* event) {
  const auto step = [&](double place) {
    moveTo(place);
    if (m_moving) m_quiet.start();
  };
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
      return step(m_place - kArrow);
    case Qt::Key_Right:
    case Qt::Key_Up:
      return step(m_place + kArrow);
    case Qt::Key_PageDown:
      return step(m_place - kPage);
    case Qt::Key_PageUp:
      return step(m_place + kPage);
    case Qt::Key_Home:
      return step(m_original);
    case Qt::Key_Escape:
      if (!m_moving) break;
      m_moving = false;
      m_quiet.stop();
      m_grabbedX.reset();
      Q_EMIT cancelled();
      return;
    default:
      break;
  }
  event->ignore();
}

void LatentSlider::wheelEvent(QWheelEvent* event) {
  event->ignore();  // the list scrolls
}

void LatentSlider::focusInEvent(QFocusEvent* event) {
  QSlider::focusInEvent(event);
  Q_EMIT focused(m_number);
}

void LatentSlider::focusOutEvent(QFocusEvent* event) {
  if (!m_grabbedX) finish();
  QSlider::focusOutEvent(event);
}

bool LatentSlider::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QSlider::event(event);
  QString text =
      tr("Latent number %1: %2 standard deviations from the mean, %3 as encoded. One "
         "standard deviation is %4 of its units.")
          .arg(m_number + 1)
          .arg(changeText(m_place), changeText(m_original), numberText(m_track.deviation));
  if (!m_track.active) {
    text += tr(" It varies by less than 0.01 over the data: the model hardly uses it.");
  }
  if (m_strength) {
    text +=
        QLatin1Char(' ') + tr("%1: %2 %3.").arg(m_subject, signedText(*m_strength), m_strengthUnit);
  }
  if (!m_genes.empty()) {
    QStringList genes;
    for (const MovedGene& gene : m_genes) {
      genes << gene.name + QLatin1Char(' ') + signedText(gene.change);
    }
    text += QLatin1Char(' ') +
            tr("One standard deviation up moves %1.").arg(genes.join(QStringLiteral(", ")));
  }
  QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text, this);
  return true;
}

void LatentSlider::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::of(palette());
  const LatentColumns columns = LatentColumns::of(rect());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (hasFocus()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.selection);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
  } else if (underMouse()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
  }
  painter.setFont(textFont());
  painter.setPen(m_track.active ? theme.text : theme.muted);
  painter.drawText(columns.name, Qt::AlignLeft | Qt::AlignVCenter, QString::number(m_number + 1));
  paintStrip(painter, columns.strip.adjusted(kStripInset, 3, -kStripInset, -3), theme);
  painter.setPen(m_movable ? theme.text : theme.muted);
  drawTabular(painter, columns.value, changeText(m_place));
  QRectF genes = columns.genes;
  if (m_strength) {
    const QRectF bar(genes.left(), genes.top() + 6.0, 48.0, genes.height() - 12.0);
    paintChangeBar(painter, bar, *m_strength, m_fullStrength, std::nan(""), 0.5, theme);
    painter.setPen(theme.text);
    drawTabular(painter, QRectF(bar.right(), genes.top(), 46.0, genes.height()),
                changeText(*m_strength));
    genes.setLeft(bar.right() + 58.0);
  }
  paintGenes(painter, genes, theme);
}

void LatentSlider::paintStrip(QPainter& painter, const QRectF& strip, const Theme& theme) const {
  const double base = strip.bottom() - 4.0;
  // The data's distribution.
  if (!m_track.bins.empty()) {
    QPainterPath path(QPointF(xOf(-trackReach), base));
    const double width = 2.0 * trackReach / static_cast<double>(m_track.bins.size());
    for (std::size_t bin = 0; bin < m_track.bins.size(); ++bin) {
      const double height = static_cast<double>(m_track.bins[bin]) * (base - strip.top());
      const double from = -trackReach + width * static_cast<double>(bin);
      path.lineTo(xOf(from), base - height);
      path.lineTo(xOf(from + width), base - height);
    }
    path.lineTo(xOf(trackReach), base);
    painter.fillPath(path, theme.zero);
  }
  painter.setPen(QPen(theme.muted, 1.0));
  painter.drawLine(QPointF(strip.left(), base), QPointF(strip.right(), base));
  painter.drawLine(QPointF(xOf(0.0), base - 3.0), QPointF(xOf(0.0), base + 3.0));
  if (!m_movable) {
    painter.setPen(QPen(theme.muted, 1.5));
    painter.setBrush(theme.window);
    painter.drawEllipse(QPointF(xOf(m_place), base), 4.0, 4.0);
    return;
  }
  // From where it was to where it is.
  if (std::abs(m_place - m_original) > 1e-6) {
    painter.setPen(QPen(theme.accent, 2.0));
    painter.drawLine(QPointF(xOf(m_original), base), QPointF(xOf(m_place), base));
    painter.setPen(QPen(theme.text, 1.5));
    painter.setBrush(theme.surface);
    painter.drawEllipse(QPointF(xOf(m_original), base), 3.5, 3.5);
  }
  painter.setPen(QPen(theme.surface, 1.5));
  painter.setBrush(theme.accent);
  painter.drawEllipse(QPointF(xOf(m_place), base), 5.5, 5.5);
}

void LatentSlider::paintGenes(QPainter& painter, const QRectF& box, const Theme& theme) const {
  painter.setFont(textFont(captionSize + 1));
  const QFontMetricsF metrics(painter.font());
  double left = box.left();
  for (const MovedGene& gene : m_genes) {
    const bool up = gene.change > 0.0;
    const QString arrow = up ? QStringLiteral("↑") : QStringLiteral("↓");
    const double arrowWidth = metrics.horizontalAdvance(arrow) + 1.0;
    const double room = box.right() - 4.0 - left - arrowWidth;
    const double wanted = metrics.horizontalAdvance(gene.name);
    // A name is shown whole, but for the first one, which may be cut in the middle.
    if (wanted > room && &gene != &m_genes.front()) break;
    const QString name = metrics.elidedText(gene.name, Qt::ElideMiddle, room);
    painter.setPen(up ? theme.up : theme.down);
    painter.drawText(QRectF(left, box.top(), arrowWidth, box.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, arrow);
    left += arrowWidth;
    painter.setPen(theme.text);
    painter.drawText(QRectF(left, box.top(), std::max(0.0, room), box.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, name);
    left += std::min(wanted, room) + 9.0;
  }
}

}  // namespace chreode
