#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "jobs/job_queue.h"
#include "model/seed_siblings.h"
#include "model/torch_engine.h"
#include "session/seed_models.h"
#include "simulated_counts.h"

using chreode::Dataset;
using chreode::JobQueue;
using chreode::Matrix;
using chreode::ModelShelf;
using chreode::SeedModels;
using chreode::TorchEngine;

class TestSeedModels : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  ModelShelf::Trained m_first;

 private Q_SLOTS:
  void initTestCase();
  void siblingsAreTrainedKeptAndFoundAgain();
  void anotherRunsFilesAreLeftAlone();
  void cancellingOneEndsTheRest();
  void aHeldOneWaits();
};

void TestSeedModels::initTestCase() {
  qputenv("CHREODE_TORCH", CHREODE_ENGINE);
  const auto data = std::make_shared<const Dataset>(chreode::simulatedCounts(300, 30));
  m_first.options.latentSize = 4;
  m_first.options.hidden = {16};
  m_first.options.steps = 40;
  m_first.options.seeds = 3;
  m_first.data = std::make_shared<const chreode::TrainingData>(
      chreode::prepareTraining(*data, m_first.options));
  chreode::TrainingControl control;
  m_first.result = TorchEngine::instance().train(*m_first.data, m_first.options, control, {}, {});
  const QString path = m_folder.filePath(QStringLiteral("vae-1.pt"));
  auto prepared = std::make_shared<chreode::PreparedModel>(
      *chreode::prepareModel(data, m_first.result.model, path, nullptr, {}, {}));
  prepared->path = path;
  m_first.model = prepared;
}

void TestSeedModels::siblingsAreTrainedKeptAndFoundAgain() {
  const QString id = m_first.model->id;
  SeedModels::Siblings made;
  {
    JobQueue jobs;
    SeedModels seeds(&jobs);
    QSignalSpy failed(&seeds, &SeedModels::failed);
    QVERIFY(seeds.of(id).empty());
    seeds.train(m_first, 2);
    QCOMPARE(seeds.waitingFor(id), 2);
    QVERIFY(jobs.waitForDone(120000));
    QCOMPARE(failed.count(), 0);
    QCOMPARE(seeds.waitingFor(id), 0);
    made = seeds.of(id);
    QCOMPARE(made.size(), std::size_t{2});
  }
  for (int k = 1; k <= 2; ++k) {
    const auto& training = made[static_cast<std::size_t>(k - 1)]->parts().model->card().training;
    QCOMPARE(training["seed"].get<int>(), k);
    QCOMPARE(training["steps"].get<int>(), 40);
    QCOMPARE(training["heldout_cells"], m_first.model->model().card().training["heldout_cells"]);
  }
  QVERIFY(*made[0]->parts().codes.mean != *made[1]->parts().codes.mean);

  JobQueue jobs;
  SeedModels later(&jobs);
  QSignalSpy changed(&later, &SeedModels::changed);
  later.load(m_first.model);
  later.load(m_first.model);  // once is enough
  QVERIFY(jobs.waitForDone(60000));
  QCOMPARE(changed.count(), 2);
  const SeedModels::Siblings found = later.of(id);
  QCOMPARE(found.size(), std::size_t{2});
  for (std::size_t i = 0; i < 2; ++i) {
    QVERIFY((*found[i]->parts().codes.mean - *made[i]->parts().codes.mean).norm() < 1e-3f);
  }
  later.clear();
  QVERIFY(later.of(id).empty());
}

void TestSeedModels::anotherRunsFilesAreLeftAlone() {
  // A model of another run with the siblings' files of the first one beside it.
  chreode::TrainingOptions options = m_first.options;
  options.seed = 50;
  chreode::TrainingControl control;
  const auto other = TorchEngine::instance().train(*m_first.data, options, control, {}, {}).model;
  auto prepared = std::make_shared<chreode::PreparedModel>(*chreode::prepareModel(
      m_first.model->experiment->parts().data, other, m_first.model->id, nullptr, {}, {}));
  prepared->path = m_first.model->path;
  JobQueue jobs;
  SeedModels seeds(&jobs);
  QSignalSpy failed(&seeds, &SeedModels::failed);
  seeds.load(prepared);
  QVERIFY(jobs.waitForDone(60000));
  QVERIFY(seeds.of(prepared->id).empty());
  QCOMPARE(failed.count(), 0);
}

void TestSeedModels::cancellingOneEndsTheRest() {
  ModelShelf::Trained longRun = m_first;
  longRun.result.steps = 1'000'000;
  JobQueue jobs;
  SeedModels seeds(&jobs);
  QSignalSpy failed(&seeds, &SeedModels::failed);
  seeds.train(longRun, 2);
  QCOMPARE(jobs.jobs().size(), std::size_t{1});  // one after another
  const int job = jobs.jobs().front().id;
  QVERIFY(!seeds.cancel(job + 1));
  QVERIFY(seeds.cancel(job));
  QVERIFY(jobs.waitForDone(60000));
  QCOMPARE(seeds.waitingFor(m_first.model->id), 0);
  QVERIFY(seeds.of(m_first.model->id).empty());
  QCOMPARE(failed.count(), 0);
}

void TestSeedModels::aHeldOneWaits() {
  JobQueue jobs;
  SeedModels seeds(&jobs);
  seeds.hold(true);
  seeds.train(m_first, 1);
  QVERIFY(!jobs.waitForDone(300));  // 40 steps of it take a tenth of that
  seeds.hold(false);
  QVERIFY(jobs.waitForDone(60000));
  QCOMPARE(seeds.of(m_first.model->id).size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestSeedModels)
#include "test_seed_models.moc"
