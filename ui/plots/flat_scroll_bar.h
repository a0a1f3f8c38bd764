#pragma once

#include <QStyle>

class QPainter;
class QStyleOptionSlider;

namespace chreode {

struct Theme;

/// A scroll bar without arrows: a rounded handle on the bare ground. Where each part lies.
QRect flatScrollBarPart(const QStyleOptionSlider& option, QStyle::SubControl part);
void paintFlatScrollBar(QPainter& painter, const QStyleOptionSlider& option, const Theme& theme);

}  // namespace chreode
