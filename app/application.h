#pragma once

class QApplication;

namespace chreode {

/// An X11 or Wayland display is named in the environment.
bool hasDisplay();

/// What has to be set before a QApplication is made, for every verb that makes one.
void prepareApplication();

/// Names, style and palette of the program.
void dressApplication(QApplication& application);

}  // namespace chreode
