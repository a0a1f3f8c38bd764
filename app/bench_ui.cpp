#include <QAbstractItemModel>
#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QProcess>
#include <QScreen>
#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "bench.h"
#include "files/h5ad_writer.h"
#include "model/torch_engine.h"
#include "own_window.h"
#include "panels/gene_change_model.h"

namespace chreode {

namespace {

constexpr int kEvents = 600;
constexpr int kClasses = 8;

/// A mouse event to the scene, as the window system would deliver it.
void send(OwnWindow& own, QEvent::Type type, const QPointF& at, Qt::MouseButtons buttons) {
  const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
  QMouseEvent event(type, at, own.scene().mapToGlobal(at), button, buttons, Qt::NoModifier);
  QCoreApplication::sendEvent(&own.scene(), &event);
}

std::vector<std::string> madeUpGenes(int count) {
  std::vector<std::string> names;
  for (int g = 0; g < count; ++g) names.push_back("G" + std::to_string(g + 1));
  return names;
}

/// Counts of cells in classes: each class has its own genes up.
void writeCells(const QString& path, int cells, const std::vector<std::string>& geneNames,
                double meanCount) {
  const int genes = static_cast<int>(geneNames.size());
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
  geneTable.names = geneNames;
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
QPointF takeCell(OwnWindow& own) {
  own.session().hand().take({0}, false);
  own.waitFor("the handle", [&] { return own.session().hand().pull() != nullptr; });
  own.spend(200);
  const auto place = own.session().hand().pull()->place();
  return own.scene().toWidget({place.x(), place.y(), place.z()});
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

/// Makes a model of the size asked for the current one; what it predicts does not matter here.
void trainBriefly(OwnWindow& own, const DragBench& options) {
  TrainingOptions training;
  training.steps = 20;
  training.decoder = DecoderKind::mlp;
  training.genes = options.genes;
  training.latentSize = options.latent;
  training.hidden = {options.hidden};
  own.session().train(training);
  own.waitFor("a model to pull under", [&own] {
    const auto current = own.session().models().current();
    return current && current->id != QStringLiteral("pca") && own.session().jobs().jobs().empty();
  });
}

}  // namespace

nlohmann::json benchEventToPanel(const DragBench& options) {
  OwnWindow own;
  own.show();
  const QString path = own.folder() + QStringLiteral("/cells.h5ad");
  const std::vector<std::string> genes =
      options.model.empty() ? madeUpGenes(options.genes)
                            : TorchEngine::instance().load(options.model)->card().genes;
  // Enough cells that the support gauge and the measured means cost what they cost in use.
  writeCells(path, 3000, genes, 1000.0 / static_cast<double>(genes.size()));
  own.open(path, QString::fromStdString(options.model), !options.model.empty());
  if (options.model.empty()) trainBriefly(own, options);
  if (options.training) {
    TrainingOptions training;
    training.steps = 1000000;
    own.session().train(training);
    own.spend(5000);
  }
  const QPointF handle = takeCell(own);
  send(own, QEvent::MouseButtonPress, handle, Qt::LeftButton);
  std::vector<double> milliseconds;
  auto* panel = own.window().panels().expression->model();
  for (int i = 1; i <= kEvents; ++i) {
    bool changed = false;
    const auto seen = [&changed] { changed = true; };
    const auto a = QObject::connect(panel, &QAbstractItemModel::dataChanged, panel, seen);
    const auto b = QObject::connect(panel, &QAbstractItemModel::layoutChanged, panel, seen);
    const auto c = QObject::connect(panel, &QAbstractItemModel::rowsInserted, panel, seen);
    const auto d = QObject::connect(panel, &QAbstractItemModel::modelReset, panel, seen);
    QElapsedTimer clock;
    clock.start();
    send(own, QEvent::MouseMove, circle(handle, i), Qt::LeftButton);
    while (!changed && clock.elapsed() < 2000) QCoreApplication::processEvents();
    milliseconds.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    for (const auto& connection : {a, b, c, d}) QObject::disconnect(connection);
    // A hand moves some 60 times a second; what is left of the frame belongs to drawing.
    while (clock.elapsed() < 16) QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
  }
  send(own, QEvent::MouseButtonRelease, circle(handle, kEvents), Qt::NoButton);
  return {{"event_to_panel_ms",
           {{"p50", percentile(milliseconds, 0.5)}, {"p95", percentile(milliseconds, 0.95)}}},
          {"events", kEvents},
          {"training", options.training}};
}

nlohmann::json benchUi(const UiBench& options) {
  OwnWindow own;
  const double firstWindow = firstWindowMs();
  own.show();
  const QString path = own.folder() + QStringLiteral("/cells.h5ad");
  writeCells(path, options.cells, madeUpGenes(500), 0.3);
  BlockMeter meter(&own.scene());
  own.open(path, {}, false);
  const double opening = meter.longest();
  meter.restart();
  TrainingOptions training;
  training.steps = 1000000;
  own.session().train(training);
  own.spend(3000);
  const double starting = meter.longest();

  // Orbit, then drag, with an event every 16 ms.
  const QPointF middle(own.scene().width() / 2.0, own.scene().height() / 2.0);
  const auto glide = [&](const QPointF& from) {
    send(own, QEvent::MouseButtonPress, from, Qt::LeftButton);
    for (int i = 1; i <= 300; ++i) {
      QElapsedTimer clock;
      clock.start();
      send(own, QEvent::MouseMove, circle(from, i), Qt::LeftButton);
      while (clock.elapsed() < 16) QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
    }
    send(own, QEvent::MouseButtonRelease, circle(from, 300), Qt::NoButton);
  };
  meter.restart();
  glide(middle);
  const double orbit = meter.longest();
  meter.restart();
  glide(takeCell(own));
  const double drag = meter.longest();
  // The end of a run: its codes, its view, keeping it.
  meter.restart();
  own.session().models().stopTraining();
  own.waitFor("the end of the training",
              [&own] { return own.session().models().training() == ModelShelf::Training::idle; });
  own.spend(2000);
  const double ending = meter.longest();
  return {{"cells", options.cells},
          {"first_window_ms", firstWindow},
          {"longest_block_ms", std::max({opening, starting, orbit, drag, ending})},
          {"opening_block_ms", opening},
          {"training_start_block_ms", starting},
          {"training_end_block_ms", ending},
          {"orbit_block_ms", orbit},
          {"drag_block_ms", drag},
          {"renderer", own.scene().rendererName().toStdString()}};
}

}  // namespace chreode
