#include "window_program.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QTimer>
#include <iostream>

#include <QtConcurrent/QtConcurrentRun>

#include "application.h"
#include "model/blas.h"
#include "window/main_window.h"

namespace chreode {

namespace {

Q_LOGGING_CATEGORY(programLog, "chreode")

/// A slow BLAS makes training unbearable without anything looking wrong: say it where it is seen.
void reportBlas() {
  const BlasProbe probe = probeBlas();
  if (probe.slow()) {
    qCWarning(programLog).noquote() << QString::fromStdString(probe.description());
  } else {
    qCInfo(programLog).noquote() << QString::fromStdString(probe.description());
  }
}

}  // namespace

int runWindow(int argc, char** argv, const WindowRequest& request) {
  if (!hasDisplay()) {
    std::cerr << "chreode: there is no display to open the window on; see chreode --help for what "
                 "works without one."
              << std::endl;
    return 1;
  }
  prepareApplication();
  Application application(argc, argv);
  dressApplication(application);
  Session session;
  session.models().setGeneNames(
      {QString::fromStdString(request.names.map), request.names.acrossSpecies});
  MainWindow window(&session);
  window.show();
  if (!request.file.empty()) {
    session.open(QString::fromStdString(request.file), request.choice,
                 QString::fromStdString(request.model));
  }
  // After the first picture: the probe takes a core for a few milliseconds.
  QTimer::singleShot(500, &window, [] { static_cast<void>(QtConcurrent::run(reportBlas)); });
  const int status = QApplication::exec();
  session.finish();
  return status;
}

}  // namespace chreode
