#pragma once

#include <QProcess>
#include <QStringList>
#include <string>

namespace chreode {

/// What a run of a program left behind.
struct Outcome {
  int code = -1;  ///< −1 when it crashed or took longer than two minutes
  std::string out;
  std::string err;

  bool saysOneLine() const {
    return !err.empty() && err.back() == '\n' && err.find('\n') == err.size() - 1;
  }
};

/// Runs a program without any display.
inline Outcome runCommand(const QString& program, const QStringList& arguments) {
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
    environment.remove(QString::fromLatin1(name));
  }
  process.setProcessEnvironment(environment);
  process.start(program, arguments);
  if (!process.waitForFinished(120000) || process.exitStatus() != QProcess::NormalExit) return {};
  return {process.exitCode(), process.readAllStandardOutput().toStdString(),
          process.readAllStandardError().toStdString()};
}

/// Runs chreode with arguments separated by single spaces.
inline Outcome chreode(const QString& arguments) {
  return runCommand(QStringLiteral(CHREODE_PROGRAM),
                    arguments.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

}  // namespace chreode
