#include <QtTest>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "base/symmetric_eigen.h"
#include "linear_model.h"
#include "projection/linear_view.h"
#include "projection/stored_view.h"

using chreode::Annotation;
using chreode::Index;
using chreode::Matrix;
using chreode::RowVector;

class TestLinearView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void liftThenPlaceReturnsToTheTarget_data();
  void liftThenPlaceReturnsToTheTarget();
  void liftIsTheShortestShift();
  void plainPcaHoldsTheLargestVariances();
  void metricOfALinearDecoderIsItsGram();
  void decodedShareIsExactForALinearDecoder();
  void discriminantSeparatesClasses();
  void codesOfTwoNumbersAreDrawn();
  void storedViewsOnlyLook();
};

namespace {

Matrix normalCodes(Index rows, Index columns, std::uint64_t seed = 2) {
  chreode::Random random(seed);
  Matrix codes(rows, columns);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j) {
      codes(i, j) = static_cast<float>(random.normal() * (1.0 + static_cast<double>(j)));
    }
  }
  return codes;
}

Annotation twoClasses(Index rows) {
  Annotation label;
  label.name = "type";
  label.kind = Annotation::Kind::categorical;
  label.levels = {"a", "b"};
  for (Index i = 0; i < rows; ++i) label.codes.push_back(static_cast<int>(i % 2));
  return label;
}

}  // namespace

void TestLinearView::liftThenPlaceReturnsToTheTarget_data() {
  QTest::addColumn<int>("kind");
  QTest::newRow("PCA") << 0;
  QTest::newRow("class axes") << 1;
  QTest::newRow("latent axes") << 2;
}

void TestLinearView::liftThenPlaceReturnsToTheTarget() {
  QFETCH(int, kind);
  const Matrix codes = normalCodes(200, 6);
  const auto view = kind == 0   ? chreode::decodedPcaView(codes, {})
                    : kind == 1 ? chreode::discriminantView(codes, twoClasses(200), {})
                                : chreode::latentAxesView(codes, {4, 0, 5}, {});
  const Eigen::RowVector3f target(1.5f, -2.0f, 0.7f);
  const RowVector code = codes.row(17);
  const RowVector shift = *view->lift(code, target);
  const Matrix placed = *view->project(Matrix(code + shift));
  QVERIFY((placed.row(0) - target).norm() < 1e-3f);
  QVERIFY((*view->project(Matrix(code)) - view->coordinates().row(17)).norm() < 1e-4f);
}

void TestLinearView::liftIsTheShortestShift() {
  const Matrix codes = normalCodes(200, 6);
  const auto view = chreode::decodedPcaView(codes, {});
  const RowVector code = codes.row(3);
  const RowVector shift = *view->lift(code, Eigen::RowVector3f(1, 1, 1));
  // Any direction that the view does not show is at a right angle to the shift.
  chreode::Random random(9);
  for (int trial = 0; trial < 20; ++trial) {
    RowVector direction(6);
    for (Index j = 0; j < 6; ++j) direction[j] = static_cast<float>(random.normal());
    const Matrix there = *view->project(Matrix(code + direction));
    const RowVector shown = *view->lift(code, there.row(0));
    const RowVector hidden = direction - shown;
    QVERIFY(std::abs(hidden.dot(shift)) < 1e-3f * hidden.norm() * shift.norm());
  }
}

void TestLinearView::plainPcaHoldsTheLargestVariances() {
  const Matrix codes = normalCodes(3000, 6);
  const auto view = chreode::decodedPcaView(codes, {});
  const Eigen::MatrixXd centred =
      (codes.rowwise() - RowVector(codes.colwise().mean())).cast<double>();
  Eigen::VectorXd variances = chreode::symmetricEigen(centred.transpose() * centred).values;
  const double share = variances.tail(3).sum() / variances.sum();
  QVERIFY(std::abs(view->codeVarianceShare - share) < 1e-5);
}

void TestLinearView::metricOfALinearDecoderIsItsGram() {
  const Matrix weights = normalCodes(4, 30, 5);
  const chreode::LinearModel model(weights);
  const Matrix codes = normalCodes(50, 4);
  const Eigen::MatrixXd metric = chreode::decoderMetric(model, codes, chreode::Levels(50, 0), 10);
  const Eigen::MatrixXd gram = (weights * weights.transpose()).cast<double>();
  QVERIFY((metric - gram).norm() < 1e-3 * gram.norm());
}

void TestLinearView::decodedShareIsExactForALinearDecoder() {
  const Matrix weights = normalCodes(5, 40, 6);
  const Matrix codes = normalCodes(400, 5);
  const Eigen::MatrixXd gram = (weights * weights.transpose()).cast<double>();
  const auto view = chreode::decodedPcaView(codes, gram);
  const Eigen::MatrixXd decoded =
      ((codes.rowwise() - RowVector(codes.colwise().mean())) * weights).cast<double>();
  const Eigen::VectorXd variances = chreode::symmetricEigen(decoded.transpose() * decoded).values;
  QVERIFY(std::abs(view->decodedVarianceShare - variances.tail(3).sum() / variances.sum()) < 1e-4);
}

void TestLinearView::discriminantSeparatesClasses() {
  // The classes differ along a direction of little variance, which PCA would not show.
  Matrix codes = normalCodes(600, 6);
  const Annotation label = twoClasses(600);
  for (Index i = 0; i < 600; ++i) codes(i, 0) += label.codes[i] == 0 ? 4.0f : -4.0f;
  const auto view = chreode::discriminantView(codes, label, {});
  double inside = 0.0;
  double means[2] = {0.0, 0.0};
  for (Index i = 0; i < 600; ++i) means[label.codes[i]] += view->coordinates()(i, 0) / 300.0;
  for (Index i = 0; i < 600; ++i) {
    inside += std::pow(view->coordinates()(i, 0) - means[label.codes[i]], 2) / 600.0;
  }
  QVERIFY(std::abs(means[0] - means[1]) > 5.0 * std::sqrt(inside));
  Annotation lonely = label;
  std::fill(lonely.codes.begin(), lonely.codes.end(), 0);
  QVERIFY_EXCEPTION_THROWN(chreode::discriminantView(codes, lonely, {}), chreode::Error);
}

void TestLinearView::codesOfTwoNumbersAreDrawn() {
  const Matrix codes = normalCodes(50, 2);
  const auto view = chreode::decodedPcaView(codes, {});
  QVERIFY(view->coordinates().allFinite());
  QVERIFY(view->coordinates().col(2).isZero());
  const RowVector shift = *view->lift(codes.row(0), Eigen::RowVector3f(0.5f, 0.5f, 0.0f));
  QVERIFY(
      (view->project(Matrix(codes.row(0) + shift))->row(0).head(2) - Eigen::RowVector2f(0.5f, 0.5f))
          .norm() < 1e-4f);
}

void TestLinearView::storedViewsOnlyLook() {
  const chreode::StoredView view({"X_umap", normalCodes(20, 2)});
  QVERIFY(view.flat());
  QVERIFY(!view.project(normalCodes(1, 4)).has_value());
  QVERIFY(!view.lift(RowVector::Zero(4), Eigen::RowVector3f::Zero()).has_value());
  QVERIFY(view.description().find("for looking") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestLinearView)
#include "test_linear_view.moc"
