#pragma once

#include <QObject>

class QWidget;

namespace chreode {

class Session;

/// A right click on any plot of the program (see setExportName()), in docks and dialogs alike,
/// offers to write it as SVG, PDF or PNG.
class PlotLink : public QObject {
  Q_OBJECT
 public:
  PlotLink(Session* session, QWidget* window);

  /// What the menu does once a name is known; false, with failed(), when it cannot be written.
  bool save(QWidget* plot, const QString& path);

 Q_SIGNALS:
  void saved(const QString& path);
  void failed(const QString& sentence);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void ask(QWidget* plot);

  Session* m_session;
};

}  // namespace chreode
