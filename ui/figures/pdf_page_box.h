#pragma once

#include <QByteArray>
#include <QSizeF>

namespace chreode {

/// A PDF of one page as QPdfWriter wrote it, with a page of exactly `points`: Qt rounds a page's
/// size to whole points, up to 0.18 mm off. What is painted keeps its distance from the top left
/// corner. A file that is built otherwise comes back as it is.
QByteArray withPageBox(QByteArray pdf, const QSizeF& points);

}  // namespace chreode
