#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QScreen>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThread>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>

#include "application.h"
#include "base/error.h"
#include "pointer.h"
#include "verb.h"
#include "virtual_display.h"
#include "window/main_window.h"

namespace chreode {

namespace {

constexpr int kReadyMs = 120000;
constexpr int kSteps = 40;  // of the drag
constexpr int kStepMs = 20;
constexpr double kPictureScale = 1.0;

struct DemoOptions {
  std::string folder = "chreode-demo";
  bool json = false;
};

void waitFor(const char* what, const std::function<bool()>& ready) {
  QElapsedTimer waited;
  waited.start();
  while (!ready()) {
    if (waited.elapsed() > kReadyMs) {
      throw Error(std::string("The demo waited in vain for ") + what + ".");
    }
    QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    QThread::msleep(2);
  }
}

void spend(int milliseconds) {
  QElapsedTimer waited;
  waited.start();
  while (waited.elapsed() < milliseconds) {
    QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    QThread::msleep(1);
  }
}

/// The cell of `level` nearest to the class's middle in the view: a typical one that can be seen.
int middleCell(const SceneWidget& scene, const std::vector<std::int32_t>& cells) {
  QVector3D middle;
  for (const int cell : cells) middle += scene.position(cell);
  middle /= static_cast<float>(cells.size());
  int best = cells.front();
  for (const int cell : cells) {
    if ((scene.position(cell) - middle).lengthSquared() <
        (scene.position(best) - middle).lengthSquared()) {
      best = cell;
    }
  }
  return best;
}

/// Drives the real window with the real pointer: takes a progenitor, pulls its handle to the
/// erythroid cells, lets go.
class DemoDrive {
 public:
  DemoDrive(Session& session, MainWindow& window) : m_session(session), m_window(window) {}

  void run() {
    const Annotation* label = m_session.label();
    if (!label) throw Error("The demo's cells have no label column.");
    const auto progenitors = label->cellsOf(label->levelOf("Prog"));
    const auto erythroid = label->cellsOf(label->levelOf("Ery"));
    if (progenitors.empty() || erythroid.empty()) {
      throw Error("The demo needs the classes Prog and Ery.");
    }
    SceneWidget* scene = m_window.scene();
    m_cell = middleCell(*scene, progenitors);
    const QPointF from = scene->toWidget(scene->position(m_cell));
    const QPointF to = scene->toWidget(scene->position(middleCell(*scene, erythroid)));
    // A click takes hold of whatever cell lies there; that one is pulled.
    glideTo(from);
    m_pointer.press();
    spend(60);
    m_pointer.release();
    waitFor("a cell to be taken", [this] { return !m_session.hand().held().isEmpty(); });
    m_cell = m_session.hand().held().front();
    spend(400);
    const Pull* pull = m_session.hand().pull();
    const auto place = pull->place();
    const QPointF handle = scene->toWidget({place.x(), place.y(), place.z()});
    glideTo(handle);
    m_pointer.press();
    for (int i = 1; i <= kSteps; ++i) {
      moveTo(handle + (to - handle) * (static_cast<double>(i) / kSteps));
      spend(kStepMs);
    }
    spend(300);
    m_pointer.release();
    waitFor("the edit", [this] { return m_session.hand().undoStack()->count() > 0; });
    waitFor("the genes",
            [this] { return m_session.hand().response() && !m_session.hand().isStale(); });
    spend(500);
  }

  int cell() const { return m_cell; }

 private:
  void moveTo(const QPointF& inScene) {
    const QPoint global = m_window.scene()->mapToGlobal(inScene.toPoint());
    const qreal ratio = m_window.devicePixelRatioF();
    m_at = inScene;
    m_pointer.moveTo(qRound(global.x() * ratio), qRound(global.y() * ratio));
  }
  void glideTo(const QPointF& target) {
    const QPointF start = m_at;
    for (int i = 1; i <= 8; ++i) {
      moveTo(start + (target - start) * (i / 8.0));
      spend(15);
    }
    spend(100);
  }

