#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QtTest>
#include <numeric>

#include "panel_fixtures.h"
#include "panels/latent_list.h"
#include "panels/latent_panel.h"
#include "panels/latent_slider.h"
#include "panels/slope_table.h"

using chreode::DirectionChoice;
using chreode::LatentColumns;
using chreode::LatentList;
using chreode::LatentPanel;
using chreode::LatentReadout;
using chreode::LatentSlider;
using chreode::LatentTrack;
using chreode::SlopeModel;
using chreode::SlopeTable;

class TestLatentPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();
  void arrowsAndPageKeysStep();
  void aSeriesOfKeysIsOneStep();
  void anotherSliderEndsTheStep();
  void homeAndDoubleClickPutBack();
  void aDragMovesByItsWay();
  void escapeCancels();
  void nothingMovesWithoutACell();
  void theWheelIsLeftToTheList();
  void rowsLieByActivityAndByWhatIsAsked();
  void anOrderWaitsForTheEndOfAStep();
  void questionsAreGenesOrClasses();
  void theDirectionFollowsTheFocusedNumber();
  void directionsAreTold();
  void aClassIsTakenFromTheList();
  void everyStateHasItsSentence();
  void twoHundredNumbersScroll();

 private:
  QPushButton* button(const char* text) const;
  QComboBox* box(const char* name) const;
  LatentSlider* slider(int number) const {
    return m_panel->findChild<LatentList*>()->slider(number);
  }
  void hold();
  void setNumbers(int count);

  std::unique_ptr<LatentPanel> m_panel;
};

