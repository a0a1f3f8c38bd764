#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>
#include <QVBoxLayout>
#include <QWidget>
#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "bench.h"
#include "bench_drag_picture.h"
#include "own_window.h"
#include "render/vtk_widget.h"
#include "scene/plain_cloud.h"
#include "scene/scene_view.h"

namespace chreode {

namespace {

constexpr int kWidth = 1280, kHeight = 800;
constexpr int kFrameRounds = 21;
constexpr int kClusters = 12;

struct Cells {
  Matrix places;
  CellColors colors;
  CellColors otherColors;
};

/// Clusters of unequal size and spread, as embeddings have.
Cells madeUpCells(Index count) {
  Random random(7);
  Cells cells{Matrix(count, 3), {}, {}};
  Matrix centres(kClusters, 3);
  for (Index i = 0; i < centres.size(); ++i) {
    centres.data()[i] = static_cast<float>(8.0 * random.uniform() - 4.0);
  }
  const auto shade = [](std::uint64_t k) {
    return Rgb{static_cast<std::uint8_t>(60 + 15 * k), static_cast<std::uint8_t>(200 - 12 * k),
               static_cast<std::uint8_t>(40 + (53 * k) % 200)};
  };
  for (Index i = 0; i < count; ++i) {
    const std::uint64_t k = std::min(random.below(kClusters), random.below(kClusters));
    for (int axis = 0; axis < 3; ++axis) {
      cells.places(i, axis) = centres(static_cast<Index>(k), axis) +
                              static_cast<float>((0.3 + 0.06 * k) * random.normal());
    }
    cells.colors.direct.push_back(shade(k));
    cells.otherColors.direct.push_back(shade(kClusters - 1 - k));
  }
  return cells;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

double since(const QElapsedTimer& clock) {
  return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

/// From what `act` changes until the picture is drawn and painted, in milliseconds.
double untilPainted(VtkWidget& widget, const std::function<void()>& act) {
  const int before = widget.renderCount();
  QElapsedTimer clock;
  clock.start();
  act();
  while (widget.renderCount() == before) {
    if (clock.elapsed() > 60'000) throw Error("The scene was not drawn within a minute.");
    QCoreApplication::processEvents();
  }
  return since(clock);
}

/// Of the pixels that differ from the ground in `whole`, the share with one that does in `part`
/// within two pixels.
double coverOf(const QImage& whole, const QImage& part, QRgb ground) {
  const auto lit = [&](const QImage& image, int x, int y) {
    return x >= 0 && y >= 0 && x < image.width() && y < image.height() &&
           (image.pixel(x, y) | 0xff000000u) != ground;
  };
  std::int64_t all = 0, covered = 0;
  for (int y = 0; y < whole.height(); ++y) {
    for (int x = 0; x < whole.width(); ++x) {
      if (!lit(whole, x, y)) continue;
      ++all;
      bool near = false;
      for (int dy = -2; dy <= 2 && !near; ++dy) {
        for (int dx = -2; dx <= 2 && !near; ++dx) {
          near = dx * dx + dy * dy <= 4 && lit(part, x + dx, y + dy);
        }
      }
      covered += near;
    }
  }
  return all == 0 ? 0.0 : static_cast<double>(covered) / static_cast<double>(all);
}

/// A frame of one plain polyvertex mapper with a colour a point.
double plainVtkMs(const Cells& cells) {
  VtkWidget widget;
  widget.resize(kWidth, kHeight);
  PlainCloud cloud(&widget, cells.places, cells.colors.direct);
  widget.show();
  untilPainted(widget, [&] { cloud.turn(0.0); });
  std::vector<double> times;
  for (int i = 0; i < kFrameRounds / 3; ++i) {
    times.push_back(untilPainted(widget, [&] { cloud.turn(2.0); }));
  }
  return median(times);
}

void spend(int milliseconds) {
  QElapsedTimer clock;
  clock.start();
  while (clock.elapsed() < milliseconds) {
    QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    QThread::msleep(1);
  }
}

nlohmann::json measure(Index count, QString* renderer) {
  const Cells cells = madeUpCells(count);
  QWidget host;
  host.setFixedSize(kWidth, kHeight);
  SceneView view(&host);
  if (!view.widget()) throw Error(view.problem().toStdString());
  VtkWidget& widget = *view.widget();
  widget.setGeometry(host.rect());
  const QColor ground(Qt::white);
  view.setGround(ground);
  host.show();
  untilPainted(widget, [&] {
    view.setPositions(cells.places);
    view.setColors(cells.colors);
    view.hostResized();
  });
  spend(600);
  *renderer = widget.rendererName();

  std::vector<double> moving, resting, picking, recoloring, recolored;
  Index drawn = count;
  for (int i = 0; i < kFrameRounds; ++i) {
    moving.push_back(untilPainted(widget, [&] { view.orbit({6.0, i % 2 ? 2.0 : -2.0}); }));
    drawn = std::min(drawn, view.drawnCells());
  }
  const QImage inMotion = widget.grab().toImage();
  spend(1500);
  const double cover = coverOf(widget.grab().toImage(), inMotion, ground.rgb());

  Random random(3);
  for (int i = 0; i < kFrameRounds; ++i) {
    // A question after every move of the camera, as a hand asks them.
    untilPainted(widget, [&] { view.orbit({1.0, 0.0}); });
    const QPointF at(kWidth * random.uniform(), kHeight * random.uniform());
    QElapsedTimer clock;
    clock.start();
    view.cellAt(at);
    picking.push_back(since(clock));
  }
  spend(1500);
  for (int i = 0; i < kFrameRounds / 3; ++i) {
    resting.push_back(untilPainted(widget, [&] { view.setGround(ground); }));
    const SharedColors next = shared(i % 2 ? cells.colors : cells.otherColors);
    QElapsedTimer clock;
    clock.start();
    view.setColors(next);  // as the window hands them over
    recoloring.push_back(since(clock));
    recolored.push_back(recoloring.back() + untilPainted(widget, [] {}));
  }
  return {{"points", count},
          {"on_cpu", view.drawsOnCpu()},
          {"moving_ms", median(moving)},
          {"moving_points", drawn},
          {"moving_cover", cover},
          {"rest_ms", median(resting)},
          {"vtk_ms", plainVtkMs(cells)},
          {"pick_ms", median(picking)},
          {"recolor_ms", median(recoloring)},
          {"recolor_to_picture_ms", median(recolored)}};
}

}  // namespace

nlohmann::json benchRender() {
  OwnWindow own;
  nlohmann::json sizes = nlohmann::json::array();
  QString renderer;
  for (const Index count : {100'000, 1'000'000}) sizes.push_back(measure(count, &renderer));
  // With a window of its own size: first the scene alone, which wants the whole display.
  for (nlohmann::json& size : sizes)
    size.update(benchDragToPicture(own, size["points"].get<int>()));
  return {{"renderer", renderer.toStdString()},
          {"width", kWidth},
          {"height", kHeight},
          {"sizes", sizes}};
}

}  // namespace chreode
