#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <stdexcept>

#include "base/error.h"
#include "model/torch_engine.h"
#include "simulated_counts.h"

using namespace chreode;

namespace {

const Dataset& cells() {
  static const Dataset data = simulatedCounts(400, 40);
  return data;
}

TrainingResult train(const TrainingOptions& options, const TrainingObserver& observer = {}) {
  TrainingControl control;
  return TorchEngine::instance().train(prepareTraining(cells(), options), options, control,
                                       observer, {});
}

Encoded codesOf(const LatentModel& model) {
  return model.encode(*cells().matrix, Levels(cells().cellCount(), 0), {});
}

}  // namespace

/// Training that goes on: after it was cut off, and from a model that is done.
class TestTrainingResumes : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir m_folder;
  TrainingOptions shortTraining() const {
    TrainingOptions options;
    options.latentSize = 4;
    options.hidden = {24, 16};
    options.dropout = 0.1;
    options.steps = 200;
    options.checkpoint = m_folder.filePath(QStringLiteral("m.pt.checkpoint")).toStdString();
    options.checkpointSeconds = 0.0;
    return options;
  }
  bool hasCheckpoint() const {
    return QFile::exists(m_folder.filePath(QStringLiteral("m.pt.checkpoint")));
  }
  /// Cuts a training off after about `updates` epochs, as a kill would: nothing is said any more.
  void cutOff(const TrainingOptions& options, int updates) const {
    QVERIFY_EXCEPTION_THROWN(train(options,
                                   [&updates](const TrainingUpdate&) {
                                     if (--updates == 0) throw std::runtime_error("killed");
                                   }),
                             std::runtime_error);
    QVERIFY(hasCheckpoint());
  }

 private Q_SLOTS:
  void initTestCase() { qputenv("CHREODE_TORCH", CHREODE_ENGINE); }

  void cutOffAndResumedIsAsWhole_data() {
    QTest::addColumn<int>("updates");
    QTest::newRow("in the first decoder") << 40;
    QTest::newRow("in the second decoder") << 120;
  }
  void cutOffAndResumedIsAsWhole() {
    QFETCH(int, updates);
    const TrainingOptions options = shortTraining();
    const TrainingResult whole = train(options);
    QVERIFY(!hasCheckpoint());
    QCOMPARE(whole.resumedAt, 0);
    cutOff(options, updates);
    const TrainingResult resumed = train(options);
    QVERIFY(resumed.resumedAt > 0);
    QVERIFY(!hasCheckpoint());
    QCOMPARE(resumed.chosen, whole.chosen);
    QVERIFY(codesOf(*resumed.model).mean == codesOf(*whole.model).mean);
    QVERIFY(resumed.model->card().toJson() == whole.model->card().toJson());
  }

  void anotherTrainingsCheckpointIsNotTakenUp() {
    TrainingOptions options = shortTraining();
    options.decoder = DecoderKind::linear;
    cutOff(options, 30);
    options.seed = 5;
    QCOMPARE(train(options).resumedAt, 0);
    cutOff(options, 30);
    QFile file(QString::fromStdString(options.checkpoint));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() / 2));
    file.close();
    QCOMPARE(train(options).resumedAt, 0);
  }

  void aModelIsTrainedFurther() {
    TrainingOptions options = shortTraining();
    options.checkpoint.clear();
    options.decoder = DecoderKind::mlp;
    options.steps = 100;
    const TrainingResult first = train(options);
    TrainingOptions further;
    further.start = first.model;
    further.steps = 400;
    const TrainingData data = prepareTraining(cells(), further);
    QVERIFY(data.record.at("heldout_cells") == first.model->card().training.at("heldout_cells"));
    const TrainingResult second = train(further);
    QVERIFY2(
        second.heldoutLoss < first.heldoutLoss,
        qPrintable(QStringLiteral("%1 after %2").arg(second.heldoutLoss).arg(first.heldoutLoss)));
    QCOMPARE(second.model->card().training.at("steps").get<int>(), 500);
    QCOMPARE(second.model->latentSize(), 4);

    // From its file it goes on to the same.
    const std::string file = m_folder.filePath(QStringLiteral("first.pt")).toStdString();
    TorchEngine::instance().save(*first.model, file);
    further.start = TorchEngine::instance().load(file);
    QVERIFY(codesOf(*train(further).model).mean == codesOf(*second.model).mean);
  }

  void aModelWithGenesThatAreMissingIsNotTrainedFurther() {
    TrainingOptions options = shortTraining();
    options.checkpoint.clear();
    options.steps = 20;
    TrainingOptions further;
    further.start = train(options).model;
    Dataset fewer = cells();
    fewer.genes.names.pop_back();
    std::vector<std::int32_t> genes(fewer.genes.names.size());
    for (std::size_t i = 0; i < genes.size(); ++i) genes[i] = static_cast<std::int32_t>(i);
    fewer.matrix = cells().matrix->selectGenes(genes);
    QVERIFY_EXCEPTION_THROWN(prepareTraining(fewer, further), Error);
  }
};

QTEST_GUILESS_MAIN(TestTrainingResumes)
#include "test_training_resumes.moc"
