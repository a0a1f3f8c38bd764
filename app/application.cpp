#include "application.h"

#include <exception>

#include "plots/theme.h"
#include "render/graphics_setup.h"

namespace chreode {

bool Application::notify(QObject* receiver, QEvent* event) {
  try {
    return QApplication::notify(receiver, event);
  } catch (const std::exception& error) {
    qCritical("chreode: this failed unexpectedly and was left out: %s", error.what());
    return true;
  }
}

bool hasDisplay() {
  return !qEnvironmentVariableIsEmpty("DISPLAY") ||
         !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") ||
         !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

void prepareApplication() {
  prepareGraphics();
}

void nameApplication() {
  QCoreApplication::setApplicationName(QStringLiteral("chreode"));
  QCoreApplication::setOrganizationName(QStringLiteral("chreode"));
  QCoreApplication::setApplicationVersion(QStringLiteral(CHREODE_VERSION));
}

void dressApplication(QApplication& application) {
  nameApplication();
  QApplication::setApplicationDisplayName(QString());
  applyTheme(application, platformIsDark(application));
}

}  // namespace chreode