  Session& m_session;
  MainWindow& m_window;
  Pointer m_pointer;
  QPointF m_at;
  int m_cell = -1;
};

void save(const MainWindow& window, const QString& path) {
  const QPixmap picture = window.screen()->grabWindow(window.winId());
  if (!picture.save(path)) throw Error("Cannot be written.", path.toStdString());
}

/// All genes of the answer, strongest rise first, with what was measured and where it comes from.
void saveGenes(const Session& session, const Response& response, const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly | QIODevice::Text)) {
    throw Error("Cannot be written.", path.toStdString());
  }
  QTextStream out(&file);
  out << "# simulated data; model: " << QString::fromStdString(session.data()->name)
      << "; units: " << QString::fromStdString(response.unitsText()) << "; "
      << QString::fromStdString(response.support.sentence())
      << " Agreement with the measured difference r = "
      << QString::number(response.measuredAgreement, 'f', 3)
      << ", with PCA r = " << QString::number(response.pcaAgreement, 'f', 3)
      << ". Predictions are associations learned from these data.\n";
  out << "gene,base,edited,change,measured_change,pca_change\n";
  const auto number = [](const Vector& values, int gene) {
    return values.size() > 0 ? QString::number(values[gene], 'g', 6) : QString();
  };
  std::vector<int> order = response.top(true, static_cast<int>(response.genes->size()));
  const std::vector<int> down = response.top(false, static_cast<int>(response.genes->size()));
  order.insert(order.end(), down.rbegin(), down.rend());
  for (const int gene : order) {
    out << QString::fromStdString((*response.genes)[static_cast<std::size_t>(gene)]) << ','
        << number(response.base, gene) << ',' << number(response.edited, gene) << ','
        << number(response.change, gene) << ',' << number(response.measuredChange, gene) << ','
        << number(response.pcaChange, gene) << '\n';
  }
}

void runDemo(const DemoOptions& options) {
  const QString folder = QString::fromStdString(options.folder);
  if (!QDir().mkpath(folder)) throw Error("This folder cannot be made.", options.folder);
  // Always a display of its own: nobody's real pointer is taken away.
  VirtualDisplay display(1600, 1000);
  qputenv("QT_QPA_PLATFORM", "xcb");
  qunsetenv("WAYLAND_DISPLAY");
  prepareApplication();
  int argc = 1;
  char name[] = "chreode";
  char* argv[] = {name, nullptr};
  QApplication application(argc, argv);
  dressApplication(application);
  // What a person keeps with the demo stays out of this run, and this run leaves nothing behind.
  QTemporaryDir own;
  qputenv("XDG_DATA_HOME", own.path().toUtf8());
  qputenv("XDG_CONFIG_HOME", own.path().toUtf8());

  Session session;
  MainWindow window(&session);
  window.setGeometry(40, 40, 1440, 900);
  window.show();
  QString failure;
  QObject::connect(&session, &Session::failed, &window,
                   [&failure](const QString& sentence) { failure = sentence; });
  const auto check = [&failure] {
    if (!failure.isEmpty()) throw Error(failure.toStdString());
    return true;
  };
  window.openDemo();
  waitFor("the model", [&] {
    check();
    const auto model = session.models().current();
    return model && model->id != QStringLiteral("pca") && session.jobs().jobs().empty();
  });
  spend(800);
  save(window, folder + QStringLiteral("/before.png"));
  DemoDrive drive(session, window);
  drive.run();
  check();
  save(window, folder + QStringLiteral("/after.png"));
  const Response& response = *session.hand().response();
  saveGenes(session, response, folder + QStringLiteral("/genes.csv"));

  const Annotation* label = session.label();
  const auto nameOfTop = [label](const LabelMix& mix) {
    return mix.top >= 0 ? label->levels[static_cast<std::size_t>(mix.top)] : std::string("none");
  };
  if (options.json) {
    printJson({{"cell", session.data()->cells.names[static_cast<std::size_t>(drive.cell())]},
               {"labels_before", nameOfTop(response.labelsBefore)},
               {"labels_after", nameOfTop(response.labelsAfter)},
               {"support", supportName(response.support.support)},
               {"measured_agreement", response.measuredAgreement},
               {"pca_agreement", response.pcaAgreement},
               {"out", options.folder}});
    return;
  }
  std::cout << "Pulled progenitor "
            << session.data()->cells.names[static_cast<std::size_t>(drive.cell())]
            << ": its neighbours are now mostly " << nameOfTop(response.labelsAfter) << " (were "
            << nameOfTop(response.labelsBefore) << "). " << response.support.sentence() << '\n'
            << "See before.png, after.png and genes.csv in " << options.folder << '.' << std::endl;
}

}  // namespace

void addDemoVerb(CLI::App& program) {
  auto options = std::make_shared<DemoOptions>();
  CLI::App* verb = program.add_subcommand(
      "demo",
      "Opens the demo in a window of its own, drags a progenitor to the erythroid cells and "
      "saves what it saw");
  verb->add_option("--out", options->folder, "Folder for before.png, after.png and genes.csv")
      ->capture_default_str();
  verb->add_flag("--json", options->json, "Prints one JSON object");
  verb->callback([options] { runDemo(*options); });
}

}  // namespace chreode
