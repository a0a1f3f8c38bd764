#include <QtTest>

#include "model/seed_siblings.h"

using chreode::ModelCard;
using chreode::TrainingOptions;

class TestSeedSiblings : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void optionsFollowTheFirst() {
    TrainingOptions options;
    options.seed = 7;
    options.epochs = 3;
    options.seeds = 3;
    options.latentSize = 9;
    options.checkpoint = "M.pt.checkpoint";
    chreode::TrainingResult result;
    result.linearDecoder = true;
    result.steps = 1250;
    const TrainingOptions second = chreode::siblingOptions(options, result, 2);
    QCOMPARE(second.seed, std::uint64_t{9});
    QCOMPARE(second.steps, 1250);
    QCOMPARE(second.epochs, 0);
    QCOMPARE(second.seeds, 1);
    QVERIFY(second.checkpoint.empty());
    QCOMPARE(second.latentSize, 9);
    QVERIFY(second.decoder == chreode::DecoderKind::linear);
    result.linearDecoder = false;
    QVERIFY(chreode::siblingOptions(options, result, 1).decoder == chreode::DecoderKind::mlp);
  }

  void pathsStandBesideTheModels() {
    QCOMPARE(chreode::siblingPath("a/M.pt", 1), std::string("a/M.seed1.pt"));
    QCOMPARE(chreode::siblingPath("a.b/M", 2), std::string("a.b/M.seed2.pt"));
    QVERIFY(chreode::isSiblingPath("a/M.seed2.pt"));
    QVERIFY(!chreode::isSiblingPath("a/M.pt"));
    QVERIFY(!chreode::isSiblingPath("a/seed1.pt"));
  }

  void onlyOfTheSameRun() {
    ModelCard first;
    first.genes = {"A", "B"};
    first.training = {{"seed", 0}, {"steps", 40}, {"losses", {1.5, 1.25}}};
    ModelCard sibling = first;
    sibling.training["seed"] = 1;
    sibling.training["losses"] = {1.5, 1.125};
    QVERIFY(!chreode::isSiblingOf(sibling, first));
    sibling.training.update(chreode::siblingRecord(first));
    QVERIFY(chreode::isSiblingOf(sibling, first));
    // What is said of the first later changes nothing.
    ModelCard judged = first;
    judged.training["score"] = 0.5;
    judged.classifier = {{"column", "type"}};
    QVERIFY(chreode::isSiblingOf(sibling, judged));
    ModelCard again = first;
    again.training["losses"] = {1.5, 1.375};
    QVERIFY(!chreode::isSiblingOf(sibling, again));
    ModelCard others = sibling;
    others.genes = {"A", "C"};
    QVERIFY(!chreode::isSiblingOf(others, first));
    QVERIFY(!chreode::isSiblingOf(ModelCard(), first));
  }
};

QTEST_GUILESS_MAIN(TestSeedSiblings)
#include "test_seed_siblings.moc"
