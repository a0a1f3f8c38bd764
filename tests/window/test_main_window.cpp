#include <QAbstractItemModel>
#include <QAction>
#include <QComboBox>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QWindow>
#include <QtTest>
#include <vector>

#include "files/open_dataset.h"
#include "panels/cells_genes_dialog.h"
#include "panels/gene_change_model.h"
#include "panels/latent_list.h"
#include "panels/latent_slider.h"
#include "panels/slope_table.h"
#include "plots/histogram.h"
#include "render/graphics_setup.h"
#include "three_types.h"
#include "window/direction_export.h"
#include "window/main_window.h"

using chreode::MainWindow;
using chreode::Matrix;
using chreode::Session;
using chreode::Vector;

/// The main job in the real window, by the hand: events go to the window as the window system sends
/// them, not to a widget.
class TestMainWindow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();
  void storedCoordinatesComeBeforeTheMatrix();
  void pullingTheHandleChangesThePanelAndUndoRestoresIt();
  void aLatentNumberIsMovedAndTakenBack();
  void directionsAreReadAndExported();
  void orbitingPullsNothing();
  void theTrayLeavesTheSidesTheirWidth();
  void everyViewComesWithAllItsCellsInSight();
  void droppingOnAClassLandsInIt();
  void workIsThereAgainAfterReopening();
  void aBadFileLeavesWhatWasOpen();
  void theViewIsSavedWithItsLegend();
  void aSavedCopyHoldsCodesViewAndCells();
  void heldCellsAreExported();
  void cellsAreLeftOutAndComeBack();

 private:
  void open(const QString& path);
  QPoint inWindow(const QPointF& inScene) const;
  QPointF handle() const;
  void pullHandleBy(const QPointF& distance);

  QTemporaryDir m_folder;
  QString m_path;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::theTrayLeavesTheSidesTheirWidth() {
  // At 1440 × 900, the smallest screen it is made for, with both side panels at their own width.
  const int sides = 260 + 380;
  QVERIFY(m_window->findChild<QTabWidget*>()->minimumSizeHint().width() <= 1440 - sides);
}

void TestMainWindow::initTestCase() {
  qputenv("XDG_CONFIG_HOME", m_folder.filePath(QStringLiteral("config")).toUtf8());
  qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
  QCoreApplication::setOrganizationName(QStringLiteral("chreode-test"));
  m_path = m_folder.filePath(QStringLiteral("cells.h5ad"));
  chreode::writeThreeTypes(
      m_path,
      {.cells = 300, .genes = 60, .prefix = "GENE", .usual = 2.0, .apart = 1.0, .spread = 0.1});
}

