#include <QSignalSpy>
#include <QtTest>

#include "linear_experiment.h"
#include "projection/linear_view.h"
#include "session/hand.h"

using chreode::Hand;
using chreode::PreparedModel;
using chreode::Response;
using chreode::RowVector;
using chreode::Vector;

class TestHand : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void aPullBecomesOneUndoableEdit();
  void undoRestoresTheAnswerBitForBit();
  void aShiftByNumbersIsTheSameEdit();
  void aShiftCanBePutBack();
  void escapeLeavesNothingBehind();
  void droppingOnAClassGoesToItsMeanCode();
  void ctrlClickAddsAndTakesAway();

 private:
  std::shared_ptr<const Response> answer();

  std::shared_ptr<const PreparedModel> m_model;
  std::unique_ptr<Hand> m_hand;
};

void TestHand::init() {
  auto model = std::make_shared<PreparedModel>();
  model->id = QStringLiteral("linear");
  model->experiment = std::make_shared<const chreode::DragExperiment>(chreode::linearExperiment());
  model->view = chreode::decodedPcaView(model->codes(), {});
  m_model = model;
  m_hand = std::make_unique<Hand>();
  m_hand->setModel(m_model);
  m_hand->setView(m_model->view);
  const auto data = m_model->experiment->parts().data;
  m_hand->setLabel({data, &data->cells.columns.front()});
}

std::shared_ptr<const Response> TestHand::answer() {
  [this] { QTRY_VERIFY(!m_hand->isStale()); }();
  return m_hand->response();
}

void TestHand::aPullBecomesOneUndoableEdit() {
  m_hand->take({3}, false);
  m_hand->startPull(-1);
  for (int i = 1; i <= 20; ++i) m_hand->moveTo({0.1f * static_cast<float>(i), 0.0f, 0.0f}, -1);
  QVERIFY(m_hand->edits().empty());
  m_hand->endPull();
  QCOMPARE(m_hand->undoStack()->count(), 1);
  QCOMPARE(m_hand->edits().list().size(), std::size_t{1});
  QVERIFY(m_hand->undoStack()->text(0).contains(QStringLiteral("cell3")));
  QVERIFY(answer() != nullptr);
  m_hand->undoStack()->undo();
  QVERIFY(m_hand->edits().empty());
  QVERIFY(answer() == nullptr);
}

void TestHand::undoRestoresTheAnswerBitForBit() {
  m_hand->take({3}, false);
  m_hand->startPull(-1);
  m_hand->moveTo({1.0f, 0.4f, 0.0f}, -1);
  m_hand->endPull();
  const Vector first = answer()->edited;
  m_hand->startPull(-1);
  m_hand->moveTo({-2.0f, 1.0f, 0.5f}, -1);
  m_hand->endPull();
  QVERIFY(answer()->edited != first);
  m_hand->undoStack()->undo();
  QCOMPARE(answer()->edited, first);
  m_hand->undoStack()->redo();
  m_hand->undoStack()->undo();
  QCOMPARE(answer()->edited, first);
}

