#pragma once

#include <QIcon>

namespace chreode {

/// Small pictures drawn by hand, since Qt's SVG module is not asked for. Crisp at any scale.
QIcon dotIcon(const QColor& color);              ///< a class's dot
QIcon eyeIcon(const QColor& color, bool open);   ///< shown or hidden
QIcon starIcon(const QColor& color, bool full);  ///< pinned or not
QIcon crossIcon(const QColor& color);            ///< cancel, dismiss

}  // namespace chreode
