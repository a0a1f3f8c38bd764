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

void dressApplication(QApplication& application) {
  QApplication::setApplicationName(QStringLiteral("chreode"));
  QApplication::setApplicationDisplayName(QString());
  QApplication::setOrganizationName(QStringLiteral("chreode"));
  QApplication::setApplicationVersion(QStringLiteral(CHREODE_VERSION));
  applyTheme(application, platformIsDark(application));
}

}  // namespace chreode
