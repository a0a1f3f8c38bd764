#include <QAbstractItemModel>
#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QProcess>
#include <QTemporaryDir>
#include <QScreen>
#include <QThread>
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include "application.h"
#include "base/error.h"
#include "base/random.h"
#include "bench.h"
#include "files/h5ad_writer.h"
#include "virtual_display.h"
#include "window/main_window.h"

namespace chreode {

namespace {

constexpr int kReadyMs = 600000;
constexpr int kEvents = 600;
constexpr int kClasses = 8;

/// A real window on a display of its own, with settings that nobody else has.
class BenchWindow {
 public:
  BenchWindow() : m_display(1600, 1000) {
    qputenv("QT_QPA_PLATFORM", "xcb");
    qunsetenv("WAYLAND_DISPLAY");
    qputenv("XDG_DATA_HOME", m_own.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", m_own.path().toUtf8());
    prepareApplication();
    m_application.emplace(m_argc, m_argv);
    dressApplication(*m_application);
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    QObject::connect(m_session.get(), &Session::failed, m_window.get(),
                     [this](const QString& sentence) { m_failure = sentence; });
  }

  void show() {
    m_window->setGeometry(40, 40, 1440, 900);
    m_window->show();
  }

  Session& session() { return *m_session; }
  MainWindow& window() { return *m_window; }
  SceneWidget& scene() { return *m_window->scene(); }
  QString folder() const { return m_own.path(); }

  void waitFor(const char* what, const std::function<bool()>& ready) {
    QElapsedTimer waited;
    waited.start();
    while (!ready()) {
      if (!m_failure.isEmpty()) throw Error(m_failure.toStdString());
      if (waited.elapsed() > kReadyMs) throw Error(std::string("Waited in vain for ") + what + ".");
      QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
      QThread::msleep(1);
    }
  }

  void openAndWait(const QString& path, const QString& model = {}) {
    m_session->open(path, {}, model);
    waitFor("the model", [&] {
      const auto current = m_session->models().current();
      return current && (model.isEmpty() || current->id == model) &&
             m_session->jobs().jobs().empty();
    });
  }

  /// A mouse event to the scene, as the window system would deliver it.
  void send(QEvent::Type type, const QPointF& at, Qt::MouseButtons buttons) {
    const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, at, m_window->scene()->mapToGlobal(at), button, buttons,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(m_window->scene(), &event);
  }

 private:
  VirtualDisplay m_display;
  QTemporaryDir m_own;
  int m_argc = 1;
  char m_name[8] = "chreode";
  char* m_argv[2] = {m_name, nullptr};
  std::optional<QApplication> m_application;
  QString m_failure;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<MainWindow> m_window;
};

/// Counts of cells in classes: each class has its own genes up.
void writeCells(const QString& path, int cells, int genes, double meanCount) {
  Random random(1);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  AnnotationTable cellTable;
  AnnotationTable geneTable;
  Annotation label;
  label.name = "cell_type";
  label.kind = Annotation::Kind::categorical;
  for (int k = 0; k < kClasses; ++k) label.levels.push_back("type " + std::to_string(k + 1));
  for (int g = 0; g < genes; ++g) geneTable.names.push_back("G" + std::to_string(g + 1));
  for (int c = 0; c < cells; ++c) {
    const int type = static_cast<int>(random.below(kClasses));
    label.codes.push_back(type);
    cellTable.names.push_back("cell" + std::to_string(c + 1));
    for (int g = 0; g < genes; ++g) {
      const auto count = random.poisson(meanCount * (g % kClasses == type ? 4.0 : 0.5));
      if (count == 0) continue;
      indices.push_back(g);
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  cellTable.columns.push_back(label);
  const ExpressionMatrix matrix(cells, genes, offsets, indices, values);
  H5adContents contents;
  contents.matrix = &matrix;
  contents.cells = &cellTable;
  contents.genes = &geneTable;
  writeH5ad(path.toStdString(), contents, {});
}

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// Takes a cell in the middle of the scene and gives back its handle's place.
QPointF takeCell(BenchWindow& bench) {
  bench.session().hand().take({0}, false);
  bench.waitFor("the handle", [&] { return bench.session().hand().pull() != nullptr; });
  for (int i = 0; i < 20; ++i) {
    QCoreApplication::processEvents();
    QThread::msleep(10);
  }
  const auto place = bench.session().hand().pull()->place();
  return bench.scene().toWidget({place.x(), place.y(), place.z()});
}

QPointF circle(const QPointF& centre, int step) {
  const double angle = 0.05 * step;
  return centre + QPointF(80.0 * std::cos(angle) - 80.0, 80.0 * std::sin(angle));
}

/// From starting the program until its window is painted on the (black) screen, warm: the least of
/// three starts.
double firstWindowMs() {
  constexpr int inside = 300;
  double least = 1e9;
  for (int run = 0; run < 4; ++run) {
    QProcess program;
    QElapsedTimer clock;
    clock.start();
    program.start(QCoreApplication::applicationFilePath(), QStringList());
    double painted = 0.0;
    while (painted == 0.0 && clock.elapsed() < 20000) {
      const QImage pixel =
          QGuiApplication::primaryScreen()->grabWindow(0, inside, inside, 1, 1).toImage();
      if (qGray(pixel.pixel(0, 0)) > 10) painted = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    program.terminate();
    if (!program.waitForFinished(3000)) program.kill();
    program.waitForFinished(3000);
    if (painted == 0.0) throw Error("The program's window did not appear within 20 seconds.");
    // The first start reads the program from the disk.
    if (run > 0) least = std::min(least, painted);
  }
  return least;
}

/// Tells how long the event loop was away, without the time that drawing took: a timer that should
/// fire every few milliseconds writes down how late it is.
class BlockMeter : public QObject {
 public:
  explicit BlockMeter(SceneWidget* scene) {
    connect(scene, &SceneWidget::frameTimed, this, [this](double ms) { m_frames += ms; });
    startTimer(kEveryMs, Qt::PreciseTimer);
    m_clock.start();
  }
  double longest() const { return m_longest; }
  void restart() {
    m_longest = 0.0;
    m_frames = 0.0;
    m_clock.restart();
  }

 protected:
  void timerEvent(QTimerEvent*) override {
    const double away = static_cast<double>(m_clock.nsecsElapsed()) / 1e6 - kEveryMs - m_frames;
    m_longest = std::max(m_longest, away);
    m_frames = 0.0;
    m_clock.restart();
  }

 private:
  static constexpr int kEveryMs = 2;
  QElapsedTimer m_clock;
  double m_frames = 0.0;
  double m_longest = 0.0;
};

}  // namespace

nlohmann::json benchEventToPanel(const DragBench& options) {
  BenchWindow bench;
  bench.show();
  const QString path = bench.folder() + QStringLiteral("/cells.h5ad");
  // Enough cells that the support gauge and the measured means cost what they cost in use.
  writeCells(path, 3000, options.genes, 1000.0 / options.genes);
  bench.openAndWait(path, QString::fromStdString(options.model));
  if (options.training) {
    TrainingOptions training;
    training.steps = 1000000;
    bench.session().train(training);
    QElapsedTimer warm;
    warm.start();
    bench.waitFor("training", [&] { return warm.elapsed() > 5000; });
  }
  const QPointF handle = takeCell(bench);
  bench.send(QEvent::MouseButtonPress, handle, Qt::LeftButton);
  std::vector<double> milliseconds;
  auto* panel = bench.window().panels().expression->model();
  for (int i = 1; i <= kEvents; ++i) {
    bool changed = false;
    const auto seen = [&changed] { changed = true; };
    const auto a = QObject::connect(panel, &QAbstractItemModel::dataChanged, panel, seen);
    const auto b = QObject::connect(panel, &QAbstractItemModel::layoutChanged, panel, seen);
    const auto c = QObject::connect(panel, &QAbstractItemModel::rowsInserted, panel, seen);
    const auto d = QObject::connect(panel, &QAbstractItemModel::modelReset, panel, seen);
    QElapsedTimer clock;
    clock.start();
    bench.send(QEvent::MouseMove, circle(handle, i), Qt::LeftButton);
    while (!changed && clock.elapsed() < 2000) QCoreApplication::processEvents();
    milliseconds.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    for (const auto& connection : {a, b, c, d}) QObject::disconnect(connection);
    // A hand moves some 60 times a second; what is left of the frame belongs to drawing.
    while (clock.elapsed() < 16) QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
  }
  bench.send(QEvent::MouseButtonRelease, circle(handle, kEvents), Qt::NoButton);
  bench.session().models().stopTraining();
  bench.session().jobs().cancelAll();
  return {{"event_to_panel_ms",
           {{"p50", percentile(milliseconds, 0.5)}, {"p95", percentile(milliseconds, 0.95)}}},
          {"events", kEvents},
          {"training", options.training}};
}

nlohmann::json benchUi(const UiBench& options) {
  BenchWindow bench;
  const double firstWindow = firstWindowMs();
  bench.show();
  const QString path = bench.folder() + QStringLiteral("/cells.h5ad");
  writeCells(path, options.cells, 500, 0.3);
  BlockMeter meter(&bench.scene());
  bench.openAndWait(path);
  const double opening = meter.longest();
  TrainingOptions training;
  training.steps = 1000000;
  bench.session().train(training);
  QElapsedTimer warm;
  warm.start();
  bench.waitFor("training", [&] { return warm.elapsed() > 3000; });

  // Orbit, then drag, with an event every 16 ms.
  const QPointF middle(bench.scene().width() / 2.0, bench.scene().height() / 2.0);
  const auto glide = [&](const QPointF& from) {
    bench.send(QEvent::MouseButtonPress, from, Qt::LeftButton);
    for (int i = 1; i <= 300; ++i) {
      QElapsedTimer clock;
      clock.start();
      bench.send(QEvent::MouseMove, circle(from, i), Qt::LeftButton);
      while (clock.elapsed() < 16) QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
    }
    bench.send(QEvent::MouseButtonRelease, circle(from, 300), Qt::NoButton);
  };
  meter.restart();
  glide(middle);
  const double orbit = meter.longest();
  meter.restart();
  glide(takeCell(bench));
  const double drag = meter.longest();
  bench.session().models().stopTraining();
  bench.session().jobs().cancelAll();
  return {{"cells", options.cells},
          {"first_window_ms", firstWindow},
          {"longest_block_ms", std::max({opening, orbit, drag})},
          {"opening_block_ms", opening},
          {"orbit_block_ms", orbit},
          {"drag_block_ms", drag},
          {"renderer", bench.scene().rendererName().toStdString()}};
}

}  // namespace chreode
