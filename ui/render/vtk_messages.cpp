#include "render/vtk_messages.h"

#include <QString>

#include <vtkLogger.h>
#include <vtkObjectFactory.h>
#include <vtkOutputWindow.h>
#include <vtkSmartPointer.h>

namespace chreode {

Q_LOGGING_CATEGORY(vtkMessages, "chreode.vtk")

namespace {

class LoggingOutputWindow : public vtkOutputWindow {
 public:
  static LoggingOutputWindow* New();
  // Qt's message handler may be called from any thread, so nothing is queued here.
  void DisplayText(const char* text) override {
    const QString line = QString::fromUtf8(text).trimmed();
    if (line.isEmpty()) return;
    switch (GetCurrentMessageType()) {
      case MESSAGE_TYPE_ERROR:
        qCCritical(vtkMessages).noquote() << line;
        break;
      case MESSAGE_TYPE_WARNING:
      case MESSAGE_TYPE_GENERIC_WARNING:
        qCWarning(vtkMessages).noquote() << line;
        break;
      default:
        qCDebug(vtkMessages).noquote() << line;
    }
  }
};
vtkStandardNewMacro(LoggingOutputWindow);

}  // namespace

void forwardVtkMessages() {
  if (dynamic_cast<LoggingOutputWindow*>(vtkOutputWindow::GetInstance())) return;
  vtkLogger::SetStderrVerbosity(vtkLogger::VERBOSITY_OFF);  // it would print them a second time
  const auto window = vtkSmartPointer<LoggingOutputWindow>::New();
  vtkOutputWindow::SetInstance(window);
}

}  // namespace chreode
