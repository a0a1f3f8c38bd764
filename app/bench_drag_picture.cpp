#include "bench_drag_picture.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>
#include <vector>

#include "bench_cells.h"
#include "files/h5ad_writer.h"
#include "own_window.h"

namespace chreode {

namespace {

constexpr int genes = 100;
constexpr int groups = 12;
constexpr int events = 300;
constexpr int kWarmUpMoves = 20;
constexpr int betweenEventsMs = 16;
constexpr int patienceMs = 2000;

/// Notes when the window has been painted: what follows an update request to the window is the
/// painting of all that has changed in it.
class PaintWatch : public QObject {
 public:
  explicit PaintWatch(QWidget* window) { window->installEventFilter(this); }
  bool painted = false;

 protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::UpdateRequest) painted = true;
    return false;
  }
};

void send(SceneWidget& scene, QEvent::Type type, const QPointF& at, Qt::MouseButtons buttons) {
  const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
  QMouseEvent event(type, at, scene.mapToGlobal(at), button, buttons, Qt::NoModifier);
  QCoreApplication::sendEvent(&scene, &event);
}

}  // namespace

nlohmann::json benchDragToPicture(OwnWindow& own, int cells) {
  const QString path = own.folder() + QStringLiteral("/drag-%1.h5ad").arg(cells);
  {
    const auto data = benchCells(cells, genes, groups);
    H5adContents contents;
    contents.matrix = data->matrix.get();
    contents.cells = &data->cells;
    contents.genes = &data->genes;
    writeH5ad(path.toStdString(), contents, {});
  }
  own.show();
  own.open(path, {}, false);
  own.session().hand().take({0}, false);
  own.waitFor("the handle", [&] { return own.session().hand().pull() != nullptr; });
  own.spend(1500);
  SceneWidget& scene = own.scene();
  const auto place = own.session().hand().pull()->place();
  const QPointF handle = scene.toWidget({place.x(), place.y(), place.z()});
  const auto circle = [&handle](int step) {
    const double angle = 0.05 * step;
    return handle + QPointF(80.0 * std::cos(angle) - 80.0, 80.0 * std::sin(angle));
  };
  PaintWatch watch(&own.window());
  std::vector<double> times;
  send(scene, QEvent::MouseButtonPress, handle, Qt::LeftButton);
  for (int i = 1 - kWarmUpMoves; i <= events; ++i) {
    watch.painted = false;
    QElapsedTimer clock;
    clock.start();
    send(scene, QEvent::MouseMove, circle(i), Qt::LeftButton);
    while (!watch.painted && clock.elapsed() < patienceMs) QCoreApplication::processEvents();
    if (i > 0) times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    while (clock.elapsed() < betweenEventsMs)
      QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
  }
  send(scene, QEvent::MouseButtonRelease, circle(events), Qt::NoButton);
  std::sort(times.begin(), times.end());
  const auto late = std::upper_bound(times.begin(), times.end(), 33.0);
  return {{"drag_p50_ms", times[times.size() / 2]},
          {"drag_p95_ms", times[times.size() * 95 / 100]},
          {"drag_over_33ms",
           static_cast<double>(times.end() - late) / static_cast<double>(times.size())}};
}

}  // namespace chreode
