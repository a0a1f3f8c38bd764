#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUndoStack>
#include <QtTest>

#include "model/simulated_counts.h"
#include "session/keeper.h"
#include "session/preparation.h"

using chreode::Dataset;
using chreode::Preparation;
using chreode::PreparationChoice;

/// The choice of cells and genes: measured and applied on a worker, undone through the history.
class TestPreparation : public QObject {
  Q_OBJECT

  std::shared_ptr<const Dataset> m_data =
      std::make_shared<const Dataset>(chreode::simulatedCounts(200, 30));

  static PreparationChoice withMinGenes(double genes) {
    PreparationChoice choice;
    choice.filter.minGenes = genes;
    return choice;
  }
  /// The outcome of this very choice, genes and all.
  static bool judged(const Preparation& preparation, const PreparationChoice& choice) {
    const auto outcome = preparation.outcome();
    return outcome && outcome->choice == choice && outcome->cells && outcome->genes &&
           !preparation.isStale();
  }

 private Q_SLOTS:
  void changesAreCountedAndUndone() {
    QUndoStack stack;
    Preparation preparation(&stack);
    preparation.setData(m_data);
    QTRY_VERIFY(judged(preparation, {}));
    QVERIFY(preparation.quality() && preparation.geneSets());
    QCOMPARE(preparation.outcome()->cells->cells, chreode::Index{200});
    const PreparationChoice choice = withMinGenes(20);
    preparation.change(choice, QStringLiteral("Keep cells with genes ≥ 20"));
    QCOMPARE(stack.count(), 1);
    QCOMPARE(stack.text(0), QStringLiteral("Keep cells with genes ≥ 20"));
    QVERIFY(preparation.choice() == choice);
    QTRY_VERIFY(judged(preparation, choice));
    const auto kept = preparation.outcome()->cells->cells;
    QVERIFY(kept > 0 && kept < 200);
    QVERIFY(preparation.summary().startsWith(QString::number(kept)));
    preparation.change(choice, QStringLiteral("the same"));
    QCOMPARE(stack.count(), 1);
    stack.undo();
    QVERIFY(preparation.choice().empty());
    QTRY_VERIFY(judged(preparation, {}));
    stack.redo();
    QVERIFY(preparation.choice() == choice);
  }

  void whatIsTriedIsNoChange() {
    QUndoStack stack;
    Preparation preparation(&stack);
    preparation.setData(m_data);
    QTRY_VERIFY(judged(preparation, {}));
    for (int genes = 1; genes <= 25; ++genes) preparation.tryOut(withMinGenes(genes));
    QTRY_VERIFY(preparation.outcome()->choice == withMinGenes(25));
    QVERIFY(preparation.outcome()->cells->cells < 200);
    QVERIFY(preparation.choice().empty() && stack.count() == 0);
    preparation.change({}, QString());
    QTRY_VERIFY(judged(preparation, {}));
    QCOMPARE(preparation.outcome()->cells->cells, chreode::Index{200});
  }

  void whatCannotBeAppliedIsSaid() {
    QUndoStack stack;
    Preparation preparation(&stack);
    preparation.setData(m_data);
    QTRY_VERIFY(judged(preparation, {}));
    PreparationChoice choice;
    choice.filter.keep = {"plate=1"};
    preparation.change(choice, QStringLiteral("odd"));
    QTRY_VERIFY(!preparation.outcome()->problem.isEmpty());
    QVERIFY(preparation.outcome()->problem.contains(QStringLiteral("plate")));
    choice.filter = {};
    choice.genes.batchColumn = "plate";
    preparation.change(choice, QStringLiteral("odd genes"));
    QTRY_VERIFY(preparation.outcome()->cells && !preparation.outcome()->problem.isEmpty());
    QVERIFY(!preparation.outcome()->genes);
  }

  void otherDataForgetIt() {
    QUndoStack stack;
    Preparation preparation(&stack);
    preparation.setData(m_data);
    preparation.restore(withMinGenes(5));
    QTRY_VERIFY(judged(preparation, withMinGenes(5)));
    QCOMPARE(stack.count(), 0);
    preparation.setData(nullptr);
    QVERIFY(preparation.choice().empty() && !preparation.quality() && !preparation.outcome());
  }

  void keptWithTheFile() {
    QTemporaryDir folder;
    const chreode::Keeper keeper(folder.filePath(QStringLiteral("cells.h5ad")), 7, true);
    chreode::Keeper::Kept kept;
    QVERIFY(keeper.saveState(kept));
    QVERIFY(keeper.load().preparation.empty());
    kept.preparation = withMinGenes(300);
    kept.preparation.filter.keep = {"doublet_score<0.25"};
    kept.preparation.genes.always = {{"factors", {"MYC", "SPI1"}}};
    kept.preparation.genes.never = {chreode::GeneFamily::malat1};
    QVERIFY(keeper.saveState(kept));
    QVERIFY(keeper.load().preparation == kept.preparation);
  }
};

QTEST_GUILESS_MAIN(TestPreparation)
#include "test_preparation.moc"
