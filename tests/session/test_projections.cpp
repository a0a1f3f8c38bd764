#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "linear_experiment.h"
#include "projection/linear_view.h"
#include "session/projections.h"
#include "session/pull.h"
#include "session/view_shelf.h"

using namespace chreode;

/// Pictures that a person makes: run, paused, kept with the file, shown as views that can be
/// pulled.
class TestProjections : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aUmapFormsAndIsKept();
  void aPausedOneWaitsAndACancelledOneIsGone();
  void linearOnesAreExact();
  void theyAreRenamedAndRemoved();
  void aDragInAUmapIsApproximate();

 private:
  std::shared_ptr<const PreparedModel> model() const;
  ProjectionRequest umap(int epochs) const;

  QTemporaryDir m_folder;
};

std::shared_ptr<const PreparedModel> TestProjections::model() const {
  auto model = std::make_shared<PreparedModel>();
  model->id = model->name = QStringLiteral("linear");
  model->fingerprint = QStringLiteral("f");
  model->experiment = std::make_shared<const DragExperiment>(linearExperiment(300));
  model->view = decodedPcaView(model->codes(), {});
  return model;
}

ProjectionRequest TestProjections::umap(int epochs) const {
  ProjectionRequest request;
  request.umap.epochs = epochs;
  request.umap.dimensions = 2;
  return request;
}

void TestProjections::aUmapFormsAndIsKept() {
  const auto used = model();
  const auto data = used->experiment->parts().data;
  const ProjectionFolder folder(m_folder.filePath(QStringLiteral("one")), 7);
  JobQueue jobs;
  Projections projections(&jobs);
  projections.setData(data);
  projections.setFolder(folder);
  projections.start(umap(50));  // of codes, and there is no model
  QVERIFY(projections.state() == Projections::State::idle);
  projections.setModel(used);
  QSignalSpy formed(&projections, &Projections::formed);
  QSignalSpy finished(&projections, &Projections::finished);
  projections.start(umap(50));
  QVERIFY(projections.state() == Projections::State::running);
  QVERIFY(finished.wait(20000));
  QVERIFY(formed.count() >= 2);
  QVERIFY(projections.forming() == nullptr);
  QCOMPARE(projections.made().size(), std::size_t{1});
  const auto made = projections.made().front();
  QCOMPARE(made->name, QStringLiteral("UMAP (2D)"));
  QCOMPARE(made->places.rows(), Index{300});
  QVERIFY(made->quality && made->quality->trustworthiness > 0.7);
  const auto again = folder.load(300);
  QCOMPARE(again.size(), std::size_t{1});
  QVERIFY((again.front()->places.array() == made->places.array()).all());
  QCOMPARE(again.front()->summary(), made->summary());
  QVERIFY(std::abs(again.front()->quality->trustworthiness - made->quality->trustworthiness) <
          1e-12);
  QVERIFY(ProjectionFolder(m_folder.filePath(QStringLiteral("one")), 8).load(300).empty());
  QVERIFY(folder.load(299).empty());
}

void TestProjections::aPausedOneWaitsAndACancelledOneIsGone() {
  const auto used = model();
  JobQueue jobs;
  Projections projections(&jobs);
  projections.setData(used->experiment->parts().data);
  projections.setFolder({m_folder.filePath(QStringLiteral("two")), 7});
  projections.setModel(used);
  projections.start(umap(1000000));
  QTRY_VERIFY_WITH_TIMEOUT(projections.epoch() > 0, 20000);
  projections.pause(true);
  QVERIFY(projections.state() == Projections::State::paused);
  QTest::qWait(300);  // what was on its way has come
  const int epoch = projections.epoch();
  QTest::qWait(300);
  QCOMPARE(projections.epoch(), epoch);
  projections.pause(false);
  QTRY_VERIFY_WITH_TIMEOUT(projections.epoch() > epoch, 20000);
  projections.pause(true);
  projections.cancel();
  QVERIFY(projections.state() == Projections::State::idle);
  QVERIFY(projections.made().empty());
  QVERIFY(jobs.waitForDone(20000));
}

void TestProjections::linearOnesAreExact() {
  const auto used = model();
  const auto data = used->experiment->parts().data;
  JobQueue jobs;
  Projections projections(&jobs);
  projections.setData(data);
  projections.setFolder({m_folder.filePath(QStringLiteral("three")), 7});
  projections.setModel(used);
  QSignalSpy finished(&projections, &Projections::finished);
  ProjectionRequest request;
  request.method = ProjectionRequest::Method::between;
  request.column = "type";
  request.from = "a";
  request.to = "b";
  projections.start(request);
  QVERIFY(finished.wait(20000));
  const auto made = projections.made().front();
  QCOMPARE(made->name, QStringLiteral("a to b"));
  const auto view = viewOf(*made, used.get(), *data);
  QVERIFY(view->isExact());
  QVERIFY((view->coordinates() - made->places).cwiseAbs().maxCoeff() < 1e-5f);
  auto other = std::make_shared<PreparedModel>(*used);
  other->fingerprint = QStringLiteral("another");
  QVERIFY(!viewOf(*made, other.get(), *data)->isExact());
  QVERIFY(!viewOf(*made, nullptr, *data)->project(used->codes()));  // for looking
}

void TestProjections::theyAreRenamedAndRemoved() {
  const auto used = model();
  const auto data = used->experiment->parts().data;
  const ProjectionFolder folder(m_folder.filePath(QStringLiteral("one")), 7);
  JobQueue jobs;
  Projections projections(&jobs);
  projections.setData(data);
  projections.setFolder(folder);
  ViewShelf shelf;
  shelf.setData(data);
  shelf.setModel(used);
  shelf.setMade(projections.made());
  const QString id = projections.made().front()->id;
  shelf.chooseMade(id);
  QCOMPARE(shelf.entries()[static_cast<std::size_t>(shelf.current())].name,
           QStringLiteral("UMAP (2D)"));
  const auto shown = shelf.projection();
  projections.rename(id, QStringLiteral("  Islands "));
  shelf.setMade(projections.made());
  QCOMPARE(shelf.entries()[static_cast<std::size_t>(shelf.current())].name,
           QStringLiteral("Islands"));
  QCOMPARE(shelf.projection(), shown);
  QCOMPARE(folder.load(300).front()->name, QStringLiteral("Islands"));
  projections.remove(id);
  shelf.setMade(projections.made());
  QVERIFY(shelf.projection() != shown && shelf.projection() != nullptr);
  QVERIFY(folder.load(300).empty());
}

void TestProjections::aDragInAUmapIsApproximate() {
  const auto used = model();
  Matrix places = used->codes().leftCols(2);
  places.col(0) = places.col(0).array().cube();
  const auto view = viewOfPlaces("X_umap", places, used.get());
  Pull pull(used, view, {0}, {});
  QVERIFY(pull.canFollowHand() && pull.isApproximate());
  const Eigen::RowVector3f target = view->coordinates().row(8);
  pull.moveTo(target, PullWay::straight);
  QVERIFY(pull.isMoved());
  QVERIFY(std::abs(pull.missedBy() - static_cast<double>((pull.place() - target).norm())) < 1e-5);
  QVERIFY((pull.place() - target).norm() < 0.5f * (pull.startPlace() - target).norm());
  QVERIFY(std::isnan(pull.offView()));
  const Pull exact(used, used->view, {0}, {});
  QVERIFY(!exact.isApproximate());
}

QTEST_MAIN(TestProjections)
#include "test_projections.moc"
