#pragma once

#include <QRectF>
#include <QString>

class QFontMetricsF;
class QPainter;

namespace chreode {

/// `value` with three significant digits, a true minus sign and thin spaces between thousands:
/// "0.0123", "−1.50", "12 300"; powers of ten beyond 10⁶ and below 10⁻³ ("3.20e−5"); "–" for NaN.
QString numberText(double value);
/// The same with a plus sign for what is above zero.
QString signedText(double value);
/// With two decimals and a sign, "+1.24": changes are compared with each other, so their points stand
/// below each other. "0.00" has no sign.
QString changeText(double value);
/// A whole number with thin spaces between thousands: "1 234 567".
QString countText(qint64 count);
/// A share as per cent: "41 %", "0.3 %", "< 0.1 %".
QString percentText(double share);
/// "about 4 min left", "about 20 s left".
QString timeLeftText(double seconds);

/// Plain digits for files and the clipboard: six significant digits, point, ASCII minus; "" for
/// NaN.
QString plainNumber(double value);

/// Draws `text` right-aligned with every digit in a box of the same width, so that columns of
/// numbers line up in faces whose figures are not tabular (Qt 6.4 cannot ask a face for them).
void drawTabular(QPainter& painter, const QRectF& box, const QString& text);
/// Draws a name at the left of a cell of a table; in the middle it gives way to "…".
void drawName(QPainter& painter, const QRect& cell, const QString& name);
double tabularWidth(const QFontMetricsF& metrics, const QString& text);

}  // namespace chreode
