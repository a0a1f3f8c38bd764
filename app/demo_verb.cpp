#include <QDir>
#include <QFile>
#include <QScreen>
#include <QTextStream>
#include <algorithm>
#include <iostream>
#include <memory>

#include "base/error.h"
#include "own_window.h"
#include "pointer.h"
#include "verb.h"

namespace chreode {

namespace {

constexpr int kSteps = 40;  // of the drag
constexpr int kStepMs = 20;

struct DemoOptions {
  std::string folder = "chreode-demo";
  bool json = false;
};

/// The cell nearest to the cells' middle in the view that a click would hit: a typical one that is
/// not hidden behind others.
int middleCell(SceneWidget& scene, std::vector<std::int32_t> cells) {
  QVector3D middle;
  for (const int cell : cells) middle += scene.position(cell);
  middle /= static_cast<float>(cells.size());
  std::sort(cells.begin(), cells.end(), [&](int a, int b) {
    return (scene.position(a) - middle).lengthSquared() <
           (scene.position(b) - middle).lengthSquared();
  });
  for (const int cell : cells) {
    if (scene.cellAt(scene.toWidget(scene.position(cell))) == cell) return cell;
  }
  return cells.front();
}

/// Drives the real window with the real pointer: takes a progenitor, pulls its handle to the
/// erythroid cells, lets go.
class DemoDrive {
 public:
  explicit DemoDrive(OwnWindow& own)
      : m_own(own), m_session(own.session()), m_window(own.window()) {}

  void run() {
    const auto label = m_session.label();
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
    glideTo(from);
    m_pointer.press();
    m_own.spend(60);
    m_pointer.release();
    m_own.waitFor("a cell to be taken", [this] { return !m_session.hand().held().isEmpty(); });
    m_cell = m_session.hand().held().front();
    m_own.spend(400);
    const Pull* pull = m_session.hand().pull();
    const auto place = pull->place();
    const QPointF handle = scene->toWidget({place.x(), place.y(), place.z()});
    glideTo(handle);
    m_pointer.press();
    for (int i = 1; i <= kSteps; ++i) {
      moveTo(handle + (to - handle) * (static_cast<double>(i) / kSteps));
      m_own.spend(kStepMs);
    }
    m_own.spend(1500);  // resting on a cell makes it the place to drop on
    m_pointer.release();
    m_own.waitFor("the edit", [this] { return m_session.hand().undoStack()->count() > 0; });
    m_own.waitFor("the genes",
                  [this] { return m_session.hand().response() && !m_session.hand().isStale(); });
    m_own.spend(500);
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
      m_own.spend(15);
    }
    m_own.spend(100);
  }

  OwnWindow& m_own;
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
  OwnWindow own;
  const QString demo = demoFolder();
  if (demo.isEmpty())
    throw Error("The demo is missing: resources/demo/myeloid.h5ad was not found.");
  own.show();
  own.open(demo + QStringLiteral("/myeloid.h5ad"), {}, true);
  own.spend(800);
  const Session& session = own.session();
  save(own.window(), folder + QStringLiteral("/before.png"));
  DemoDrive drive(own);
  drive.run();
  save(own.window(), folder + QStringLiteral("/after.png"));
  const Response& response = *own.session().hand().response();
  saveGenes(session, response, folder + QStringLiteral("/genes.csv"));

  const auto label = session.label();
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
