#include "application.h"

#include <QApplication>

#include "plots/theme.h"
#include "render/graphics_setup.h"

namespace chreode {

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
