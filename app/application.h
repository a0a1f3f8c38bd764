#pragma once

#include <QApplication>

namespace chreode {

/// The program's QApplication: an exception that gets out of an event is written to the log and the
/// program goes on, rather than ending with everything that was not yet kept.
class Application : public QApplication {
 public:
  using QApplication::QApplication;
  bool notify(QObject* receiver, QEvent* event) override;
};

/// An X11 or Wayland display is named in the environment.
bool hasDisplay();

/// What has to be set before a QApplication is made, for every verb that makes one.
void prepareApplication();

/// The names by which places of the user's are found; no application has to be there yet.
void nameApplication();

/// Names, style and palette of the program.
void dressApplication(QApplication& application);

}  // namespace chreode
