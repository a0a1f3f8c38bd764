#include <QtTest>

#include "latent/latent_edit.h"

using chreode::LatentEdit;
using chreode::LatentEdits;
using chreode::RowVector;

class TestLatentEdit : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void undoThenApplyIsIdentityBitForBit();
  void shiftsAddInOrderPerCell();
};

void TestLatentEdit::undoThenApplyIsIdentityBitForBit() {
  const LatentEdit first{{1, 4}, RowVector::Constant(3, 0.1f), "first"};
  const LatentEdit second{{4}, RowVector::Constant(3, 0.7f), "second"};
  const LatentEdits one = LatentEdits().with(first);
  const LatentEdits two = one.with(second);
  QCOMPARE(two.withoutLast().shiftOf(4, 3), one.shiftOf(4, 3));
  QCOMPARE(two.withoutLast().with(second).shiftOf(4, 3), two.shiftOf(4, 3));
  QVERIFY(two.withoutLast().withoutLast().empty());
}

void TestLatentEdit::shiftsAddInOrderPerCell() {
  const LatentEdits edits = LatentEdits()
                                .with({{1, 4}, RowVector::Constant(2, 1.0f), ""})
                                .with({{4, 9}, RowVector::Constant(2, 2.0f), ""});
  QCOMPARE(edits.shiftOf(1, 2), RowVector(RowVector::Constant(2, 1.0f)));
  QCOMPARE(edits.shiftOf(4, 2), RowVector(RowVector::Constant(2, 3.0f)));
  QCOMPARE(edits.shiftOf(9, 2), RowVector(RowVector::Constant(2, 2.0f)));
  QCOMPARE(edits.shiftOf(0, 2), RowVector(RowVector::Zero(2)));
  QCOMPARE(edits.movedCells(), (std::vector<std::int32_t>{1, 4, 9}));
}

QTEST_GUILESS_MAIN(TestLatentEdit)
#include "test_latent_edit.moc"
