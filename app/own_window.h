#pragma once

#include <QString>
#include <QTemporaryDir>
#include <functional>
#include <memory>
#include <optional>

#include "virtual_display.h"
#include "window/main_window.h"

class QApplication;

namespace chreode {

/// The program's real window on a display of its own, for verbs that drive it unattended. Nobody's
/// pointer, settings or kept work are touched: they lie in a folder that goes with this object.
class OwnWindow {
 public:
  /// The window is made but not shown. Throws Error when no display can be had.
  OwnWindow();
  ~OwnWindow();

  Session& session() { return *m_session; }
  MainWindow& window() { return *m_window; }
  SceneWidget& scene() { return *m_window->scene(); }
  QString folder() const { return m_own.path(); }
  void show();

  /// Lets the program run until `ready`; throws Error with what failed meanwhile, or after ten
  /// minutes saying what was waited for.
  void waitFor(const char* what, const std::function<bool()>& ready);
  /// Lets the program run for a while.
  void spend(int milliseconds);
  /// Opens a file and waits until a model is in use and nothing runs any more; `wantsModelFile`: a
  /// model other than PCA.
  void open(const QString& path, const QString& model, bool wantsModelFile);

 private:
  VirtualDisplay m_display;
  QTemporaryDir m_own;
  int m_argc = 1;
  char m_name[8] = "chreode";
  char* m_argv[2] = {m_name, nullptr};
  std::unique_ptr<QApplication> m_application;
  QString m_failure;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<MainWindow> m_window;
};

}  // namespace chreode
