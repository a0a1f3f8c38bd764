#pragma once

#include <QProcess>

namespace chreode {

/// An X server without a screen (Xvfb) for verbs that draw real windows where there is no display.
/// Made before the QApplication; the server ends with this object.
class VirtualDisplay {
 public:
  /// Starts Xvfb on a free display number and names it in DISPLAY. Throws Error when it does not
  /// start.
  VirtualDisplay(int width, int height);
  ~VirtualDisplay();

 private:
  QProcess m_server;
};

}  // namespace chreode