void TestMainWindow::init() {
  m_session = std::make_unique<Session>();
  m_window = std::make_unique<MainWindow>(m_session.get());
  m_window->setGeometry(0, 0, 1440, 900);
  m_window->show();
  m_window->activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::cleanup() {
  m_window.reset();
  m_session.reset();
  QDir(m_path + QStringLiteral(".chreode")).removeRecursively();
}

void TestMainWindow::open(const QString& path) {
  m_window->openFile(path);
  QTRY_VERIFY_WITH_TIMEOUT(m_session->models().current() != nullptr, 20000);
  QTRY_VERIFY_WITH_TIMEOUT(m_session->jobs().jobs().empty(), 20000);
  QTest::qWait(400);  // the camera's flight to the new view
}

QPoint TestMainWindow::inWindow(const QPointF& inScene) const {
  return m_window->scene()->mapTo(m_window.get(), inScene.toPoint());
}

QPointF TestMainWindow::handle() const {
  const auto place = m_session->hand().pull()->place();
  return m_window->scene()->toWidget({place.x(), place.y(), place.z()});
}

void TestMainWindow::pullHandleBy(const QPointF& distance) {
  QWindow* window = m_window->windowHandle();
  const QPointF start = handle();
  QTest::mousePress(window, Qt::LeftButton, {}, inWindow(start));
  for (int i = 1; i <= 10; ++i)
    QTest::mouseMove(window, inWindow(start + distance * (i / 10.0)), 10);
  QTest::mouseRelease(window, Qt::LeftButton, {}, inWindow(start + distance), 20);
}

void TestMainWindow::storedCoordinatesComeBeforeTheMatrix() {
  bool coordinatesWithoutMatrix = false;
  connect(m_session.get(), &Session::positionsChanged, this, [&] {
    const auto data = m_session->data();
    if (data && !data->matrix && m_window->scene()->cellCount() == 300) {
      coordinatesWithoutMatrix = true;
    }
  });
  open(m_path);
  QVERIFY(coordinatesWithoutMatrix);
  QVERIFY(m_window->windowTitle().startsWith(QStringLiteral("cells.h5ad")));
}

void TestMainWindow::pullingTheHandleChangesThePanelAndUndoRestoresIt() {
  open(m_path);
  QWindow* window = m_window->windowHandle();
  const QPointF cell = m_window->scene()->toWidget(m_window->scene()->position(4));
  QTest::mouseClick(window, Qt::LeftButton, {}, inWindow(cell), 50);
  QTRY_COMPARE(m_session->hand().held().size(), 1);
  const int held = m_session->hand().held().front();
  auto* model = m_window->panels().expression->model();
  QCOMPARE(model->rowCount(), 0);
  const QVector3D before = m_window->scene()->position(held);

  pullHandleBy({120.0, 30.0});
  QTRY_COMPARE(m_session->hand().undoStack()->count(), 1);
  QTRY_VERIFY(m_session->hand().response() && !m_session->hand().isStale());
  QVERIFY(model->rowCount() > 0);
  QVERIFY((m_window->scene()->position(held) - before).length() > 0.01f);
  const Vector edited = m_session->hand().response()->edited;
  const QString first = model->nameAt(0);

  pullHandleBy({-200.0, 60.0});
  QTRY_COMPARE(m_session->hand().undoStack()->count(), 2);
  QTRY_VERIFY(m_session->hand().response() && !m_session->hand().isStale());
  QVERIFY(m_session->hand().response()->edited != edited);

  QTest::keyClick(window, Qt::Key_Z, Qt::ControlModifier);
  QTRY_COMPARE(m_session->hand().undoStack()->index(), 1);
  QTRY_VERIFY(m_session->hand().response() && !m_session->hand().isStale());
  QCOMPARE(m_session->hand().response()->edited, edited);
  QCOMPARE(model->nameAt(0), first);
  QTest::keyClick(window, Qt::Key_Z, Qt::ControlModifier);
  QTRY_COMPARE(model->rowCount(), 0);
  QCOMPARE(m_window->scene()->position(held), before);
}

void TestMainWindow::aLatentNumberIsMovedAndTakenBack() {
  open(m_path);
  QAction* page = nullptr;
  for (QAction* each : m_window->findChildren<QAction*>())
    if (each->text() == QStringLiteral("Latent numbers")) page = each;
  QVERIFY(page);
  page->trigger();
  auto* list = m_window->panels().latent->findChild<chreode::LatentList*>();
  chreode::Hand& hand = m_session->hand();
  QTRY_COMPARE(list->count(), m_session->models().current()->model().latentSize());
  hand.take({7}, false);
  // What varies most among components comes first, and is where the cell is.
  QCOMPARE(list->order().front(), 0);
  chreode::LatentSlider* slider = list->slider(0);
  const double start = slider->place();
  const Matrix codes = m_session->models().current()->codes();
  const double mean = codes.col(0).mean();
  const double deviation =
      std::sqrt((codes.col(0).array() - static_cast<float>(mean)).square().mean());
  QVERIFY(std::abs(start - (static_cast<double>(codes(7, 0)) - mean) / deviation) < 1e-3);

  slider->setFocus();
  for (int i = 0; i < 3; ++i) QTest::keyClick(slider, Qt::Key_PageUp);
  QTRY_VERIFY(hand.response() && !hand.isStale());
  QVERIFY(std::abs(slider->place() - start - 3.0) < 1e-3);
  QVERIFY(hand.pull()->shift().tail(codes.cols() - 1).isZero(0.0f));
  QVERIFY(std::abs(static_cast<double>(hand.pull()->shift()[0]) - 3.0 * deviation) <
          1e-3 * deviation);
  QVERIFY(m_window->panels().expression->model()->rowCount() > 0);
  QVERIFY(hand.edits().empty());
  // Ctrl+Z right after the keys takes the whole slide back.
  QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(hand.undoStack()->count(), 1);
  QCOMPARE(hand.undoStack()->index(), 0);
  QCOMPARE(hand.pull()->edited(), Matrix(codes.row(7)));
  QVERIFY(std::abs(slider->place() - start) < 1e-6);
  QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QVERIFY(std::abs(slider->place() - start - 3.0) < 1e-3);
  // Home puts back what the encoder gave, to the bit.
  QTest::keyClick(slider, Qt::Key_Home);
  m_window->panels().latent->finishStep();
  QVERIFY((hand.pull()->edited() - Matrix(codes.row(7))).cwiseAbs().maxCoeff() < 1e-5f);
  QCOMPARE(hand.undoStack()->count(), 2);
}

void TestMainWindow::directionsAreReadAndExported() {
  open(m_path);
  chreode::LatentPanel* panel = m_window->panels().latent;
  qobject_cast<QTabWidget*>(panel->parentWidget()->parentWidget())->setCurrentWidget(panel);
  auto* table = panel->findChild<chreode::SlopeTable*>();
  QTRY_VERIFY(table->slopes()->rowCount() > 0);
  QVERIFY(panel->place().contains(QStringLiteral("all cells")));
  QComboBox* kind = nullptr;
  for (QComboBox* each : panel->findChildren<QComboBox*>())
    if (each->accessibleName() == QStringLiteral("Direction")) kind = each;
  QVERIFY(kind);
  // From alpha to beta: beta's genes rise, alpha's fall, gamma's stay between.
  kind->setCurrentIndex(3);
  QTRY_COMPARE(panel->directionGenes().name, QStringLiteral("alpha → beta"));
  const chreode::DirectionGenes genes = panel->directionGenes();
  for (int g = 0; g < 60; ++g) {
    if (g % 3 == 0) QVERIFY(genes.change[g] < -0.1f);
    if (g % 3 == 1) QVERIFY(genes.change[g] > 0.1f);
    if (g % 3 == 2) QVERIFY(std::abs(genes.change[g]) < 0.1f);
  }
  kind->setCurrentIndex(2);
  QTRY_COMPARE(table->slopes()->rowCount(), 0);  // nothing has been edited yet

  const std::string tsv = m_folder.filePath(QStringLiteral("d.tsv")).toStdString();
  chreode::writeDirection(tsv, genes, "at the mean code of alpha", {"a note"});
  QFile file(QString::fromStdString(tsv));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QList<QByteArray> lines = file.readAll().split('\n');
  QCOMPARE(lines[0], QByteArray("# a note"));
  QVERIFY(lines[1].startsWith("# alpha → beta, at the mean code of alpha; "));
  QCOMPARE(lines[2], QByteArray("gene\tdecoded\tchange_per_sd"));
  QCOMPARE(lines.size(), 3 + 60 + 1);
  const QList<QByteArray> first = lines[3].split('\t');
  QCOMPARE(first[2].toFloat(), genes.change[first[0].mid(4).toInt()]);
  const std::string gmt = m_folder.filePath(QStringLiteral("d.gmt")).toStdString();
  chreode::writeDirection(gmt, genes, "at the mean code of alpha", {});
  QFile sets(QString::fromStdString(gmt));
  QVERIFY(sets.open(QIODevice::ReadOnly));
  const QList<QByteArray> lists = sets.readAll().split('\n');
  QVERIFY(lists[0].startsWith("alpha → beta up\t"));
  QVERIFY(lists[1].startsWith("alpha → beta down\t"));
  QCOMPARE(lists[0].split('\t').size() + lists[1].split('\t').size(), 2 + 2 + 60);
}

void TestMainWindow::orbitingPullsNothing() {
  open(m_path);
  QWindow* window = m_window->windowHandle();
  // The press lies on a cell: in Explore it orbits all the same.
  const QPointF cell = m_window->scene()->toWidget(m_window->scene()->position(4));
  QTest::mousePress(window, Qt::LeftButton, {}, inWindow(cell));
  for (int i = 1; i <= 10; ++i)
    QTest::mouseMove(window, inWindow(cell + QPointF(10.0 * i, 5.0 * i)), 10);
  QTest::mouseRelease(window, Qt::LeftButton, {}, inWindow(cell + QPointF(100, 50)), 20);
  QVERIFY(m_session->hand().held().isEmpty());
  QCOMPARE(m_session->hand().undoStack()->count(), 0);
  const QPointF now = m_window->scene()->toWidget(m_window->scene()->position(4));
  QVERIFY(QLineF(now, cell).length() > 2.0);
}

void TestMainWindow::everyViewComesWithAllItsCellsInSight() {
  open(m_path);
  chreode::ViewShelf& views = m_session->views();
  const chreode::SceneWidget* scene = m_window->scene();
  QVERIFY(views.entries().size() >= 4);
  for (int entry = 0; entry < static_cast<int>(views.entries().size()); ++entry) {
    views.choose(entry);
    QTest::qWait(400);
    const Matrix places = m_session->drawnPositions();
    chreode::Index outside = 0;
    double left = scene->width(), right = 0.0;
    for (chreode::Index cell = 0; cell < places.rows(); ++cell) {
      const QPointF at = scene->toWidget({places(cell, 0), places(cell, 1), places(cell, 2)});
      if (!scene->rect().contains(at.toPoint())) ++outside;
      left = std::min(left, at.x());
      right = std::max(right, at.x());
    }
    QVERIFY2(outside == 0, qPrintable(views.entries()[entry].name));
    QVERIFY2(right - left > scene->width() / 5.0, qPrintable(views.entries()[entry].name));
  }
}

void TestMainWindow::droppingOnAClassLandsInIt() {
  open(m_path);
  m_session->hand().take({0}, false);  // alpha
  Q_EMIT m_window->panels().cells->classDropped(2);
  QTRY_VERIFY(m_session->hand().response() && !m_session->hand().isStale());
  const auto& after = m_session->hand().response()->labelsAfter;
  QCOMPARE(after.top, 2);
  QVERIFY(after.shares[2] > 0.95);
  QVERIFY(m_session->hand().response()->measuredAgreement > 0.8);
}

void TestMainWindow::workIsThereAgainAfterReopening() {
  open(m_path);
  m_session->hand().take({0}, false);
  Q_EMIT m_window->panels().cells->classDropped(1);
  QTRY_VERIFY(m_session->hand().response() && !m_session->hand().isStale());
  const auto shift =
      m_session->hand().edits().shiftOf(0, m_session->models().current()->codes().cols());
  m_window.reset();
  m_session.reset();
  init();
  open(m_path);
  QTRY_COMPARE(m_session->hand().edits().list().size(), std::size_t{1});
  QCOMPARE(m_session->hand().edits().shiftOf(0, shift.cols()), shift);
}

void TestMainWindow::aBadFileLeavesWhatWasOpen() {
  open(m_path);
  const QString bad = m_folder.filePath(QStringLiteral("text.h5ad"));
  QFile file(bad);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("these are no cells\n");
  file.close();
  QSignalSpy failed(m_session.get(), &Session::failed);
  m_window->openFile(bad);
  QTRY_COMPARE(failed.count(), 1);
  QVERIFY(failed.front().front().toString().contains(QStringLiteral("text.h5ad")));
  QCOMPARE(m_session->data()->cellCount(), chreode::Index{300});
  QVERIFY(m_session->models().current() != nullptr);
  QVERIFY(m_window->findChild<chreode::ErrorBar*>()->isVisible());
}

void TestMainWindow::theViewIsSavedWithItsLegend() {
  open(m_path);
  const QString path = m_folder.filePath(QStringLiteral("view.png"));
  QVERIFY(m_window->saveView(path, 2.0));
  const QImage image(path);
  QVERIFY(image.width() > 2 * m_window->scene()->width());  // the legend stands beside the scene
  // The three class colours are in it, as points or swatches.
  const auto& colors = m_window->coloring()->classes().colors;
  for (const QColor& wanted : colors) {
    bool found = false;
    for (int y = 0; y < image.height() && !found; y += 2) {
      for (int x = 0; x < image.width() && !found; x += 2) {
        found = image.pixelColor(x, y) == wanted;
      }
    }
    QVERIFY2(found, qPrintable(wanted.name()));
  }
  QVERIFY(!m_window->saveView(QStringLiteral("/nowhere/view.png"), 1.0));
}

void TestMainWindow::aSavedCopyHoldsCodesViewAndCells() {
  open(m_path);
  m_session->hand().take({0}, false);
  QTRY_VERIFY(m_session->hand().pull() != nullptr);
  pullHandleBy({120.0, 30.0});
  QTRY_COMPARE(m_session->hand().undoStack()->count(), 1);
  QSignalSpy noticed(m_session.get(), &Session::noticed);
  QSignalSpy failed(m_session.get(), &Session::failed);
  const QString copy = m_folder.filePath(QStringLiteral("copy.h5ad"));
  m_session->saveAs(copy);
  QTRY_VERIFY(!noticed.isEmpty() || !failed.isEmpty());
  QVERIFY(failed.isEmpty());
  const auto data = chreode::openDataset(copy.toStdString(), {}, {});
  const Matrix& codes = m_session->models().current()->codes();
  QCOMPARE(data->embedding("X_chreode")->values, codes);
  const Matrix& edited = data->embedding("X_chreode_edited")->values;
  QVERIFY(edited.row(0) != codes.row(0));
  QCOMPARE(Matrix(edited.bottomRows(299)), Matrix(codes.bottomRows(299)));
  QCOMPARE(data->embedding("X_chreode_view")->values.rows(), chreode::Index{300});
  for (const char* name : {"chreode_held", "chreode_moved"}) {
    QCOMPARE(data->cells.find(name)->numbers[0], 1.0);
    QCOMPARE(data->cells.find(name)->sum(), 1.0);
  }
  QVERIFY(data->cells.find("cell_type") != nullptr);

  // Onto the open file itself: a sentence, and the file stays.
  m_session->saveAs(m_path);
  QTRY_VERIFY(!failed.isEmpty());
  QCOMPARE(chreode::openDataset(m_path.toStdString(), {}, {})->embeddings.size(), std::size_t{1});
}

void TestMainWindow::heldCellsAreExported() {
  open(m_path);
  m_session->hand().take({3, 7}, false);
  QSignalSpy noticed(m_session.get(), &Session::noticed);
  m_session->exportCells(m_folder.filePath(QStringLiteral("held.tsv")));
  QTRY_VERIFY(!noticed.isEmpty());
  QFile file(m_folder.filePath(QStringLiteral("held.tsv")));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QList<QByteArray> lines = file.readAll().split('\n');
  QCOMPARE(lines.size(), 4);  // the header, two cells, and nothing after the last line
  QVERIFY(lines[0].startsWith("cell\tcell_type\tview_1\tview_2"));
  QVERIFY(lines[1].startsWith("cell3\talpha\t"));
  QVERIFY(lines[2].startsWith("cell7\tbeta\t"));
}

void TestMainWindow::cellsAreLeftOutAndComeBack() {
  open(m_path);
  for (QAction* each : m_window->findChildren<QAction*>()) {
    if (each->text() == QStringLiteral("Cells and genes…")) each->trigger();
  }
  auto* page = m_window->findChild<chreode::CellsGenesDialog*>();
  QVERIFY(page && page->isVisible());
  chreode::Preparation& preparation = m_session->preparation();
  QTRY_VERIFY(preparation.outcome() && preparation.outcome()->genes);
  chreode::Histogram* counts = nullptr;
  for (auto* each : page->findChildren<chreode::Histogram*>()) {
    if (each->accessibleName() == QStringLiteral("Distribution of Counts per cell")) counts = each;
  }
  QVERIFY(counts && counts->isVisible());
  const QPoint from(8, counts->height() / 3);
  const QPoint to(counts->width() / 2, counts->height() / 3);
  QTest::mousePress(counts, Qt::LeftButton, {}, from);
  QTest::mouseMove(counts, to);
  // Live before it is let go, and nothing is changed by then.
  QTRY_VERIFY(preparation.outcome()->cells->cells < 300);
  QVERIFY(preparation.choice().empty());
  const int entries = m_session->hand().undoStack()->count();
  QTest::mouseRelease(counts, Qt::LeftButton, {}, to);
  QVERIFY(preparation.choice().filter.minCounts.has_value());
  QCOMPARE(m_session->hand().undoStack()->count(), entries + 1);
  QTRY_VERIFY(preparation.outcome()->genes && !preparation.isStale());
  const auto kept = preparation.outcome()->cells->cells;
  QVERIFY(kept > 0 && kept < 300);
  const chreode::PreparationChoice choice = preparation.choice();

  m_window->coloring()->setSource({chreode::ColorSource::Kind::kept, {}, 0});
  QCOMPARE(m_window->coloring()->classes().counts.at(1), qint64{300 - kept});

  QTest::keyClick(page, Qt::Key_Z, Qt::ControlModifier);
  QVERIFY(preparation.choice().empty());
  QTRY_COMPARE(preparation.outcome()->cells->cells, chreode::Index{300});
  QVERIFY(!counts->low());
  QCOMPARE(m_window->coloring()->classes().counts.at(1), qint64{0});
  QTest::keyClick(page, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QVERIFY(preparation.choice() == choice);

  // It is there when the file is opened again.
  m_session->flush();
  open(m_path);
  QTRY_VERIFY(m_session->preparation().choice() == choice);
  QTRY_COMPARE(
      m_session->preparation().outcome() ? m_session->preparation().outcome()->cells->cells : 0,
      kept);
  m_session->preparation().change({}, QStringLiteral("all"));
  m_session->flush();
}

int main(int argc, char** argv) {
  chreode::prepareGraphics();
  QApplication application(argc, argv);
  TestMainWindow test;
  return QTest::qExec(&test, argc, argv);
}
#include "test_main_window.moc"