void TestHand::aShiftByNumbersIsTheSameEdit() {
  // A slider that goes through many places leaves one edit: that of the last place.
  RowVector shift = RowVector::Zero(m_model->codes().cols());
  const auto slide = [&] {
    for (int i = 1; i <= 12; ++i) {
      shift[2] = 0.1f * static_cast<float>(i);
      m_hand->moveBy(shift, QStringLiteral("latent number 3 by +%1 sd").arg(i));
    }
  };
  m_hand->take({3, 8}, false);
  slide();
  QVERIFY(m_hand->isPulling());
  QVERIFY(m_hand->edits().empty());
  const Vector live = answer()->edited;
  m_hand->endPull();
  QCOMPARE(m_hand->undoStack()->count(), 1);
  QVERIFY(m_hand->undoStack()->text(0).endsWith(QStringLiteral(": latent number 3 by +12 sd")));
  const Vector slid = answer()->edited;
  const chreode::Matrix edited = m_hand->pull()->edited();
  QCOMPARE(slid, live);

  Hand other;
  other.setModel(m_model);
  other.setView(m_model->view);
  other.take({3, 8}, false);
  other.keep({{3, 8}, shift, {}}, QStringLiteral("the same"));
  QTRY_VERIFY(!other.isStale());
  QCOMPARE(other.edits().list()[0].cells, m_hand->edits().list()[0].cells);
  QCOMPARE(other.edits().list()[0].shift, m_hand->edits().list()[0].shift);
  QCOMPARE(other.pull()->edited(), edited);
  QCOMPARE(other.response()->edited, slid);

  // A second slide on top, undone: bit for bit what the first one left.
  shift.setZero();
  shift[0] = -0.7f;
  m_hand->moveBy(shift, QStringLiteral("latent number 1"));
  m_hand->endPull();
  QVERIFY(answer()->edited != slid);
  m_hand->undoStack()->undo();
  QCOMPARE(answer()->edited, slid);
  QCOMPARE(m_hand->pull()->edited(), edited);
  m_hand->undoStack()->undo();
  QVERIFY(answer() == nullptr);
  QCOMPARE(m_hand->pull()->edited(), m_hand->pull()->original());
}

void TestHand::aShiftCanBePutBack() {
  m_hand->take({3}, false);
  RowVector shift = RowVector::Zero(m_model->codes().cols());
  shift[1] = 0.5f;
  m_hand->moveBy(shift, QStringLiteral("there"));
  shift[1] = 0.0f;
  m_hand->moveBy(shift, QStringLiteral("and back"));
  m_hand->endPull();
  QCOMPARE(m_hand->undoStack()->count(), 0);
  // The words are the slide's own: a pull by the hand afterwards has its.
  m_hand->startPull(-1);
  m_hand->moveTo({1.0f, 0.4f, 0.0f}, -1);
  m_hand->endPull();
  QVERIFY(m_hand->undoStack()->text(0).endsWith(QStringLiteral(" pulled")));
  m_hand->letGo();
  m_hand->moveBy(shift, QStringLiteral("nothing is held"));
  QVERIFY(!m_hand->isPulling());
}

void TestHand::escapeLeavesNothingBehind() {
  m_hand->take({3}, false);
  m_hand->startPull(-1);
  m_hand->moveTo({1.0f, 0.4f, 0.0f}, -1);
  QVERIFY(answer() != nullptr);
  m_hand->cancelPull();
  QVERIFY(answer() == nullptr);
  QCOMPARE(m_hand->undoStack()->count(), 0);
  QCOMPARE(m_hand->pull()->edited(), m_hand->pull()->original());
}

void TestHand::droppingOnAClassGoesToItsMeanCode() {
  const auto& label = m_model->experiment->parts().data->cells.columns.front();
  m_hand->take({0}, false);
  m_hand->moveToClass(label, 1);
  m_hand->endPull();
  QCOMPARE(answer()->labelsAfter.top, 1);
  QCOMPARE(answer()->labelsAfter.shares[1], 1.0);
  QVERIFY(m_hand->undoStack()->text(0).contains(QStringLiteral("dropped on b")));
}

void TestHand::ctrlClickAddsAndTakesAway() {
  QSignalSpy held(m_hand.get(), &Hand::heldChanged);
  m_hand->take({4}, false);
  m_hand->take({2}, true);
  QCOMPARE(m_hand->held(), (QVector<int>{2, 4}));
  m_hand->take({4}, true);
  QCOMPARE(m_hand->held(), QVector<int>{2});
  m_hand->letGo();
  QVERIFY(m_hand->held().isEmpty());
  QCOMPARE(held.count(), 4);
}

QTEST_MAIN(TestHand)
#include "test_hand.moc"
