#include <QtTest>
#include <cmath>

#include "linear_experiment.h"
#include "projection/linear_view.h"
#include "projection/stored_view.h"
#include "session/pull.h"

using chreode::LatentEdits;
using chreode::Matrix;
using chreode::PreparedModel;
using chreode::Pull;
using chreode::PullWay;
using chreode::RowVector;

class TestPull : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void straightPullLandsUnderTheHand();
  void followingTheDataStaysNearRealCells();
  void droppingOnACellGoesToItsCode();
  void earlierEditsAreTheStart();
  void groupsMoveTogether();
  void lookingOnlyViewsDoNotPull();
  void offViewTellsWhatTheViewHides();
};

namespace {

std::shared_ptr<const PreparedModel> prepared() {
  auto model = std::make_shared<PreparedModel>();
  model->id = QStringLiteral("linear");
  model->experiment = std::make_shared<const chreode::DragExperiment>(chreode::linearExperiment());
  model->view = chreode::decodedPcaView(model->codes(), {});
  return model;
}

}  // namespace

void TestPull::straightPullLandsUnderTheHand() {
  const auto model = prepared();
  Pull pull(model, model->view, {8}, {});
  QVERIFY(pull.canFollowHand());
  const Eigen::RowVector3f target(2.0f, 0.5f, -0.3f);
  pull.moveTo(target, PullWay::straight);
  QVERIFY((pull.place() - target).norm() < 1e-4f);
  pull.putBack();
  QVERIFY((pull.place() - model->view->coordinates().row(8)).norm() < 1e-4f);
  QCOMPARE(pull.edited(), pull.original());
}

void TestPull::followingTheDataStaysNearRealCells() {
  const auto model = prepared();
  Pull straight(model, model->view, {0}, {});
  Pull follow(model, model->view, {0}, {});
  // Far beyond cell 1's type, where no cell is.
  const Eigen::RowVector3f target = model->view->coordinates().row(1) * 4.0f;
  straight.moveTo(target, PullWay::straight);
  follow.moveTo(target, PullWay::followData);
  const auto& gauge = *model->experiment->parts().gauge;
  QCOMPARE(gauge.read(straight.edited().row(0), 0).support, chreode::Support::outside);
  QVERIFY(gauge.read(follow.edited().row(0), 0).support != chreode::Support::outside);
}

void TestPull::droppingOnACellGoesToItsCode() {
  const auto model = prepared();
  Pull pull(model, model->view, {0}, {});
  pull.moveToCode(model->codes().row(33));
  QVERIFY((pull.edited().row(0) - model->codes().row(33)).norm() < 1e-5f);
}

void TestPull::earlierEditsAreTheStart() {
  const auto model = prepared();
  const LatentEdits edits = LatentEdits().with({{5}, RowVector::Constant(4, 0.5f), "earlier"});
  Pull pull(model, model->view, {5}, edits);
  QCOMPARE(RowVector(pull.original().row(0)), RowVector(model->codes().row(5)));
  QVERIFY((pull.edited().row(0) - model->codes().row(5) - RowVector::Constant(4, 0.5f)).norm() <
          1e-6f);
}

void TestPull::groupsMoveTogether() {
  const auto model = prepared();
  Pull pull(model, model->view, {0, 2, 4}, {});
  pull.moveTo({1.0f, 1.0f, 1.0f}, PullWay::straight);
  QVERIFY((pull.place() - Eigen::RowVector3f(1.0f, 1.0f, 1.0f)).norm() < 1e-4f);
  const Matrix moved = pull.edited() - pull.original();
  QVERIFY((moved.row(0) - moved.row(2)).norm() < 1e-6f);
}

void TestPull::lookingOnlyViewsDoNotPull() {
  const auto model = prepared();
  const auto stored = std::make_shared<const chreode::StoredView>(
      chreode::Embedding{"X_umap", model->view->coordinates().leftCols(2)});
  Pull pull(model, stored, {0}, {});
  QVERIFY(!pull.canFollowHand());
  pull.moveTo({9.0f, 9.0f, 0.0f}, PullWay::straight);
  QVERIFY(!pull.isMoved());
  pull.moveToCode(model->codes().row(1));
  QVERIFY((pull.place() - stored->coordinates().row(1)).norm() <
          (pull.startPlace() - stored->coordinates().row(1)).norm());
}

void TestPull::offViewTellsWhatTheViewHides() {
  const auto model = prepared();
  const auto view = std::make_shared<const chreode::LinearView>(
      "three of four", Matrix(Matrix::Identity(3, 4)), RowVector::Zero(4), model->codes(),
      Eigen::MatrixXd());
  Pull pull(model, view, {0}, {});
  pull.moveToCode(model->codes().row(0));
  const double near = pull.offView();
  const RowVector hidden = RowVector::Unit(4, 3) * 10.0f;  // the number that the view leaves out
  pull.moveToCode(model->codes().row(0) + hidden);
  const double typical = model->experiment->parts().gauge->typicalDistance();
  QVERIFY(std::abs(pull.offView() - 10.0 / typical) < 2.0 + near);
  QVERIFY(pull.offView() > near + 5.0);
}

QTEST_GUILESS_MAIN(TestPull)
#include "test_pull.moc"
