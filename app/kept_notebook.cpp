#include "kept_notebook.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <memory>

#include "application.h"
#include "notebook/notebook_file.h"
#include "session/kept_place.h"

namespace chreode {

std::string notebookPathOf(const std::string& file, const std::string& part) {
  // The demo is known by where the program lies, which Qt tells to an application only.
  static int count = 1;
  static char name[] = "chreode";
  static char* arguments[] = {name, nullptr};
  std::unique_ptr<QCoreApplication> application;
  if (!QCoreApplication::instance()) {
    application = std::make_unique<QCoreApplication>(count, arguments);
  }
  nameApplication();
  const QString path = QFileInfo(QString::fromStdString(file)).absoluteFilePath();
  return keeperOf(path, part, 0).notebookPath().toStdString();
}

void keepInNotebook(const std::string& file, const Dataset& data, const Hypothesis& entry) {
  addToNotebook(notebookPathOf(file, data.part), entry);
}

}  // namespace chreode
