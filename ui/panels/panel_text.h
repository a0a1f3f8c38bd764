#pragma once

#include <QString>

class QColor;
class QComboBox;
class QFrame;
class QLabel;
class QWidget;

namespace chreode {

/// Margins and distances of every panel, in pixels: an 8-pixel grid with 4-pixel inner steps.
inline constexpr int panelMargin = 16;
inline constexpr int partGap = 16;
inline constexpr int rowGap = 8;
inline constexpr int innerGap = 4;

/// A part's name: 13 pixels, semibold.
QLabel* headingLabel(const QString& text, QWidget* parent = nullptr);
/// Running text that wraps.
QLabel* textLabel(const QString& text, QWidget* parent = nullptr);
/// Units and side remarks: 11 pixels, muted, wrapping.
QLabel* captionLabel(const QString& text, QWidget* parent = nullptr);
/// A thin horizontal line between two parts.
QFrame* hairline(QWidget* parent = nullptr);

/// A box whose longest entry does not widen the panel.
QComboBox* narrowBox(const QString& name, const QString& tip);

/// Colours a label's text, or gives it the palette's colour again for an invalid one.
void setTextColor(QLabel* label, const QColor& color);

}  // namespace chreode
