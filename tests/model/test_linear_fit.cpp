#include <QTest>
#include <cmath>
#include <numeric>

#include <Eigen/Dense>

#include "base/random.h"
#include "model/linear_fit.h"

using namespace chreode;

namespace {

Matrix randomMatrix(Index rows, Index columns, std::uint64_t seed) {
  Random random(seed);
  Matrix values(rows, columns);
  for (Index i = 0; i < values.size(); ++i) values.data()[i] = static_cast<float>(random.normal());
  return values;
}

std::shared_ptr<const ExpressionMatrix> sparse(const Matrix& values) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> kept;
  for (Index i = 0; i < values.rows(); ++i) {
    for (Index g = 0; g < values.cols(); ++g) {
      if (values(i, g) == 0.0f) continue;
      genes.push_back(static_cast<std::int32_t>(g));
      kept.push_back(values(i, g));
    }
    offsets.push_back(static_cast<std::int64_t>(genes.size()));
  }
  return std::make_shared<ExpressionMatrix>(values.rows(), values.cols(), offsets, genes, kept);
}

std::vector<std::int32_t> range(int first, int last) {
  std::vector<std::int32_t> cells(static_cast<std::size_t>(last - first));
  std::iota(cells.begin(), cells.end(), first);
  return cells;
}

/// Least squares with an intercept by Householder QR: another way to the same numbers.
Eigen::MatrixXd reference(const Eigen::MatrixXd& inputs, const Eigen::MatrixXd& wanted) {
  Eigen::MatrixXd design(inputs.rows(), inputs.cols() + 1);
  design << Eigen::VectorXd::Ones(inputs.rows()), inputs;
  return design.colPivHouseholderQr().solve(wanted);
}

}  // namespace

class TestLinearFit : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fitsExpressionAsHouseholderDoes();
  void dependentColumnsDoNoHarm();
  void findsALinearMapFromMoreGenesThanCells();
  void predictsAsWellAsRidge();
};

void TestLinearFit::fitsExpressionAsHouseholderDoes() {
  const Matrix z = randomMatrix(80, 4, 1);
  Matrix values = (z * randomMatrix(4, 30, 2) + randomMatrix(80, 30, 3)).cwiseMax(0.0f);
  const std::vector<std::int32_t> cells = range(10, 80);
  const LinearMap map = fitToExpression(z, *sparse(values), cells);
  const Eigen::MatrixXd wanted =
      reference(z.bottomRows(70).cast<double>(), values.bottomRows(70).cast<double>());
  QVERIFY((map.bias.cast<double>() - wanted.row(0)).cwiseAbs().maxCoeff() < 1e-5);
  QVERIFY((map.weights.cast<double>() - wanted.bottomRows(4)).cwiseAbs().maxCoeff() < 1e-5);
}

void TestLinearFit::dependentColumnsDoNoHarm() {
  Matrix inputs = randomMatrix(60, 4, 4);
  // Two one-hot columns that add up to one, as those of a covariate do.
  for (Index i = 0; i < 60; ++i) {
    inputs(i, 2) = i % 2 == 0 ? 1.0f : 0.0f;
    inputs(i, 3) = 1.0f - inputs(i, 2);
  }
  const Matrix values = (inputs * randomMatrix(4, 10, 5)).cwiseMax(0.0f);
  const LinearMap map = fitToExpression(inputs, *sparse(values), range(0, 60));
  const Eigen::MatrixXd wanted =
      reference(inputs.leftCols(3).cast<double>(), values.cast<double>());
  const Matrix predicted = (inputs * map.weights).rowwise() + map.bias;
  const Eigen::MatrixXd theirs =
      (inputs.leftCols(3).cast<double>() * wanted.bottomRows(3)).rowwise() + wanted.row(0);
  QVERIFY((predicted.cast<double>() - theirs).cwiseAbs().maxCoeff() < 1e-5);
  QVERIFY(map.weights.allFinite());
}

void TestLinearFit::findsALinearMapFromMoreGenesThanCells() {
  // Five factors drive 300 genes; 120 cells.
  const Matrix factors = randomMatrix(160, 5, 6);
  Matrix values = factors * randomMatrix(5, 300, 7) + 0.1f * randomMatrix(160, 300, 8);
  const Matrix targets = values * randomMatrix(300, 3, 9);
  const LinearMap map =
      fitFromExpression(*sparse(values), targets, range(0, 120), range(120, 140), {});
  const std::vector<std::int32_t> heldout = range(140, 160);
  const Matrix wanted = targets.bottomRows(20);
  const double explained =
      explainedVariance(wanted, apply(map, *sparse(values), heldout), wanted.colwise().mean());
  QVERIFY2(explained > 0.999, qPrintable(QString::number(explained, 'g', 8)));
}

void TestLinearFit::predictsAsWellAsRidge() {
  // Noise in the targets: fitted to the end it would predict worse.
  const Matrix factors = randomMatrix(260, 5, 16);
  const Matrix values = factors * randomMatrix(5, 300, 17) + randomMatrix(260, 300, 18);
  const Matrix targets = factors.leftCols(2) + 0.5f * randomMatrix(260, 2, 19);
  const LinearMap map =
      fitFromExpression(*sparse(values), targets, range(0, 160), range(160, 200), {});
  const std::vector<std::int32_t> heldout = range(200, 260);
  const Matrix wanted = targets.bottomRows(60);
  const RowVector mean = targets.topRows(160).colwise().mean();
  const double ours = explainedVariance(wanted, apply(map, *sparse(values), heldout), mean);

  const Eigen::MatrixXd x = values.topRows(160).cast<double>();
  const Eigen::RowVectorXd middle = x.colwise().mean();
  const Eigen::MatrixXd centred = x.rowwise() - middle;
  const Eigen::MatrixXd t = (targets.topRows(160).rowwise() - mean).cast<double>();
  double best = -1.0;
  for (const double ridge : {1.0, 10.0, 100.0, 1000.0, 10000.0}) {
    Eigen::MatrixXd gram = centred.transpose() * centred;
    gram.diagonal().array() += ridge;
    const Eigen::MatrixXd weights = gram.ldlt().solve(centred.transpose() * t);
    Matrix predicted =
        ((values.bottomRows(60).cast<double>().rowwise() - middle) * weights).cast<float>();
    predicted.rowwise() += mean;
    best = std::max(best, explainedVariance(wanted, predicted, mean));
  }
  QVERIFY2(ours > best - 0.02 && ours < 0.9,
           qPrintable(QStringLiteral("%1 against ridge's %2").arg(ours).arg(best)));
}

QTEST_GUILESS_MAIN(TestLinearFit)
#include "test_linear_fit.moc"
