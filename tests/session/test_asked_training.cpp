#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "base/random.h"
#include "session/session.h"
#include "written_cells.h"

using namespace chreode;

/// What a training was asked for is there again after it was cut off.
class TestAskedTraining : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void theRecordHoldsWhatDecidesTheModel();
  void formsAskWhatFormsKnow();
  void itIsKeptWhileItRuns();
  void itIsOfferedAndTakenUp();
  void withoutARecordItIsStillSaid();

 private:
  void open(Session& session) const;
  QString kept(const char* name) const {
    return m_path + QStringLiteral(".chreode/") + QLatin1String(name);
  }
  static TrainingOptions asked();

  QTemporaryDir m_folder;
  QString m_path;
};

TrainingOptions TestAskedTraining::asked() {
  TrainingOptions options;
  options.latentSize = 3;
  options.hidden = {8};
  options.decoder = DecoderKind::linear;
  options.steps = 40;
  options.seed = 7;
  return options;
}

void TestAskedTraining::initTestCase() {
  qputenv("CHREODE_TORCH", CHREODE_ENGINE);
  qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
  m_path = m_folder.filePath(QStringLiteral("cells.h5ad"));
  Random random(3);
  WrittenCells made(20, "GENE");
  for (int c = 0; c < 120; ++c) {
    for (int g = 0; g < 20; ++g) {
      made.put(g, static_cast<double>(random.poisson(g % 2 == c % 2 ? 8.0 : 2.0)));
    }
    made.endCell();
  }
  made.write(m_path);
}

void TestAskedTraining::open(Session& session) const {
  session.open(m_path);
  QVERIFY(session.jobs().waitForDone(60000));
  QTRY_VERIFY_WITH_TIMEOUT(session.models().current() != nullptr, 60000);
  QVERIFY(session.jobs().waitForDone(60000));
}

void TestAskedTraining::theRecordHoldsWhatDecidesTheModel() {
  TrainingOptions options = asked();
  options.pinnedGenes = {"GENE1"};
  options.sampleColumn = "donor";
  options.filter.minGenes = 3.0;
  options.geneChoice.neverLists.push_back({"mine", {"GENE2"}});
  options.seeds = 3;
  const auto back = AskedTraining(AskedTraining(options).record()).options();
  QVERIFY(back.has_value());
  QCOMPARE(toJson(*back), toJson(options));
  QVERIFY(back->filter == options.filter);
  QVERIFY(back->geneChoice == options.geneChoice);
  QCOMPARE(back->seeds, 3);
  QVERIFY(!AskedTraining().options());
  QVERIFY(!AskedTraining(QJsonObject{{QStringLiteral("latent"), 8}}).options());
}

void TestAskedTraining::formsAskWhatFormsKnow() {
  TrainingOptions options = asked();
  const AskedTraining record(options);
  options.pinnedGenes = {"GENE1"};
  options.sampleColumn = "donor";
  options.filter.minGenes = 3.0;
  options.seeds = 3;
  QVERIFY(record.isAskedBy(options));
  options.seed = 8;
  QVERIFY(!record.isAskedBy(options));
  QVERIFY(!AskedTraining().isAskedBy(asked()));
}

void TestAskedTraining::itIsKeptWhileItRuns() {
  Session session;
  open(session);
  session.setPinnedGenes({QStringLiteral("GENE1")});
  // The session's own slot came first.
  connect(&session.models(), &ModelShelf::trainingUpdated, this, [this] {
    if (!QFile::exists(m_path + QStringLiteral(".running"))) {
      QVERIFY(QFile::copy(kept("session.json"), m_path + QStringLiteral(".running")));
    }
  });
  session.train(asked());
  QTRY_COMPARE_WITH_TIMEOUT(session.models().training(), ModelShelf::Training::idle, 120000);
  QVERIFY(session.jobs().waitForDone(60000));
  session.flush();
  QFile after(kept("session.json"));
  QVERIFY(after.open(QIODevice::ReadOnly));
  QVERIFY(after.readAll().contains("\"training\": {\n    }"));
  QFile running(m_path + QStringLiteral(".running"));
  QVERIFY(running.open(QIODevice::ReadOnly));
  QVERIFY(running.readAll().contains("\"seed\": 7"));
}

void TestAskedTraining::itIsOfferedAndTakenUp() {
  // As a kill leaves it.
  QVERIFY(QFile::remove(kept("session.json")));
  QVERIFY(QFile::copy(m_path + QStringLiteral(".running"), kept("session.json")));
  QFile checkpoint(kept("vae-2.pt.checkpoint"));
  QVERIFY(checkpoint.open(QIODevice::WriteOnly));
  checkpoint.write("none");
  checkpoint.close();
  Session session;
  QSignalSpy offered(&session, &Session::trainingCutOff);
  QSignalSpy noticed(&session, &Session::noticed);
  open(session);
  QCOMPARE(offered.count(), 1);
  const auto options = offered.first().first().value<TrainingOptions>();
  QCOMPARE(options.seed, std::uint64_t{7});
  QVERIFY(std::any_of(noticed.begin(), noticed.end(), [](const QVariantList& said) {
    return said.first().toString().contains(QStringLiteral("was cut off. Its settings"));
  }));
  // What is pinned since is no part of the run.
  session.setPinnedGenes({QStringLiteral("GENE4")});
  session.train(asked());
  QTRY_COMPARE_WITH_TIMEOUT(session.models().training(), ModelShelf::Training::idle, 120000);
  QVERIFY(session.jobs().waitForDone(60000));
  const nlohmann::json& record = session.models().current()->model().card().training["options"];
  QCOMPARE(record["pinned"], nlohmann::json({"GENE1"}));
  QVERIFY(!QFile::exists(checkpoint.fileName()));
}

void TestAskedTraining::withoutARecordItIsStillSaid() {
  QFile checkpoint(kept("vae-3.pt.checkpoint"));
  QVERIFY(checkpoint.open(QIODevice::WriteOnly));
  checkpoint.close();
  Session session;
  QSignalSpy offered(&session, &Session::trainingCutOff);
  QSignalSpy noticed(&session, &Session::noticed);
  open(session);
  QVERIFY(offered.isEmpty());
  QVERIFY(std::any_of(noticed.begin(), noticed.end(), [](const QVariantList& said) {
    return said.first().toString().contains(QStringLiteral("Train with the same settings"));
  }));
}

QTEST_MAIN(TestAskedTraining)
#include "test_asked_training.moc"
