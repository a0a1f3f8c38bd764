#include "window/save_name.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

namespace chreode {

QString suggestedName(const std::string& dataFile, const QString& rest) {
  QString name = QFileInfo(QString::fromStdString(dataFile)).completeBaseName() + rest;
  return name.replace(QLatin1Char('/'), QLatin1Char('_'));
}

QString withEnding(const QString& path, const QString& kind) {
  if (path.isEmpty() || !QFileInfo(path).suffix().isEmpty()) return path;
  static const QRegularExpression ending(QStringLiteral("\\*(\\.[A-Za-z0-9]+)"));
  return path + ending.match(kind).captured(1);
}

QString askSaveName(QWidget* window, const QString& title, const QString& suggested,
                    const QStringList& kinds, QString* chosen) {
  QString kind = chosen ? *chosen : kinds.front();
  const QString path = QFileDialog::getSaveFileName(window, title, suggested,
                                                    kinds.join(QStringLiteral(";;")), &kind);
  if (chosen && !path.isEmpty()) *chosen = kind;
  return withEnding(path, kind);
}

}  // namespace chreode
