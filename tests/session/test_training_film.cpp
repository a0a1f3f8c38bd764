#include <QSignalSpy>
#include <QtTest>

#include "linear_experiment.h"
#include "projection/linear_view.h"
#include "session/training_film.h"

using chreode::Index;
using chreode::Matrix;
using chreode::TrainingFilm;
using chreode::TrainingUpdate;

class TestTrainingFilm : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyPictureLiesOverTheOneBefore();
  void theFirstLiesOverWhatWasSeen();
  void longFilmsAreThinnedEvenly();
  void memoryIsBounded();
  void watchingAndScrubbing();
  void playingEndsWithTheLast();
  void theModelsViewLiesOverTheLastPicture();
};

namespace {

Matrix codes(std::uint64_t seed = 3, Index cells = 60) {
  chreode::Random random(seed);
  Matrix values(cells, 5);
  for (Index i = 0; i < cells; ++i) {
    for (Index j = 0; j < 5; ++j) {
      values(i, j) = static_cast<float>(random.normal() * static_cast<double>(6 - j));
    }
  }
  return values;
}

void give(TrainingFilm& film, const Matrix& made, int step, const char* phase = "") {
  TrainingUpdate update;
  update.step = step;
  update.phase = phase;
  update.codes = std::make_shared<const Matrix>(made);
  QSignalSpy changed(&film, &TrainingFilm::changed);
  film.take(update);
  QVERIFY(changed.wait());
}

}  // namespace

void TestTrainingFilm::everyPictureLiesOverTheOneBefore() {
  TrainingFilm film;
  film.begin(QStringLiteral("m"), 60, nullptr);
  give(film, codes(), 10, "MLP decoder");
  // The same codes with numbers turned about and twice as large: the same picture.
  Matrix turned = 2.0f * codes();
  turned.col(0) = -2.0f * codes().col(1);
  turned.col(1) = 2.0f * codes().col(0);
  give(film, turned, 20, "MLP decoder");
  QCOMPARE(film.frames().size(), std::size_t{2});
  const Matrix& first = film.frames()[0].view->coordinates();
  const Matrix& second = film.frames()[1].view->coordinates();
  QVERIFY((second - first).norm() < 1e-3f * first.norm());
  QCOMPARE(film.frames()[1].step, 20);
  QCOMPARE(film.frames()[1].phase, QStringLiteral("MLP decoder"));
  // Nothing can be pulled in it.
  QVERIFY(!film.frames()[1].view->lift(codes().row(0), Eigen::RowVector3f::Zero()));
}

void TestTrainingFilm::theFirstLiesOverWhatWasSeen() {
  const std::shared_ptr<const chreode::Projection> seen = chreode::decodedPcaView(codes(), {});
  TrainingFilm film;
  film.begin(QStringLiteral("m"), 60, seen);
  Matrix mirrored = -3.0f * codes();
  give(film, mirrored, 10);
  QVERIFY((film.frames()[0].view->coordinates() - seen->coordinates()).norm() <
          1e-3f * seen->coordinates().norm());
}

void TestTrainingFilm::longFilmsAreThinnedEvenly() {
  TrainingFilm film;
  film.begin(QStringLiteral("m"), 60, nullptr);
  for (int step = 0; step < 200; ++step) {
    give(film, codes(static_cast<std::uint64_t>(step)), step);
    QVERIFY(static_cast<int>(film.frames().size()) <= TrainingFilm::kMostFrames);
    QCOMPARE(film.frames().back().step, step);  // the newest is always there
    QCOMPARE(film.frames().front().step, 0);
    QCOMPARE(film.shown(), static_cast<int>(film.frames().size()) - 1);
  }
  QVERIFY(film.frames().size() > 40);
  const int gap = film.frames()[1].step;
  for (std::size_t i = 1; i + 1 < film.frames().size(); ++i) {
    QCOMPARE(film.frames()[i].step - film.frames()[i - 1].step, gap);
  }
}

void TestTrainingFilm::memoryIsBounded() {
  QCOMPARE(TrainingFilm::mostFrames(2000), TrainingFilm::kMostFrames);
  for (const Index cells : {Index{400000}, Index{1000000}, Index{5000000}}) {
    const int frames = TrainingFilm::mostFrames(cells);
    QVERIFY(frames >= 2 && frames < TrainingFilm::kMostFrames);
    QVERIFY(static_cast<std::size_t>(frames) * static_cast<std::size_t>(cells) * 12 <=
            TrainingFilm::kMostBytes);
  }
}

void TestTrainingFilm::watchingAndScrubbing() {
  TrainingFilm film;
  film.begin(QStringLiteral("m"), 60, nullptr);
  give(film, codes(1), 1);
  give(film, codes(2), 2);
  QCOMPARE(film.shown(), 1);
  film.setWatching(false);
  QCOMPARE(film.shown(), -1);
  give(film, codes(3), 3);
  QCOMPARE(film.shown(), -1);
  film.setWatching(true);
  QCOMPARE(film.shown(), 2);
  film.end();
  QCOMPARE(film.shown(), -1);  // the model's own view comes
  film.show(0);
  QCOMPARE(film.shown(), 0);
  film.show(99);
  QCOMPARE(film.shown(), 2);
  film.close();
  QVERIFY(film.frames().empty() && film.modelId().isEmpty() && !film.last());
  TrainingUpdate late;
  late.codes = std::make_shared<const Matrix>(codes(4));
  film.take(late);  // of a run that is over
  QTest::qWait(50);
  QVERIFY(film.frames().empty());
}

void TestTrainingFilm::playingEndsWithTheLast() {
  TrainingFilm film;
  film.begin(QStringLiteral("m"), 60, nullptr);
  for (int step = 1; step <= 3; ++step) give(film, codes(static_cast<std::uint64_t>(step)), step);
  film.end();
  film.play(true);
  QCOMPARE(film.shown(), 0);
  QTRY_VERIFY(!film.isPlaying());
  QCOMPARE(film.shown(), 2);
}

void TestTrainingFilm::theModelsViewLiesOverTheLastPicture() {
  auto experiment = std::make_shared<const chreode::DragExperiment>(chreode::linearExperiment());
  chreode::PreparedModel model;
  model.experiment = experiment;
  model.view = chreode::decodedPcaView(model.codes(), {});
  TrainingFilm film;
  film.begin(QStringLiteral("m"), model.codes().rows(), nullptr);
  QCOMPARE(film.alignedView(model), model.view);  // no picture yet
  give(film, -model.codes(), 5);
  film.end();
  const auto aligned = film.alignedView(model);
  const Matrix& last = film.last()->coordinates();
  QVERIFY((aligned->coordinates() - last).norm() < 1e-3f * last.norm());
  QVERIFY(aligned->lift(model.codes().row(0), Eigen::RowVector3f::Zero()).has_value());
  film.setWatching(false);
  QCOMPARE(film.alignedView(model), model.view);
}

QTEST_GUILESS_MAIN(TestTrainingFilm)
#include "test_training_film.moc"
