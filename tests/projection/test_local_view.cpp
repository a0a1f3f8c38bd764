#include <QtTest>
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "projection/axes_view.h"
#include "projection/local_view.h"
#include "projection/umap.h"

using namespace chreode;

/// Placing and lifting by the cells nearby, and the linear views that a person asks for.
class TestLocalView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void cellsStayWhereTheyAreDrawn();
  void aLinearPictureIsFoundAgain();
  void liftThenPlaceComesNearTheTarget();
  void farCodesStayByTheCells();
  void residualTellsTornNeighbours();
  void liftToItsOwnPlaceIsNoShift();
  void otherCellsAreRefused();
  void anyThreeComponents();
  void aWayBetweenGroups();
};

namespace {

constexpr Index kCells = 1200;

/// A curved sheet in six dimensions with a little noise.
std::shared_ptr<const Matrix> sheet() {
  Random random(5);
  auto codes = std::make_shared<Matrix>(kCells, 6);
  for (Index i = 0; i < kCells; ++i) {
    const double u = 4.0 * random.uniform(), v = 4.0 * random.uniform();
    const double values[] = {u, v, std::sin(u), std::cos(v), 0.3 * u * v, 0.0};
    for (Index j = 0; j < 6; ++j) {
      (*codes)(i, j) = static_cast<float>(values[j] + 0.03 * random.normal());
    }
  }
  return codes;
}

std::shared_ptr<const NeighborIndex> indexOf(const std::shared_ptr<const Matrix>& codes) {
  return std::make_shared<const NeighborIndex>(codes);
}

Matrix umapOf(const std::shared_ptr<const Matrix>& codes) {
  UmapOptions options;
  options.dimensions = 2;
  options.epochs = 200;
  UmapStatus umap = UmapStatus::start(codes, options);
  umap.run(200);
  return umap.places();
}

double medianOf(std::vector<double> numbers) {
  std::nth_element(numbers.begin(),
                   numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2),
                   numbers.end());
  return numbers[numbers.size() / 2];
}

}  // namespace

void TestLocalView::cellsStayWhereTheyAreDrawn() {
  const auto codes = sheet();
  const LocalView view("UMAP", umapOf(codes), indexOf(codes));
  QVERIFY(view.flat() && !view.isExact());
  QVERIFY(view.description().find("approximate") != std::string::npos);
  const Matrix places = *view.project(*codes);
  QVERIFY((places - view.coordinates()).rowwise().norm().maxCoeff() < 1e-2f);
}

void TestLocalView::aLinearPictureIsFoundAgain() {
  const auto codes = sheet();
  const auto linear = codePcaView(*codes, {0, 1, 2}, {});
  const LocalView local("the same", linear->coordinates(), indexOf(codes));
  Random random(8);
  for (int i = 0; i < 50; ++i) {
    const auto a = static_cast<Index>(random.below(kCells));
    RowVector code = codes->row(a);
    for (Index j = 0; j < code.size(); ++j) code[j] += 0.05f * static_cast<float>(random.normal());
    const Placed placed = *local.place(code);
    const Eigen::RowVector3f truth = linear->project(Matrix(code))->row(0);
    QVERIFY((placed.place - truth).norm() < 0.1f);
    QVERIFY(placed.residual < 0.15);
  }
}

void TestLocalView::liftThenPlaceComesNearTheTarget() {
  const auto codes = sheet();
  const Matrix places = umapOf(codes);
  const LocalView view("UMAP", places, indexOf(codes));
  const double size = (places.colwise().maxCoeff() - places.colwise().minCoeff()).norm();
  Random random(2);
  std::vector<double> off, share;
  for (int i = 0; i < 60; ++i) {
    const auto cell = static_cast<Index>(random.below(kCells));
    const auto other = static_cast<Index>(random.below(kCells));
    const RowVector code = codes->row(cell);
    const Eigen::RowVector3f from = view.coordinates().row(cell);
    const Eigen::RowVector3f target = view.coordinates().row(other);
    const RowVector shift = *view.lift(code, target);
    const double residual = view.liftResidual(code, shift, target);
    QVERIFY(std::abs(residual - static_cast<double>(
                                    (view.place(code + shift)->place - target).norm())) < 1e-6);
    off.push_back(residual / size);
    share.push_back(residual / std::max(1e-6, static_cast<double>((target - from).norm())));
  }
  QVERIFY2(medianOf(off) < 0.02, qPrintable(QString::number(medianOf(off))));
  QVERIFY2(medianOf(share) < 0.1, qPrintable(QString::number(medianOf(share))));
}

