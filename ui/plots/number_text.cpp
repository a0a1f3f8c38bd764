#include "plots/number_text.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace chreode {

namespace {

constexpr QChar minusSign(0x2212);

/// Puts commas into the digits before the point.
QString grouped(QString digits) {
  const qsizetype point = digits.indexOf(QLatin1Char('.'));
  const qsizetype first = digits.startsWith(minusSign) ? 1 : 0;
  for (qsizetype at = (point < 0 ? digits.size() : point) - 3; at > first; at -= 3)
    digits.insert(at, QLatin1Char(','));
  return digits;
}

QString withTrueMinus(QString text) {
  return text.replace(QLatin1Char('-'), minusSign);
}

}  // namespace

QString numberText(double value) {
  if (std::isnan(value)) return QString(QChar(0x2013));
  if (std::isinf(value))
    return value > 0 ? QString(QChar(0x221e)) : minusSign + QString(QChar(0x221e));
  if (value == 0.0) return QStringLiteral("0");
  const double size = std::abs(value);
  if (size >= 1e6 || size < 1e-3) {
    QString text = QLocale::c().toString(value, 'e', 2);
    const qsizetype e = text.indexOf(QLatin1Char('e'));
    const int power = text.mid(e + 1).toInt();
    return withTrueMinus(text.left(e) + QLatin1Char('e') + QString::number(power));
  }
  // Rounding first, so that 9.999 becomes 10.0 and not 10.00.
  const double unit = std::pow(10.0, std::floor(std::log10(size)) - 2.0);
  const double rounded = std::round(value / unit) * unit;
  const int whole = static_cast<int>(std::floor(std::log10(std::abs(rounded)) + 1e-9)) + 1;
  const int decimals = std::max(0, 3 - whole);
  return grouped(
      withTrueMinus(QLocale::c()
                        .toString(decimals == 0 ? std::round(value) : rounded, 'f', decimals)
                        .remove(QLatin1Char(','))));
}

QString signedText(double value) {
  return value > 0 ? QLatin1Char('+') + numberText(value) : numberText(value);
}

QString changeText(double value) {
  if (std::isnan(value)) return numberText(value);
  const QString size = QString::number(std::abs(value), 'f', 2);
  if (size == QStringLiteral("0.00")) return size;
  return (value > 0.0 ? QChar(u'+') : QChar(0x2212)) + size;
}

QString countText(qint64 count) {
  return grouped(withTrueMinus(QString::number(count)));
}

QString percentText(double share) {
  const double percent = 100.0 * share;
  if (std::isnan(percent)) return QString(QChar(0x2013));
  const QString unit = QChar(0x00a0) + QStringLiteral("%");
  if (percent > 0.0 && percent < 0.1) return QStringLiteral("< 0.1") + unit;
  if (percent > 0.0 && percent < 0.95) return QString::number(percent, 'f', 1) + unit;
  return QString::number(static_cast<int>(std::lround(percent))) + unit;
}

QString timeLeftText(double seconds) {
  if (!(seconds >= 0.0) || std::isinf(seconds)) return {};
  if (seconds < 5.0) return QStringLiteral("a few seconds left");
  if (seconds < 90.0)
    return QStringLiteral("about %1 s left").arg(5 * static_cast<int>(std::ceil(seconds / 5.0)));
  return QStringLiteral("about %1 min left").arg(std::lround(seconds / 60.0));
}

QString plainNumber(double value) {
  if (std::isnan(value)) return {};
  return QString::number(value, 'g', 6);
}

void drawName(QPainter& painter, const QRect& cell, const QString& name) {
  const QRect words = cell.adjusted(8, 0, -4, 0);
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(name, Qt::ElideMiddle, words.width()));
}

double tabularWidth(const QFontMetricsF& metrics, const QString& text) {
  double digit = 0.0;
  for (char c = '0'; c <= '9'; ++c)
    digit = std::max(digit, metrics.horizontalAdvance(QLatin1Char(c)));
  double width = 0.0;
  for (const QChar c : text) width += c.isDigit() ? digit : metrics.horizontalAdvance(c);
  return width;
}

void drawTabular(QPainter& painter, const QRectF& box, const QString& text) {
  const QFontMetricsF metrics(painter.font());
  double digit = 0.0;
  for (char c = '0'; c <= '9'; ++c)
    digit = std::max(digit, metrics.horizontalAdvance(QLatin1Char(c)));
  const double baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2.0;
  double right = box.right();
  for (auto c = text.crbegin(); c != text.crend(); ++c) {
    const double own = metrics.horizontalAdvance(*c);
    const double width = c->isDigit() ? digit : own;
    painter.drawText(QPointF(right - width + (width - own) / 2.0, baseline), QString(*c));
    right -= width;
  }
}

}  // namespace chreode
