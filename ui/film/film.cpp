#include "film/film.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "files/pending_file.h"
#include "film/film_encoder.h"
#include "plots/theme.h"
#include "scene/view_transform.h"

namespace chreode {

namespace {

constexpr int dpi = 160;                // text of 7 points is then some 16 pixels high
constexpr double heldStill = 0.12;      // of a drag's time, at its beginning and at its end
constexpr std::size_t mostMarked = 60;  // of more, an even sample
constexpr int orientations = 24;        // of the turn, to find how far the eye must be

/// How far along a drag is at a share of the time.
double shareOf(double time) {
  const double t = std::clamp((time - heldStill) / (1.0 - 2.0 * heldStill), 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}

QQuaternion turned(const QQuaternion& from, double degrees) {
  CameraRig rig;
  rig.setPose({{}, from, 1.0f});
  rig.orbit(degrees, 0.0);
  return rig.pose().orientation;
}

/// From where all cells are in the picture the whole way round, and all the way of a drag.
CameraPose poseFor(const FilmScene& scene, const FilmOptions& film, const QSizeF& box) {
  const CellFigure& figure = scene.figure;
  if (figure.pose) return *figure.pose;
  Matrix places = *figure.places;
  if (scene.isDrag()) {
    const Matrix after = scene.placesAt(1.0);
    places.conservativeResize(places.rows() + after.rows(), Eigen::NoChange);
    places.bottomRows(after.rows()) = after;
  }
  CameraRig rig;
  rig.setOrthographic(figure.orthographic || figure.flat);
  const int count = film.degrees == 0.0 ? 1 : orientations;
  CameraPose pose{{}, figure.orientation, 0.0f};
  for (int k = 0; k < count; ++k) {
    const CameraPose one =
        rig.fitted(places, turned(figure.orientation, film.degrees * k / orientations), box);
    pose.focus += one.focus / static_cast<float>(count);
    pose.distance = std::max(pose.distance, one.distance);
  }
  return pose;
}

void paintMarks(QPainter& painter, const FilmScene& scene, const Matrix& places,
                const PaintedFigure& painted) {
  const ViewTransform view(painted.view, painted.cells.size());
  const Matrix& before = *scene.figure.places;
  const QColor accent = Theme::light().accent;
  painter.save();
  painter.setClipRect(painted.cells);
  painter.translate(painted.cells.topLeft());
  painter.setBrush(Qt::NoBrush);
  const double radius = std::max(2.0, 0.5 * painted.diameter + 1.5) * unitsPerPoint;
  const std::size_t every = std::max<std::size_t>(1, scene.moved.size() / mostMarked);
  for (std::size_t k = 0; k < scene.moved.size(); k += every) {
    const auto at = [&](const Matrix& xyz) {
      const Index cell = scene.moved[k];
      return view.toScreen({xyz(cell, 0), xyz(cell, 1), xyz(cell, 2)}).toPointF();
    };
    painter.setPen(QPen(accent, 0.6 * unitsPerPoint, Qt::DotLine));
    painter.drawLine(at(before), at(places));
    painter.setPen(QPen(accent, 1.0 * unitsPerPoint));
    painter.drawEllipse(at(places), radius, radius);
  }
  painter.restore();
}

}  // namespace

int FilmOptions::frames() const {
  return std::max(2, static_cast<int>(std::lround(seconds * framesPerSecond)));
}

QString FilmOptions::problem() const {
  const auto fits = [](int side) { return side >= 64 && side <= 4096 && side % 2 == 0; };
  if (!fits(pixels.width()) || !fits(pixels.height()))
    return QStringLiteral("A film's sides are even numbers of pixels from 64 to 4,096.");
  if (!(seconds >= 0.1 && seconds <= 600.0)) return QStringLiteral("A film lasts 0.1 to 600 s.");
  if (framesPerSecond < 1 || framesPerSecond > 120)
    return QStringLiteral("A film has 1 to 120 frames a second.");
  return {};
}

FigureOptions filmPage(const FilmOptions& film, FigureOptions look) {
  look.millimetres = QSizeF(film.pixels) * 25.4 / dpi;
  look.dpi = dpi;
  look.transparent = false;
  look.points = PointsAs::raster;  // many times as fast, and pixels are all that a film has
  return look;
}

void writeFilm(const QString& path, const FilmScene& scene, const FigureOptions& look,
               const FilmOptions& film, const Progress& progress) {
  if (const QString problem = film.problem(); !problem.isEmpty())
    throw Error(problem.toStdString(), path.toStdString());
  if (scene.figure.flat && !scene.isDrag())
    throw Error("A flat view cannot be turned: choose a view of three dimensions.");
  const FigureOptions options = filmPage(film, look);
  CellFigure figure = scene.figure;
  figure.pose = poseFor(scene, film, QSizeF(film.pixels));
  if (!scene.figure.pose)
    figure.poseAspect = static_cast<double>(film.pixels.width()) / film.pixels.height();
  const QQuaternion begin = figure.pose->orientation;
  const int frames = film.frames();

  PaintedFigure painted;
  const auto paint = [&](int frame) {
    const double time = static_cast<double>(frame) / (frames - 1);
    // A whole turn ends one step before its beginning, so that it can be played in a loop.
    const double turn =
        std::fmod(film.degrees, 360.0) == 0.0 ? static_cast<double>(frame) / frames : time;
    if (!figure.flat) figure.pose->orientation = turned(begin, film.degrees * turn);
    if (scene.isDrag())
      figure.places = std::make_shared<const Matrix>(scene.placesAt(shareOf(time)));
    FigurePage page = pageOf(options);
    return renderFigure(page, [&](QPainter& painter) {
      painted = paintCellFigure(painter, figure, options);
      if (scene.isDrag()) paintMarks(painter, scene, *figure.places, painted);
    });
  };

  QImage picture = paint(0);
  FigureRecord record = recordOf(scene.figure, painted);
  QJsonObject json = record.toJson(optionsFor(scene.figure, options));
  json[QStringLiteral("film")] =
      QJsonObject{{QStringLiteral("kind"),
                   scene.isDrag() ? QStringLiteral("drag") : QStringLiteral("turntable")},
                  {QStringLiteral("seconds"), static_cast<double>(frames) / film.framesPerSecond},
                  {QStringLiteral("frames_per_second"), film.framesPerSecond},
                  {QStringLiteral("degrees"), film.degrees},
                  {QStringLiteral("moved_cells"), static_cast<qint64>(scene.moved.size())}};
  const QString title = options.title.isEmpty() ? record.file : options.title;
  PendingFile pending(path.toStdString());
  const auto encoder = FilmEncoder::open(
      pending.path(), film.pixels, film.framesPerSecond,
      {(record.simulated ? title + QStringLiteral(" (simulated)") : title).toStdString(),
       record.methods().toStdString(),
       QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString(), path.toStdString()});
  for (int frame = 0; frame < frames; ++frame) {
    progress.update(static_cast<double>(frame) / frames, "painting the film");
    if (frame > 0) picture = paint(frame);
    encoder->add(picture);
  }
  encoder->finish();
  pending.putInPlace();
  progress.update(1.0);
}

}  // namespace chreode
