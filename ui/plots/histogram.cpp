#include "plots/histogram.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "plots/axis.h"
#include "plots/export_name.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kBins = 60;
constexpr std::size_t kMostBinned = 200'000;  // of more numbers, every so manieth is binned
constexpr double kHandleReach = 12.0;         // pixels to either side of a handle
constexpr double kKnob = 5.0;

int binOf(const HistogramData& data, double value) {
  const double span = data.high - data.low;
  const double share = (data.toAxis(value) - data.low) / span;
  return std::clamp(static_cast<int>(share * kBins), 0, kBins - 1);
}

struct Tick {
  double place;  // in axis units
  QString text;
};

std::vector<Tick> logTicks(const HistogramData& data) {
  std::vector<Tick> ticks;
  if (data.low <= 0.0) ticks.push_back({0.0, QStringLiteral("0")});
  const double decades = data.high - data.low;
  for (double power = 1.0; power <= 1e9; power *= 10.0) {
    for (const double lead : {1.0, 2.0, 5.0}) {
      if (lead != 1.0 && decades > 2.5) continue;
      const double value = lead * power;
      const double place = std::log10(1.0 + value);
      if (place < data.low || place > data.high) continue;
      ticks.push_back({place, value >= 1e6 ? numberText(value)
                                           : countText(static_cast<qint64>(std::llround(value)))});
    }
  }
  return ticks;
}

std::vector<Tick> ticksOf(const HistogramData& data, double width) {
  if (data.scale == HistogramScale::log) return logTicks(data);
  std::vector<Tick> ticks;
  const double unit = data.scale == HistogramScale::percent ? 100.0 : 1.0;
  const auto places = niceTicks(data.low * unit, data.high * unit,
                                std::clamp(static_cast<int>(width / 56.0), 2, 8));
  const double step = places.size() > 1 ? places[1] - places[0] : 1.0;
  for (const double place : places) {
    QString text = tickText(place, step);
    if (data.scale == HistogramScale::percent) text += QStringLiteral(" %");
    ticks.push_back({place / unit, text});
  }
  return ticks;
}

}  // namespace

double HistogramData::toAxis(double value) const {
  return scale == HistogramScale::log ? std::log10(1.0 + std::max(0.0, value)) : value;
}

double HistogramData::fromAxis(double place) const {
  return scale == HistogramScale::log ? std::pow(10.0, place) - 1.0 : place;
}

HistogramData histogramOf(const std::vector<double>& numbers, HistogramScale scale,
                          const std::vector<int>& groupOf,
                          const std::vector<HistogramGroup>& groups) {
  HistogramData data;
  data.scale = scale;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const double number : numbers) {
    if (!std::isfinite(number)) {
      ++data.missing;
      continue;
    }
    least = std::min(least, number);
    most = std::max(most, number);
  }
  if (!(least <= most)) return data;
  data.low = data.toAxis(least);
  data.high = data.toAxis(most);
  if (scale == HistogramScale::percent) data.low = 0.0;
  // A little room, so that the greatest number is inside.
  const double room = 0.02 * (data.high - data.low);
  data.high += room > 0.0 ? room : 0.5;
  if (scale == HistogramScale::linear) data.low -= room > 0.0 ? room : 0.5;
  if (scale == HistogramScale::log) data.low = std::max(0.0, data.low - 3.0 * room);

  data.shares.assign(kBins, 0.0);
  data.groups = groups;
  std::vector<double> sizes(groups.size(), 0.0);
  for (HistogramGroup& group : data.groups) group.shares.assign(kBins, 0.0);
  double count = 0.0;
  const std::size_t stride = 1 + numbers.size() / kMostBinned;
  for (std::size_t i = 0; i < numbers.size(); i += stride) {
    if (!std::isfinite(numbers[i])) continue;
    const auto bin = static_cast<std::size_t>(binOf(data, numbers[i]));
    data.shares[bin] += 1.0;
    count += 1.0;
    if (groups.empty() || groupOf[i] < 0) continue;
    const auto group = static_cast<std::size_t>(groupOf[i]);
    data.groups[group].shares[bin] += 1.0;
    sizes[group] += 1.0;
  }
  for (double& share : data.shares) share /= std::max(1.0, count);
  for (std::size_t g = 0; g < data.groups.size(); ++g) {
    for (double& share : data.groups[g].shares) share /= std::max(1.0, sizes[g]);
  }
  return data;
}

