#include "own_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QThread>

#include "application.h"
#include "base/error.h"

namespace chreode {

namespace {

constexpr int kPatienceMs = 600000;

}  // namespace

OwnWindow::OwnWindow() : m_display(1600, 1000) {
  qputenv("QT_QPA_PLATFORM", "xcb");
  qunsetenv("WAYLAND_DISPLAY");
  qputenv("XDG_DATA_HOME", m_own.path().toUtf8());
  qputenv("XDG_CONFIG_HOME", m_own.path().toUtf8());
  prepareApplication();
  m_application = std::make_unique<Application>(m_argc, m_argv);
  dressApplication(*m_application);
  m_session = std::make_unique<Session>();
  m_window = std::make_unique<MainWindow>(m_session.get());
  QObject::connect(m_session.get(), &Session::failed, m_window.get(),
                   [this](const QString& sentence) { m_failure = sentence; });
}

OwnWindow::~OwnWindow() {
  m_session->models().stopTraining();
  m_window.reset();
  m_session.reset();
}

void OwnWindow::show() {
  m_window->setGeometry(40, 40, 1440, 900);
  m_window->show();
}

void OwnWindow::waitFor(const char* what, const std::function<bool()>& ready) {
  QElapsedTimer waited;
  waited.start();
  while (!ready()) {
    if (!m_failure.isEmpty()) throw Error(m_failure.toStdString());
    if (waited.elapsed() > kPatienceMs)
      throw Error(std::string("Waited in vain for ") + what + ".");
    QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    QThread::msleep(1);
  }
}

void OwnWindow::spend(int milliseconds) {
  QElapsedTimer waited;
  waited.start();
  waitFor("time to pass", [&] { return waited.elapsed() >= milliseconds; });
}

void OwnWindow::open(const QString& path, const QString& model, bool wantsModelFile) {
  m_session->open(path, {}, model);
  waitFor("the model", [&] {
    const auto current = m_session->models().current();
    return current && (!wantsModelFile || current->id != QStringLiteral("pca")) &&
           m_session->jobs().jobs().empty();
  });
}

}  // namespace chreode