void TestLatentPanel::init() {
  m_panel = std::make_unique<LatentPanel>();
  m_panel->resize(900, 260);
  m_panel->setMissing(LatentPanel::Missing::nothing);
  m_panel->setLabel(chreode::classLegend(chreode::eightCells()->cells.columns[0]));
  setNumbers(3);
  m_panel->show();
  m_panel->activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void TestLatentPanel::cleanup() {
  m_panel.reset();
}

void TestLatentPanel::setNumbers(int count) {
  std::vector<LatentTrack> tracks(static_cast<std::size_t>(count));
  for (LatentTrack& track : tracks) track.bins.assign(60, 0.5f);
  std::vector<int> order(tracks.size());
  std::iota(order.rbegin(), order.rend(), 0);  // the last one varies most
  m_panel->setModel({QStringLiteral("CD3D"), QStringLiteral("LYZ")}, tracks, order);
  const std::vector<double> zeros(tracks.size(), 0.0);
  m_panel->setPlaces(zeros, zeros);
}

void TestLatentPanel::hold() {
  m_panel->setHeld(QStringLiteral("cell1"));
  m_panel->setPlaces({0.5, -1.25, 2.0}, {0.25, -1.25, 2.0});
}

QPushButton* TestLatentPanel::button(const char* text) const {
  for (QPushButton* each : m_panel->findChildren<QPushButton*>())
    if (each->text() == QString::fromUtf8(text)) return each;
  return nullptr;
}

QComboBox* TestLatentPanel::box(const char* name) const {
  for (QComboBox* each : m_panel->findChildren<QComboBox*>())
    if (each->accessibleName() == QLatin1String(name)) return each;
  return nullptr;
}

void TestLatentPanel::arrowsAndPageKeysStep() {
  hold();
  QSignalSpy moved(m_panel.get(), &LatentPanel::moved);
  const auto press = [&](Qt::Key key) {
    QTest::keyClick(slider(1), key);
    return moved.isEmpty() ? -99.0 : moved.takeLast()[1].toDouble();
  };
  QVERIFY(std::abs(press(Qt::Key_Right) - -1.15) < 1e-9);
  QVERIFY(std::abs(press(Qt::Key_Up) - -1.05) < 1e-9);
  QVERIFY(std::abs(press(Qt::Key_Left) - -1.15) < 1e-9);
  QVERIFY(std::abs(press(Qt::Key_PageUp) - -0.15) < 1e-9);
  QVERIFY(std::abs(press(Qt::Key_PageDown) - -1.15) < 1e-9);
  QVERIFY(std::abs(slider(1)->place() - -1.15) < 1e-9);
  QCOMPARE(slider(1)->value(), -115);
}

void TestLatentPanel::aSeriesOfKeysIsOneStep() {
  hold();
  QSignalSpy ended(m_panel.get(), &LatentPanel::ended);
  for (int i = 0; i < 6; ++i) QTest::keyClick(slider(0), Qt::Key_Right);
  QCOMPARE(ended.count(), 0);
  QTRY_COMPARE(ended.count(), 1);
  QVERIFY(!slider(0)->isMoving());
  // The next key begins another one, which undo may end early.
  QTest::keyClick(slider(0), Qt::Key_Right);
  m_panel->finishStep();
  QCOMPARE(ended.count(), 2);
  m_panel->finishStep();
  QCOMPARE(ended.count(), 2);
}

void TestLatentPanel::anotherSliderEndsTheStep() {
  hold();
  QSignalSpy ended(m_panel.get(), &LatentPanel::ended);
  slider(2)->setFocus();
  QTest::keyClick(slider(2), Qt::Key_Right);
  QTest::keyClick(slider(2), Qt::Key_Tab);
  QCOMPARE(ended.count(), 1);
  // Tab goes down the rows as they lie: after the last number the one before it.
  QVERIFY(slider(1)->hasFocus());
}

void TestLatentPanel::homeAndDoubleClickPutBack() {
  hold();
  QSignalSpy moved(m_panel.get(), &LatentPanel::moved);
  QSignalSpy ended(m_panel.get(), &LatentPanel::ended);
  QTest::keyClick(slider(0), Qt::Key_Home);
  QCOMPARE(moved.takeLast()[1].toDouble(), 0.25);
  m_panel->finishStep();
  m_panel->setPlaces({0.75, -1.25, 2.0}, {0.25, -1.25, 2.0});
  ended.clear();
  QTest::mouseDClick(slider(0), Qt::LeftButton);
  QCOMPARE(moved.count(), 1);
  QCOMPARE(moved.takeLast()[1].toDouble(), 0.25);
  QCOMPARE(ended.count(), 1);
}

void TestLatentPanel::aDragMovesByItsWay() {
  hold();
  QSignalSpy moved(m_panel.get(), &LatentPanel::moved);
  QSignalSpy ended(m_panel.get(), &LatentPanel::ended);
  const QRectF strip = LatentColumns::of(slider(1)->rect()).strip;
  const QPoint start(static_cast<int>(strip.left()) + 20, 15);
  const double pixels = (strip.width() - 16.0) / (2.0 * chreode::trackReach);  // a deviation
  // A press that goes nowhere is no edit, wherever it was.
  QTest::mouseClick(slider(1), Qt::LeftButton, {}, start);
  QCOMPARE(moved.count() + ended.count(), 0);
  QTest::mousePress(slider(1), Qt::LeftButton, {}, start);
  for (int x = 1; x <= 30; ++x) QTest::mouseMove(slider(1), start + QPoint(x, 0));
  QCOMPARE(ended.count(), 0);
  QTest::mouseRelease(slider(1), Qt::LeftButton, {}, start + QPoint(30, 0));
  QCOMPARE(ended.count(), 1);
  const double place = moved.takeLast()[1].toDouble();
  QVERIFY2(std::abs(place - (-1.25 + 30.0 / pixels)) < 1e-6, qPrintable(QString::number(place)));
}

void TestLatentPanel::escapeCancels() {
  hold();
  QSignalSpy ended(m_panel.get(), &LatentPanel::ended);
  QSignalSpy cancelled(m_panel.get(), &LatentPanel::cancelled);
  QTest::keyClick(slider(0), Qt::Key_Right);
  QTest::keyClick(slider(0), Qt::Key_Escape);
  QCOMPARE(cancelled.count(), 1);
  m_panel->finishStep();
  QCOMPARE(ended.count(), 0);
}

void TestLatentPanel::nothingMovesWithoutACell() {
  QSignalSpy moved(m_panel.get(), &LatentPanel::moved);
  QSignalSpy ended(m_panel.get(), &LatentPanel::ended);
  QTest::keyClick(slider(0), Qt::Key_Right);
  QTest::mouseDClick(slider(0), Qt::LeftButton);
  m_panel->finishStep();
  QCOMPARE(moved.count() + ended.count(), 0);
  QVERIFY(!button("Reset")->isEnabled());
  QSignalSpy cell(m_panel.get(), &LatentPanel::cellRequested);
  button("Hold a cell")->click();
  QCOMPARE(cell.count(), 1);
  hold();
  QVERIFY(!button("Hold a cell")->isVisible());
  QVERIFY(button("Reset")->isEnabled());
  QSignalSpy reset(m_panel.get(), &LatentPanel::resetRequested);
  button("Reset")->click();
  QCOMPARE(reset.count(), 1);
}

void TestLatentPanel::theWheelIsLeftToTheList() {
  setNumbers(40);
  m_panel->setHeld(QStringLiteral("cell1"));
  QSignalSpy moved(m_panel.get(), &LatentPanel::moved);
  LatentSlider* top = slider(39);
  const QPointF place = top->rect().center();
  QWheelEvent wheel(place, top->mapToGlobal(place), {}, QPoint(0, -120), Qt::NoButton,
                    Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(top, &wheel);
  // Left to the list, which scrolls.
  QVERIFY(!wheel.isAccepted());
  QCOMPARE(moved.count(), 0);
}

void TestLatentPanel::rowsLieByActivityAndByWhatIsAsked() {
  auto* list = m_panel->findChild<LatentList*>();
  QCOMPARE(list->order(), (std::vector<int>{2, 1, 0}));
  QVERIFY(slider(2)->y() < slider(1)->y() && slider(1)->y() < slider(0)->y());
  LatentReadout readout;
  readout.answer = {QStringLiteral("CD3D"), QStringLiteral("log2"), {0.5, -2.0, 0.1}};
  m_panel->setReadout(readout);
  QCOMPARE(list->order(), (std::vector<int>{1, 0, 2}));
  QVERIFY(slider(1)->y() < slider(0)->y());
  readout.answer = {};
  m_panel->setReadout(readout);
  QCOMPARE(list->order(), (std::vector<int>{2, 1, 0}));
}

void TestLatentPanel::anOrderWaitsForTheEndOfAStep() {
  hold();
  auto* list = m_panel->findChild<LatentList*>();
  QTest::keyClick(slider(0), Qt::Key_Right);
  LatentReadout readout;
  readout.answer = {QStringLiteral("CD3D"), QStringLiteral("log2"), {0.5, -2.0, 0.1}};
  m_panel->setReadout(readout);
  QCOMPARE(list->order(), (std::vector<int>{2, 1, 0}));
  m_panel->finishStep();
  QCOMPARE(list->order(), (std::vector<int>{1, 0, 2}));
}

void TestLatentPanel::questionsAreGenesOrClasses() {
  QSignalSpy asked(m_panel.get(), &LatentPanel::questionChanged);
  QLineEdit* field = nullptr;
  for (QLineEdit* each : m_panel->findChildren<QLineEdit*>())
    if (each->accessibleName().startsWith(QStringLiteral("Which numbers"))) field = each;
  QVERIFY(field);
  QTest::keyClicks(field, QStringLiteral("lyz"));
  QCOMPARE(asked.count(), 3);
  QCOMPARE(m_panel->question().gene, QStringLiteral("LYZ"));
  QCOMPARE(m_panel->question().level, -1);
  field->setText(QStringLiteral("B"));
  QCOMPARE(m_panel->question().level, 1);
  QVERIFY(m_panel->question().gene.isEmpty());
  field->setText(QStringLiteral("XYZ"));
  QVERIFY(m_panel->question().gene.isEmpty() && m_panel->question().level < 0);
}

void TestLatentPanel::theDirectionFollowsTheFocusedNumber() {
  QSignalSpy changed(m_panel.get(), &LatentPanel::directionChanged);
  QCOMPARE(m_panel->direction().number, 2);
  slider(1)->setFocus();
  QCOMPARE(changed.count(), 1);
  QCOMPARE(m_panel->direction().number, 1);
  QVERIFY(m_panel->direction().kind == DirectionChoice::Kind::number);
  // Another kind of direction stays when a slider is touched.
  box("Direction")->setCurrentIndex(3);
  QVERIFY(m_panel->direction().kind == DirectionChoice::Kind::classes);
  QCOMPARE(m_panel->direction().from, 0);
  QCOMPARE(m_panel->direction().to, 1);
  slider(0)->setFocus();
  QVERIFY(m_panel->direction().kind == DirectionChoice::Kind::classes);
  box("From class")->setCurrentIndex(1);
  QCOMPARE(m_panel->direction().from, 1);
  box("Direction")->setCurrentIndex(1);
  box("Axis")->setCurrentIndex(2);
  QVERIFY(m_panel->direction().kind == DirectionChoice::Kind::axis);
  QCOMPARE(m_panel->direction().number, 2);
}

void TestLatentPanel::directionsAreTold() {
  auto* table = m_panel->findChild<SlopeTable*>();
  QVERIFY(!button("Export…")->isEnabled());
  LatentReadout readout;
  readout.place = QStringLiteral("at the code of cell1");
  readout.direction.name = QStringLiteral("Latent number 2");
  readout.direction.genes =
      std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"A", "B", "C"});
  readout.direction.base = chreode::Vector::LinSpaced(3, 1.0f, 3.0f);
  readout.direction.change = (chreode::Vector(3) << 0.5f, -1.5f, 0.0f).finished();
  m_panel->setReadout(readout);
  SlopeModel* model = table->slopes();
  QCOMPARE(model->rowCount(), 3);
  QCOMPARE(model->nameAt(0), QStringLiteral("B"));
  QCOMPARE(model->index(0, SlopeModel::change).data().toString(), QStringLiteral("−1.50"));
  QCOMPARE(model->index(1, SlopeModel::change).data().toString(), QStringLiteral("+0.50"));
  QCOMPARE(model->fullChange(), 1.5);
  QVERIFY(button("Export…")->isEnabled());
  QCOMPARE(m_panel->directionGenes().name, QStringLiteral("Latent number 2"));
  QSignalSpy activated(m_panel.get(), &LatentPanel::geneActivated);
  table->setCurrentIndex(model->index(1, 0));
  QTest::keyClick(table, Qt::Key_Return);
  QCOMPARE(activated.takeFirst().first().toString(), QStringLiteral("A"));
  model->setFilter(QStringLiteral("c"));
  QCOMPARE(model->rowCount(), 1);
  QCOMPARE(model->nameAt(0), QStringLiteral("C"));
}

