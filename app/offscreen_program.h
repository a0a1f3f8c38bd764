#pragma once

#include <QGuiApplication>
#include <QTemporaryDir>
#include <memory>

namespace chreode {

/// A QGuiApplication that needs no display, for fonts and painters.
class OffscreenProgram {
 public:
  OffscreenProgram() {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Qt would tell of its own choice on standard error, where only our one line belongs.
    if (qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR") && m_runtime.isValid()) {
      qputenv("XDG_RUNTIME_DIR", m_runtime.path().toUtf8());
    }
    m_program = std::make_unique<QGuiApplication>(m_argc, m_argv);
    QCoreApplication::setApplicationVersion(QStringLiteral(CHREODE_VERSION));
  }

 private:
  QTemporaryDir m_runtime;
  int m_argc = 1;
  char m_name[8] = "chreode";
  char* m_argv[2] = {m_name, nullptr};
  std::unique_ptr<QGuiApplication> m_program;
};

}  // namespace chreode
