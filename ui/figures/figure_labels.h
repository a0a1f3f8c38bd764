#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QVector>

namespace chreode {

/// A text that belongs to a place.
struct LabelWish {
  QPointF anchor;
  QSizeF size;
};

/// A box for each label, centred on its anchor where that is free, else as near to it as a spiral
/// finds: no two overlap and all lie in `area`. The first are placed first; a label for which there
/// is no room gets an empty box.
QVector<QRectF> placeLabels(const QVector<LabelWish>& labels, const QRectF& area);

}  // namespace chreode
