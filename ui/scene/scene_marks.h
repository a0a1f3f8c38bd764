#pragma once

#include <QColor>
#include <QString>

#include <QVector3D>

namespace chreode {

/// An arrow in the scene: where cells start and where a what-if takes them.
struct SceneArrow {
  QVector3D from, to;
  QColor color;
};

/// A class of cells as the scene needs it: a name at a place.
struct SceneClass {
  QString name;
  QVector3D centre;
  QColor color;
};

/// The scene's colours outside the cells.
struct SceneTheme {
  QColor ground{0xfb, 0xfb, 0xfa};
  QColor text{0x33, 0x37, 0x3d};
  QColor accent{0x2f, 0x6f, 0xde};
};

}  // namespace chreode