void TestLocalView::farCodesStayByTheCells() {
  const auto codes = sheet();
  const Matrix places = umapOf(codes);
  const LocalView view("UMAP", places, indexOf(codes));
  const float size = (places.colwise().maxCoeff() - places.colwise().minCoeff()).norm();
  const Placed placed = *view.place(RowVector::Constant(6, 500.0f));
  QVERIFY(placed.place.allFinite());
  QVERIFY((view.coordinates().rowwise() - placed.place).rowwise().norm().minCoeff() < 0.5f * size);
  QVERIFY(view.lift(codes->row(0), Eigen::RowVector3f(1e4f, 1e4f, 0.0f))->allFinite());
}

void TestLocalView::residualTellsTornNeighbours() {
  // Neighbours in code drawn on two islands: no place is right for what lies between them.
  const auto codes = sheet();
  Matrix whole = codes->leftCols(2), torn = whole;
  for (Index i = 0; i < kCells; ++i) torn(i, 0) += i % 2 == 0 ? 50.0f : 0.0f;
  const RowVector code = 0.5f * (codes->row(3) + codes->row(4));
  const double smooth = LocalView("whole", whole, indexOf(codes)).place(code)->residual;
  QVERIFY(LocalView("torn", torn, indexOf(codes)).place(code)->residual > 20.0 * smooth);
}

void TestLocalView::liftToItsOwnPlaceIsNoShift() {
  const auto codes = sheet();
  const LocalView view("UMAP", umapOf(codes), indexOf(codes));
  const RowVector code = codes->row(17);
  QVERIFY(view.lift(code, view.place(code)->place)->norm() < 1e-4f);
}

void TestLocalView::otherCellsAreRefused() {
  const auto codes = sheet();
  QVERIFY_EXCEPTION_THROWN(LocalView("UMAP", Matrix::Zero(10, 2), indexOf(codes)), Error);
}

void TestLocalView::anyThreeComponents() {
  const auto codes = sheet();
  const auto view = codePcaView(*codes, {1, 0, 4}, {});
  QVERIFY(view->isExact() && !view->flat());
  const Matrix scores = codePrincipalScores(*codes, 5);
  QVERIFY((view->coordinates().col(0) - scores.col(1)).norm() < 1e-3f);
  QVERIFY((view->coordinates().col(2) - scores.col(4)).norm() < 1e-3f);
  QVERIFY(codePcaView(*codes, {0, 1, -1}, {})->flat());
  QVERIFY_EXCEPTION_THROWN(codePcaView(*codes, {0, 1, 6}, {}), Error);
}

void TestLocalView::aWayBetweenGroups() {
  const auto codes = sheet();
  std::vector<std::int32_t> from, to;
  for (Index i = 0; i < kCells; ++i) {
    if ((*codes)(i, 0) < 1.0f) from.push_back(static_cast<std::int32_t>(i));
    if ((*codes)(i, 0) > 3.0f) to.push_back(static_cast<std::int32_t>(i));
  }
  const auto view = betweenGroupsView("way", *codes, from, to, false, {});
  const auto mean = [&](const std::vector<std::int32_t>& cells, Index axis) {
    double sum = 0.0;
    for (const std::int32_t cell : cells) sum += view->coordinates()(cell, axis);
    return sum / static_cast<double>(cells.size());
  };
  QVERIFY(mean(to, 0) - mean(from, 0) > 2.0);
  // The whole way lies along the first axis.
  for (Index axis = 1; axis < 3; ++axis)
    QVERIFY(std::abs(mean(to, axis) - mean(from, axis)) < 1e-3);
  const Eigen::RowVector3f target(1.0f, -2.0f, 0.5f);
  const RowVector shift = *view->lift(codes->row(0), target);
  QVERIFY(view->liftResidual(codes->row(0), shift, target) < 1e-4);
  QVERIFY_EXCEPTION_THROWN(betweenGroupsView("way", *codes, from, {}, false, {}), Error);
  QVERIFY_EXCEPTION_THROWN(betweenGroupsView("way", *codes, from, from, false, {}), Error);
}

QTEST_GUILESS_MAIN(TestLocalView)
#include "test_local_view.moc"