Histogram::Histogram(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setExportName(this, QStringLiteral("histogram"));
}

void Histogram::setData(HistogramData data) {
  m_data = std::move(data);
  update();
}

void Histogram::setHandles(bool low, bool high) {
  m_hasLow = low;
  m_hasHigh = high;
  update();
}

void Histogram::setLimits(std::optional<double> low, std::optional<double> high) {
  if (m_held != Handle::none) return;  // the hand has it
  m_low = low;
  m_high = high;
  update();
}

QRectF Histogram::area() const {
  const QFontMetricsF metrics(textFont(captionSize));
  return QRectF(rect()).adjusted(8.0, 6.0, -8.0, -(metrics.height() + 6.0));
}

double Histogram::xOf(std::optional<double> limit, bool upper) const {
  const QRectF box = area();
  if (!limit) return upper ? box.right() : box.left();
  const double share = (m_data.toAxis(*limit) - m_data.low) / (m_data.high - m_data.low);
  return box.left() + std::clamp(share, 0.0, 1.0) * box.width();
}

double Histogram::placeAt(double x) const {
  const QRectF box = area();
  return m_data.low + (x - box.left()) / box.width() * (m_data.high - m_data.low);
}

Histogram::Handle Histogram::handleAt(const QPointF& point) const {
  if (m_data.empty() || !isEnabled()) return Handle::none;
  const double toLow =
      m_hasLow ? std::abs(point.x() - xOf(m_low, false)) : std::numeric_limits<double>::infinity();
  const double toHigh =
      m_hasHigh ? std::abs(point.x() - xOf(m_high, true)) : std::numeric_limits<double>::infinity();
  if (std::min(toLow, toHigh) > kHandleReach) return Handle::none;
  if (toLow == toHigh) return point.x() < xOf(m_low, false) ? Handle::low : Handle::high;
  return toLow < toHigh ? Handle::low : Handle::high;
}

void Histogram::moveHandle(Handle handle, double place) {
  double value = m_data.fromAxis(place);
  if (m_whole) value = std::round(value);
  const double unit = m_data.scale == HistogramScale::percent ? 1000.0 : 0.0;
  if (unit > 0.0) value = std::round(value * unit) / unit;
  if (handle == Handle::low) {
    m_low = place <= m_data.low ? std::nullopt : std::optional(value);
    if (m_low && m_high && *m_low > *m_high) m_low = m_high;
  } else {
    m_high = place >= m_data.high ? std::nullopt : std::optional(value);
    if (m_low && m_high && *m_high < *m_low) m_high = m_low;
  }
  update();
}

void Histogram::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  m_held = handleAt(event->position());
  if (m_held == Handle::none) return;
  m_grip = event->position().x() - (m_held == Handle::low ? xOf(m_low, false) : xOf(m_high, true));
}

void Histogram::mouseMoveEvent(QMouseEvent* event) {
  if (m_held == Handle::none) {
    setCursor(handleAt(event->position()) == Handle::none ? Qt::ArrowCursor : Qt::SplitHCursor);
    return;
  }
  moveHandle(m_held, placeAt(event->position().x() - m_grip));
  Q_EMIT limitsDragged();
}

void Histogram::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || m_held == Handle::none) return;
  m_held = Handle::none;
  update();
  Q_EMIT limitsChosen();
}

void Histogram::keyPressEvent(QKeyEvent* event) {
  const bool left = event->key() == Qt::Key_Left;
  if ((!left && event->key() != Qt::Key_Right) || m_data.empty()) {
    QWidget::keyPressEvent(event);
    return;
  }
  const bool upper = !m_hasLow || (m_hasHigh && event->modifiers().testFlag(Qt::ShiftModifier));
  const double step = (m_data.high - m_data.low) / 100.0;
  const std::optional<double> limit = upper ? m_high : m_low;
  const double place = limit ? m_data.toAxis(*limit) : (upper ? m_data.high : m_data.low);
  moveHandle(upper ? Handle::high : Handle::low, place + (left ? -step : step));
  Q_EMIT limitsChosen();
}

