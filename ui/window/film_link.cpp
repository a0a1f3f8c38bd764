#include "window/film_link.h"

#include <QFileInfo>

#include "film/film_dialog.h"
#include "window/edited_places.h"
#include "window/figure_link.h"
#include "window/save_name.h"

namespace chreode {

FilmLink::FilmLink(Session* session, const FigureLink* figures, QWidget* window)
    : QObject(window), m_session(session), m_figures(figures), m_window(window) {
}

int FilmLink::editedCells() const {
  return static_cast<int>(m_session->hand().edits().movedCells().size());
}

void FilmLink::showDialog() {
  const auto view = m_session->views().projection();
  if (!m_session->data() || !view) {
    Q_EMIT failed(QStringLiteral("There is no view to film: open a file first."));
    return;
  }
  m_dialog = new FilmDialog(m_window);
  m_dialog->setAttribute(Qt::WA_DeleteOnClose);
  m_dialog->setWindowModality(Qt::WindowModal);
  m_dialog->setAvailable(!view->flat(), editedCells());
  connect(m_dialog, &FilmDialog::saveRequested, this, [this] {
    const QString path = askSaveName(m_dialog, QStringLiteral("Save the film"),
                                     suggestedName(m_session->data()->name, QStringLiteral(".mp4")),
                                     {QStringLiteral("MP4 (*.mp4)")});
    if (path.isEmpty()) return;
    const FilmOptions film = m_dialog->options();
    const bool drag = m_dialog->isDrag();
    m_dialog->accept();
    save(path, film, drag);
  });
  m_dialog->show();
}

std::optional<FilmScene> FilmLink::sceneOf(bool drag) const {
  auto figure = m_figures->currentFigure(false);
  if (!figure) return std::nullopt;
  FilmScene scene{std::move(*figure), {}, {}};
  const auto model = m_session->models().current();
  if (!drag || !model) return scene;
  const auto view = m_session->views().projection();
  const LatentEdits& edits = m_session->hand().edits();
  const auto moved = edits.movedCells();
  Matrix shifts(static_cast<Index>(moved.size()), model->codes().cols());
  for (std::size_t k = 0; k < moved.size(); ++k)
    shifts.row(static_cast<Index>(k)) = edits.shiftOf(moved[k], model->codes().cols());
  scene.figure.places = std::make_shared<const Matrix>(view->coordinates());
  scene.placesAt = placesOnTheWay(view, model, moved, shifts);
  scene.moved.assign(moved.begin(), moved.end());
  return scene;
}

void FilmLink::save(const QString& path, const FilmOptions& film, bool drag) {
  auto scene = sceneOf(drag);
  if (!scene) return;
  m_session->jobs().start<bool>(
      QStringLiteral("Filming %1").arg(QFileInfo(path).fileName()),
      [path, scene = std::move(*scene), film,
       look = m_figures->rememberedOptions()](const Progress& progress) {
        writeFilm(path, scene, look, film, progress);
        return true;
      },
      [this, path](bool) { Q_EMIT saved(path); },
      [this](const Failure& failure) {
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
}

}  // namespace chreode
