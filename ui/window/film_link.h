#pragma once

#include <QObject>
#include <QPointer>
#include <optional>

#include "film/film.h"
#include "session/session.h"

class QWidget;

namespace chreode {

class FigureLink;
class FilmDialog;
class ViewsLink;

/// Figure → Export film…: asks for a turntable of the active view, or a drag from the measured to
/// the edited cells, and has it written on a worker.
class FilmLink : public QObject {
  Q_OBJECT
 public:
  FilmLink(Session* session, const FigureLink* figures, QWidget* window);

  /// Opens the dialog; says why not where nothing is shown.
  void showDialog();
  /// What the dialog's Save button does with a name; ends in saved() or failed().
  void save(const QString& path, const FilmOptions& film, bool drag);

 Q_SIGNALS:
  void saved(const QString& path);
  void failed(const QString& sentence);

 private:
  std::optional<FilmScene> sceneOf(bool drag) const;
  int editedCells() const;

  Session* m_session;
  const FigureLink* m_figures;
  QWidget* m_window;
  QPointer<FilmDialog> m_dialog;
};

}  // namespace chreode