void Histogram::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(captionSize));
  const QFontMetricsF metrics(painter.font());
  const Theme& theme = Theme::of(palette());
  const QRectF box = area();
  painter.fillRect(box, theme.surface);
  if (m_data.empty()) {
    painter.setPen(theme.muted);
    painter.drawText(box, Qt::AlignCenter, tr("no numbers"));
    return;
  }
  const double width = box.width() / kBins;
  double most =
      m_data.groups.empty() ? *std::max_element(m_data.shares.begin(), m_data.shares.end()) : 0.0;
  for (const HistogramGroup& group : m_data.groups) {
    most = std::max(most, *std::max_element(group.shares.begin(), group.shares.end()));
  }
  // Roots: a few cells far out are what the handles are for.
  const auto heightOf = [&](double share) {
    return most > 0.0 ? std::sqrt(share / most) * (box.height() - 4.0) : 0.0;
  };
  if (m_data.groups.empty()) {
    for (int bin = 0; bin < kBins; ++bin) {
      const double height = heightOf(m_data.shares[static_cast<std::size_t>(bin)]);
      if (height <= 0.0) continue;
      painter.fillRect(QRectF(box.left() + bin * width, box.bottom() - height,
                              std::max(1.0, width - 0.5), height),
                       theme.accent);
    }
  }
  for (const HistogramGroup& group : m_data.groups) {
    QPainterPath path(QPointF(box.left(), box.bottom()));
    for (int bin = 0; bin < kBins; ++bin) {
      const double top = box.bottom() - heightOf(group.shares[static_cast<std::size_t>(bin)]);
      path.lineTo(box.left() + bin * width, top);
      path.lineTo(box.left() + (bin + 1) * width, top);
    }
    path.lineTo(box.right(), box.bottom());
    painter.setPen(QPen(group.color, 1.2));
    painter.drawPath(path);
  }
  const double low = xOf(m_low, false);
  const double high = xOf(m_high, true);
  QColor veil = theme.window;
  veil.setAlphaF(0.8f);
  if (m_hasLow && low > box.left())
    painter.fillRect(QRectF(box.topLeft(), QPointF(low, box.bottom())), veil);
  if (m_hasHigh && high < box.right())
    painter.fillRect(QRectF(QPointF(high, box.top()), box.bottomRight()), veil);

  painter.setPen(QPen(theme.hairline, 1.0));
  painter.drawLine(box.bottomLeft(), box.bottomRight());
  double free = box.left() - 8.0;  // where the next text may begin
  for (const Tick& tick : ticksOf(m_data, box.width())) {
    const double x =
        box.left() + (tick.place - m_data.low) / (m_data.high - m_data.low) * box.width();
    if (x < box.left() - 0.5 || x > box.right() + 0.5) continue;
    const double half = metrics.horizontalAdvance(tick.text) / 2.0;
    const double middle = std::clamp(x, half, width * kBins + 2.0 * box.left() - half);
    painter.setPen(QPen(theme.hairline, 1.0));
    painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + 3.0));
    if (middle - half < free) continue;
    free = middle + half + 8.0;
    painter.setPen(theme.muted);
    painter.drawText(
        QRectF(middle - half - 1.0, box.bottom() + 4.0, 2.0 * half + 2.0, metrics.height()),
        Qt::AlignCenter, tick.text);
  }
  const auto paintHandle = [&](double x, bool held) {
    painter.setPen(QPen(theme.text, held ? 2.0 : 1.2));
    painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()));
    painter.setBrush(held ? theme.text : theme.surface);
    painter.drawEllipse(QPointF(x, box.center().y()), kKnob, kKnob);
    painter.setBrush(Qt::NoBrush);
  };
  if (m_hasLow) paintHandle(low, m_held == Handle::low);
  if (m_hasHigh) paintHandle(high, m_held == Handle::high);
  if (hasFocus()) {
    painter.setPen(QPen(theme.accent, 1.0));
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
  }
}

}  // namespace chreode
