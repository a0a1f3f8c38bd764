#include "virtual_display.h"

#include <QByteArray>
#include <QElapsedTimer>

#include "base/error.h"

namespace chreode {

namespace {

constexpr int kStartMs = 15000;

}  // namespace

VirtualDisplay::VirtualDisplay(int width, int height) {
  // The server chooses the number and writes it to its standard output once it takes connections.
  m_server.setProcessChannelMode(QProcess::SeparateChannels);
  m_server.setStandardErrorFile(QProcess::nullDevice());
  m_server.start(QStringLiteral("Xvfb"),
                 {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                  QStringLiteral("0"), QStringLiteral("%1x%2x24").arg(width).arg(height),
                  QStringLiteral("-nolisten"), QStringLiteral("tcp")});
  if (!m_server.waitForStarted(kStartMs)) {
    throw Error(
        "There is no display and Xvfb, which stands in for one, is not installed (package xvfb).");
  }
  QElapsedTimer waited;
  waited.start();
  QByteArray number;
  while (!number.endsWith('\n') && waited.elapsed() < kStartMs &&
         m_server.state() == QProcess::Running) {
    if (m_server.waitForReadyRead(200)) number += m_server.readAllStandardOutput();
  }
  if (!number.endsWith('\n')) throw Error("Xvfb, which stands in for a display, did not start.");
  qputenv("DISPLAY", ":" + number.trimmed());
}

VirtualDisplay::~VirtualDisplay() {
  m_server.terminate();
  if (!m_server.waitForFinished(3000)) m_server.kill();
}

}  // namespace chreode
