#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "base/random.h"
#include "model/adopted_embedding.h"
#include "session/session.h"
#include "written_cells.h"

using namespace chreode;

/// An embedding of a file becomes the code of a model that is kept with the file.
class TestAdoptedCodes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void theFilesNumbersAreTheCodes();
  void reopeningBringsTheSameCodes();
  void whatIfsClose();
  void whatIfsStartFromTheFilesCodes();

 private:
  void open(Session& session) const;
  void adopt(Session& session, const char* key) const;

  QTemporaryDir m_folder;
  QString m_path;
  Matrix m_codes;  ///< written as X_scVI
};

void TestAdoptedCodes::initTestCase() {
  qputenv("CHREODE_TORCH", CHREODE_ENGINE);
  qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
  m_path = m_folder.filePath(QStringLiteral("cells.h5ad"));
  constexpr int cells = 300;
  constexpr int genes = 40;
  Random random(3);
  WrittenCells made(genes, "GENE");
  m_codes.resize(cells, 3);
  Matrix noise(cells, 4);
  for (int c = 0; c < cells; ++c) {
    const double place[2] = {2.0 * random.uniform() - 1.0, 2.0 * random.uniform() - 1.0};
    m_codes.row(c) << static_cast<float>(place[0]), static_cast<float>(10.0 * place[1]),
        static_cast<float>(place[0] + place[1]);
    for (Index i = 0; i < 4; ++i) noise(c, i) = static_cast<float>(random.normal());
    for (int g = 0; g < genes; ++g) {
      const double rate = 8.0 * std::exp((g % 4 < 2 ? 1.2 : -1.2) * place[g % 2]);
      made.put(g, static_cast<double>(random.poisson(rate)));
    }
    made.endCell();
  }
  made.addEmbedding("X_scVI", m_codes);
  made.addEmbedding("noise", noise);
  made.write(m_path);
}

void TestAdoptedCodes::open(Session& session) const {
  QSignalSpy ready(&session.models(), &ModelShelf::currentChanged);
  session.open(m_path);
  QVERIFY(session.jobs().waitForDone(60000));
  QTRY_VERIFY_WITH_TIMEOUT(session.models().current() != nullptr, 60000);
  QVERIFY(session.jobs().waitForDone(60000));
}

void TestAdoptedCodes::adopt(Session& session, const char* key) const {
  QSignalSpy failed(&session, &Session::failed);
  TrainingOptions options;
  options.decoder = DecoderKind::linear;
  session.adoptEmbedding(QString::fromLatin1(key), options);
  QCOMPARE(session.models().training(), ModelShelf::Training::running);
  QTRY_COMPARE_WITH_TIMEOUT(session.models().training(), ModelShelf::Training::idle, 120000);
  QVERIFY(session.jobs().waitForDone(60000));
  QVERIFY2(failed.isEmpty(), failed.isEmpty() ? "" : qPrintable(failed.first().first().toString()));
}

void TestAdoptedCodes::theFilesNumbersAreTheCodes() {
  Session session;
  open(session);
  adopt(session, "X_scVI");
  const auto model = session.models().current();
  QVERIFY(adoptionOf(model->model().card()).has_value());
  QVERIFY(model->codes() == m_codes);
  QVERIFY(model->path.endsWith(QStringLiteral("cells.h5ad.chreode/code-1.pt")));
  QVERIFY(QFileInfo::exists(model->path));
}

void TestAdoptedCodes::reopeningBringsTheSameCodes() {
  Session session;
  open(session);
  const auto model = session.models().current();
  QVERIFY(model->path.endsWith(QStringLiteral("code-1.pt")));
  QVERIFY(model->codes() == m_codes);
  // And without what was kept of the codes: the file has them.
  const auto again =
      prepareModel(session.data(), {model, &model->model()}, model->id, nullptr, {}, {});
  QVERIFY(again->codes() == m_codes);
  QCOMPARE(again->fingerprint, model->fingerprint);
}

void TestAdoptedCodes::whatIfsClose() {
  Session session;
  open(session);
  adopt(session, "noise");
  QSignalSpy failed(&session, &Session::failed);
  session.runWhatIf({{{"GENE1"}, ShiftKind::toZero, 0.0}, false, {}, {0, 1, 2}});
  QTRY_VERIFY_WITH_TIMEOUT(!session.isWhatIfRunning(), 30000);
  QCOMPARE(failed.count(), 1);
  const QString said = failed.first().first().toString();
  QVERIFY2(said.contains(QStringLiteral("less than 80.0 %")), qPrintable(said));
  QVERIFY(session.whatIf() == nullptr);
  // Dragging asks the decoder only.
  session.hand().take({5}, false);
  QVERIFY(!session.hand().held().isEmpty());
  session.models().choose(QStringLiteral("pca"));
  session.flush();
}

void TestAdoptedCodes::whatIfsStartFromTheFilesCodes() {
  Session session;
  open(session);
  const auto models = session.models().models();
  const auto found = std::find_if(models.begin(), models.end(), [](const auto& model) {
    return model->path.endsWith(QStringLiteral("code-1.pt"));
  });
  QVERIFY(found != models.end());
  const DragExperiment& experiment = *(*found)->experiment;
  // A change that changes nothing leaves the cells where the file has them, not where the encoder
  // would put them.
  const std::vector<std::int32_t> cells{3, 70, 200};
  const GeneShiftResult nothing =
      shiftGenes(experiment, cells, {{"GENE1"}, ShiftKind::addDeviations, 0.0}, nullptr, {});
  for (Index i = 0; i < 3; ++i) {
    QVERIFY((nothing.after.row(i) - m_codes.row(cells[static_cast<std::size_t>(i)]))
                .cwiseAbs()
                .maxCoeff() < 1e-4f);
  }
  const GeneShiftResult raised = shiftGenes(
      experiment, cells, {{"GENE0", "GENE4"}, ShiftKind::addDeviations, 2.0}, nullptr, {});
  // These genes rise with the first number.
  for (Index i = 0; i < 3; ++i) QVERIFY(raised.after(i, 0) > raised.before(i, 0));
}

QTEST_GUILESS_MAIN(TestAdoptedCodes)
#include "test_adopted_codes.moc"
