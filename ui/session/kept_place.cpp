#include "session/kept_place.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace chreode {

QString demoFolder() {
  const QString program = QCoreApplication::applicationDirPath();
  for (const char* place : {"/../../resources/demo", "/../share/chreode/demo"}) {
    const QDir folder(program + QLatin1String(place));
    if (folder.exists(QStringLiteral("myeloid.h5ad"))) return folder.canonicalPath();
  }
  return {};
}

bool isDemoFile(const QString& path) {
  const QString demo = demoFolder();
  return !demo.isEmpty() && QFileInfo(path).canonicalPath() == demo;
}

Keeper keeperOf(const QString& path, const std::string& part, std::uint64_t dataHash) {
  const QString name = QString::fromStdString(part).replace(QLatin1Char('/'), QLatin1Char('-'));
  return {name.isEmpty() ? path : path + QLatin1Char('.') + name, dataHash, !isDemoFile(path)};
}

}  // namespace chreode
