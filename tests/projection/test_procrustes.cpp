#include <QtTest>
#include <cmath>

#include <Eigen/QR>

#include "base/error.h"
#include "base/random.h"
#include "projection/linear_view.h"
#include "projection/procrustes.h"

using chreode::Index;
using chreode::Matrix;
using chreode::procrustes;
using chreode::ProcrustesScale;
using chreode::RowVector;
using chreode::Similarity;

class TestProcrustes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void agreesWithScipy();
  void undoesATurn();
  void noTurnLiesNearer();
  void aViewThatWasMovedPlacesAndLifts();
  void onePlaceHasNoSize();
};

namespace {

Matrix normal(Index rows, Index columns, std::uint64_t seed) {
  chreode::Random random(seed);
  Matrix values(rows, columns);
  for (Index i = 0; i < values.size(); ++i) values.data()[i] = static_cast<float>(random.normal());
  return values;
}

Eigen::Matrix3f someTurn(std::uint64_t seed) {
  const Eigen::Matrix3f raw = normal(3, 3, seed);
  return Eigen::HouseholderQR<Eigen::Matrix3f>(raw).householderQ();
}

double squaredDistance(const Matrix& a, const Matrix& b) {
  return (a - b).cast<double>().squaredNorm();
}

}  // namespace

void TestProcrustes::agreesWithScipy() {
  const Matrix moving = (Matrix(5, 3) << 1, 2, 0, 3, -1, 2, 0, 4, 1, -2, 1, 3, 5, 0, -1).finished();
  const Matrix fixed =
      (Matrix(5, 3) << 2, 0, 1, -1, 3, 2.5, 4, 1, 0, 1, -2, 3, 0, 5, -2).finished();
  const Similarity found = procrustes(moving, fixed, ProcrustesScale::leastSquares);
  // scipy.linalg.orthogonal_procrustes(A - A.mean(0), B - B.mean(0)), its scale over ‖A‖².
  const Eigen::Matrix3d turn =
      (Eigen::Matrix3d() << -0.026791843052707, 0.99503102787139, -0.095892912767543,
       0.9947920141643, 0.017101902233275, -0.100480712054303, 0.098341474977628, 0.098085567303289,
       0.99030711185269)
          .finished();
  QVERIFY((found.turn - turn).cwiseAbs().maxCoeff() < 1e-9);
  QVERIFY(std::abs(found.scale - 1.013952430695456) < 1e-9);
  QVERIFY(std::abs(procrustes(moving, fixed, ProcrustesScale::sameSize).scale - 1.055847912729298) <
          1e-9);
  // scipy.spatial.procrustes' disparity: what is left of the fixed one's size.
  const RowVector mean = fixed.colwise().mean();
  const double size = (fixed.rowwise() - mean).cast<double>().squaredNorm();
  QVERIFY(std::abs(squaredDistance(found.applied(moving), fixed) / size - 0.07778447321405213) <
          1e-5);
}

void TestProcrustes::undoesATurn() {
  const Matrix fixed = normal(80, 3, 1);
  const Eigen::RowVector3f shift(3.0f, -1.0f, 0.5f);
  for (const std::uint64_t seed : {5, 6, 7}) {  // of both determinants
    const Matrix moving = (2.5f * fixed * someTurn(seed)).rowwise() + shift;
    for (const auto scale : {ProcrustesScale::leastSquares, ProcrustesScale::sameSize}) {
      const Similarity found = procrustes(moving, fixed, scale);
      QVERIFY(std::abs(found.scale - 0.4) < 1e-5);
      QVERIFY(squaredDistance(found.applied(moving), fixed) < 1e-6);
    }
  }
}

void TestProcrustes::noTurnLiesNearer() {
  const Matrix moving = normal(60, 3, 2);
  const Matrix fixed = moving * someTurn(9) + 0.5f * normal(60, 3, 3);
  const Similarity found = procrustes(moving, fixed, ProcrustesScale::leastSquares);
  const double best = squaredDistance(found.applied(moving), fixed);
  for (std::uint64_t seed = 20; seed < 40; ++seed) {
    Similarity other = found;
    other.turn = someTurn(seed).cast<double>();
    QVERIFY(squaredDistance(other.applied(moving), fixed) > best);
  }
  for (const double factor : {0.97, 1.03}) {
    Similarity other = found;
    other.scale *= factor;
    QVERIFY(squaredDistance(other.applied(moving), fixed) > best);
  }
  QVERIFY((found.turn * found.turn.transpose() - Eigen::Matrix3d::Identity()).norm() < 1e-12);
}

void TestProcrustes::aViewThatWasMovedPlacesAndLifts() {
  const Matrix codes = normal(50, 6, 4);
  const auto view = chreode::decodedPcaView(codes, {});
  const Matrix target =
      (view->coordinates() * someTurn(11) * 3.0f).rowwise() + Eigen::RowVector3f(1.0f, 2.0f, -4.0f);
  const Similarity by = procrustes(view->coordinates(), target, ProcrustesScale::sameSize);
  const auto moved = view->moved(by, codes, {});
  QVERIFY((moved->coordinates() - target).norm() < 1e-3f);
  QVERIFY((*moved->project(codes) - target).norm() < 1e-3f);
  const Eigen::RowVector3f wanted(0.5f, 1.0f, -2.0f);
  const RowVector shift = *moved->lift(codes.row(7), wanted);
  QVERIFY((moved->project(Matrix(codes.row(7) + shift))->row(0) - wanted).norm() < 1e-3f);
  QVERIFY(std::abs(moved->codeVarianceShare - view->codeVarianceShare) < 1e-5);
  QCOMPARE(moved->name(), view->name());
}

void TestProcrustes::onePlaceHasNoSize() {
  const Matrix one = Matrix::Constant(4, 3, 2.0f);
  const Similarity found = procrustes(one, normal(4, 3, 1), ProcrustesScale::sameSize);
  QCOMPARE(found.scale, 1.0);
  QVERIFY(found.applied(one).allFinite());
  QVERIFY_EXCEPTION_THROWN(procrustes(one, normal(5, 3, 1), ProcrustesScale::sameSize),
                           chreode::Error);
}

QTEST_GUILESS_MAIN(TestProcrustes)
#include "test_procrustes.moc"