void TestLatentPanel::aClassIsTakenFromTheList() {
  QSignalSpy taken(m_panel.get(), &LatentPanel::classRequested);
  QComboBox* cells = box("Cells to move");
  QCOMPARE(cells->itemText(0), QStringLiteral("nothing held"));
  QCOMPARE(cells->count(), 3);  // the class without cells is not offered
  cells->setFocus();
  QTest::keyClick(cells, Qt::Key_Down);
  QTest::keyClick(cells, Qt::Key_Down);
  QVERIFY(taken.count() >= 1);
  QCOMPARE(taken.first().first().toInt(), 0);
  m_panel->setHeld(QStringLiteral("4 cells"));
  QCOMPARE(cells->currentText(), QStringLiteral("4 cells"));
}

void TestLatentPanel::everyStateHasItsSentence() {
  QSignalSpy action(m_panel.get(), &LatentPanel::missingActionRequested);
  m_panel->setMissing(LatentPanel::Missing::file);
  button("Open…")->click();
  m_panel->setMissing(LatentPanel::Missing::model);
  button("Load a model…")->click();
  QCOMPARE(action.count(), 2);
  QVERIFY(action[1][0].value<LatentPanel::Missing>() == LatentPanel::Missing::model);
  // Nothing to move: a page without numbers does not fall over.
  m_panel->setMissing(LatentPanel::Missing::nothing);
  m_panel->setModel({}, {}, {});
  m_panel->setReadout({});
  QVERIFY(!m_panel->grab().isNull());
}

void TestLatentPanel::twoHundredNumbersScroll() {
  setNumbers(200);
  m_panel->setHeld(QStringLiteral("cell1"));
  auto* list = m_panel->findChild<LatentList*>();
  auto* area = m_panel->findChild<QScrollArea*>();
  QCoreApplication::processEvents();
  QCOMPARE(list->height(), 200 * LatentSlider::rowPixels);
  // The keyboard reaches the last row, and the list follows it.
  slider(0)->setFocus();
  QVERIFY(area->verticalScrollBar()->value() > 150 * LatentSlider::rowPixels);
  const QPoint corner = slider(0)->mapTo(area->viewport(), QPoint(0, 0));
  QVERIFY(area->viewport()->rect().contains(corner));
}

QTEST_MAIN(TestLatentPanel)
#include "test_latent_panel.moc"
