#include <QtTest>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/random.h"
#include "base/symmetric_eigen.h"
#include "expression/normalize.h"
#include "fixture_numbers.h"
#include "model/gene_alignment.h"
#include "model/gram_matrix.h"
#include "model/pca_model.h"

using chreode::Dataset;
using chreode::ExpressionMatrix;
using chreode::Index;
using chreode::Levels;
using chreode::Matrix;
using chreode::Vector;
using DoubleMatrix = Eigen::MatrixXd;

class TestPcaModel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void agreesWithExactSvd_data();
  void agreesWithExactSvd();
  void rankIsFound();
  void covarianceIsNumPys();
  void sameSeedSameBytes();
  void decodeUndoesEncodeAtFullRank();
  void modelTakesWhatAlignmentGives();
  void usesTheFilesOwnPca();
  void doesNotUseAPcaThatDoesNotFit();
  void keepsScaledValues();
  void choosesGenes();
  void refuses();
};

namespace {

std::shared_ptr<const ExpressionMatrix> sparse(const DoubleMatrix& dense) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  for (Index cell = 0; cell < dense.rows(); ++cell) {
    for (Index gene = 0; gene < dense.cols(); ++gene) {
      if (dense(cell, gene) == 0.0) continue;
      indices.push_back(static_cast<std::int32_t>(gene));
      values.push_back(static_cast<float>(dense(cell, gene)));
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  return std::make_shared<const ExpressionMatrix>(dense.rows(), dense.cols(), std::move(offsets),
                                                  std::move(indices), std::move(values));
}

/// Poisson counts around a few programmes, so that some components stand out of a flat spectrum.
DoubleMatrix counts(Index cells, Index genes, std::uint64_t seed) {
  chreode::Random random(seed);
  DoubleMatrix programmes(4, genes);
  for (Index i = 0; i < programmes.size(); ++i) programmes.data()[i] = random.gamma(0.4);
  DoubleMatrix x(cells, genes);
  for (Index cell = 0; cell < cells; ++cell) {
    Eigen::RowVectorXd rate = 0.2 * Eigen::RowVectorXd::Ones(genes);
    for (Index p = 0; p < 4; ++p) rate += random.gamma(0.5) * programmes.row(p);
    for (Index gene = 0; gene < genes; ++gene) {
      x(cell, gene) = static_cast<double>(random.poisson(rate(gene)));
    }
  }
  return x;
}

DoubleMatrix dense(const ExpressionMatrix& x) {
  return x.dense(0, x.cells()).cast<double>();
}

std::shared_ptr<Dataset> dataset(std::shared_ptr<const ExpressionMatrix> matrix,
                                 chreode::Scale scale) {
  auto data = std::make_shared<Dataset>();
  data->name = "made.h5ad";
  for (Index i = 0; i < matrix->cells(); ++i) {
    data->cells.names.push_back("cell" + std::to_string(i));
  }
  for (Index i = 0; i < matrix->genes(); ++i) {
    data->genes.names.push_back("gene" + std::to_string(i));
  }
  data->matrix = std::move(matrix);
  data->taken = {"X", scale, false};
  return data;
}

/// How far the rows of `a` leave the space of the rows of `b`, both orthonormal.
double outside(const Matrix& a, const DoubleMatrix& b) {
  const DoubleMatrix x = a.cast<double>();
  return (x - x * b.transpose() * b).norm();
}

}  // namespace

void TestPcaModel::agreesWithExactSvd_data() {
  QTest::addColumn<int>("cells");
  QTest::addColumn<int>("genes");
  QTest::addColumn<int>("components");
  QTest::newRow("more cells") << 300 << 120 << 16;
  QTest::newRow("more genes") << 90 << 400 << 16;
  QTest::newRow("few of both") << 9 << 7 << 5;
  QTest::newRow("more than a block") << 150 << 200 << 40;
}

void TestPcaModel::agreesWithExactSvd() {
  QFETCH(int, cells);
  QFETCH(int, genes);
  QFETCH(int, components);
  const auto x = chreode::logNormalize(*sparse(counts(cells, genes, 11)), 300.0);
  const DoubleMatrix values = dense(*x);
  const DoubleMatrix centred = values.rowwise() - values.colwise().mean();
  const chreode::SingularRight svd = chreode::singularRight(centred);

  const chreode::Pca pca = chreode::principalComponents(*x, components, 0, {});
  QCOMPARE(pca.components.rows(), Index{components});
  for (Index c = 0; c < components; ++c) {
    const double exact = svd.values(c);
    const double ours = std::sqrt(pca.variances(c) * (cells - 1.0));
    QVERIFY2(std::abs(ours - exact) <= 1e-4 * exact,
             qPrintable(QStringLiteral("%1: %2, exact %3").arg(c).arg(ours).arg(exact)));
  }
  // The first four components are the programmes and have gaps behind them: the spaces are equal.
  const DoubleMatrix first = svd.vectors.leftCols(4).transpose();
  QVERIFY(outside(pca.components.topRows(4), first) < 1e-2);
  const Matrix gram = pca.components * pca.components.transpose();
  QVERIFY((gram - Matrix::Identity(components, components)).cwiseAbs().maxCoeff() < 1e-5f);
  QVERIFY((pca.mean.cast<double>() - values.colwise().mean()).cwiseAbs().maxCoeff() < 1e-6);

  const DoubleMatrix scores = centred * pca.components.cast<double>().transpose();
  QVERIFY((chreode::pcaScores(*x, pca).cast<double>() - scores).cwiseAbs().maxCoeff() < 1e-4);
}

/// Singular values by numpy.linalg.svd of numbers that fixture_numbers.h makes, those below 8 as
/// zeros; the covariance is made once, by any number of threads alike.
void TestPcaModel::covarianceIsNumPys() {
  const std::vector<double> expected{40.01858640500832,  37.036641575545865, 35.764254905924794,
                                     29.467507685248485, 26.94567754861368,  21.78767132336894};
  DoubleMatrix values(30, 6);
  const std::vector<double> numbers = chreode::fixtureNumbers(180, 5);
  for (Index i = 0; i < 180; ++i) {
    const double number = numbers[static_cast<std::size_t>(i)];
    values(i / 6, i % 6) = number < 8.0 ? 0.0 : number;
  }
  const auto x = sparse(values);
  const DoubleMatrix centred = values.rowwise() - values.colwise().mean();
  const chreode::RowVector mean = values.colwise().mean().cast<float>();
  const Matrix gram = chreode::centredGram(*x, mean, 1);
  QVERIFY((gram.cast<double>() - centred.transpose() * centred).cwiseAbs().maxCoeff() < 1e-2);
  QVERIFY((chreode::centredGram(*x, mean, 3).array() == gram.array()).all());
  const chreode::Pca pca = chreode::principalComponents(*x, 6, 0, {}, 1);
  QCOMPARE(pca.variances.size(), Index{6});
  for (Index i = 0; i < 6; ++i) {
    const double own = std::sqrt(static_cast<double>(pca.variances[i]) * 29.0);
    QVERIFY(std::abs(own - expected[static_cast<std::size_t>(i)]) < 1e-4 * own);
  }
}

void TestPcaModel::rankIsFound() {
  chreode::Random random(3);
  DoubleMatrix left(50, 3), right(3, 40);
  for (Index i = 0; i < left.size(); ++i) left.data()[i] = random.normal();
  for (Index i = 0; i < right.size(); ++i) right.data()[i] = random.normal();
  const auto x = sparse(left * right);
  const chreode::Pca pca = chreode::principalComponents(*x, 16, 0, {});
  QCOMPARE(pca.components.rows(), Index{3});
  // Rank-k data come back exactly.
  const DoubleMatrix back =
      (chreode::pcaScores(*x, pca) * pca.components).cast<double>().rowwise() +
      pca.mean.cast<double>();
  QVERIFY((back - left * right).cwiseAbs().maxCoeff() < 1e-4);
}

void TestPcaModel::sameSeedSameBytes() {
  const auto x = sparse(counts(80, 60, 2));
  const chreode::Pca a = chreode::principalComponents(*x, 8, 5, {});
  const chreode::Pca b = chreode::principalComponents(*x, 8, 5, {});
  QVERIFY((a.components.array() == b.components.array()).all());
}

void TestPcaModel::decodeUndoesEncodeAtFullRank() {
  const auto data = dataset(sparse(counts(40, 12, 4)), chreode::Scale::counts);
  const auto model = chreode::fitPca(*data, {12, 0}, {});
  QCOMPARE(model->latentSize(), 12);
  const auto x =
      chreode::modelInput(*data, model->card(), chreode::alignGenes(*data, model->card()));
  const Matrix codes = model->encode(*x, Levels(40, 0), {}).mean;
  const Matrix back = model->decode(codes, Vector(), Levels(40, 0));
  QVERIFY((back - x->dense(0, 40)).cwiseAbs().maxCoeff() < 1e-4f);
  QVERIFY(model->card().outputSpace == chreode::Space::log1p);
}

void TestPcaModel::modelTakesWhatAlignmentGives() {
  const auto data = dataset(sparse(counts(60, 30, 5)), chreode::Scale::counts);
  const auto model = chreode::fitPca(*data, {4, 0}, {});
  QCOMPARE(model->card().inputTargetSum, chreode::medianDepth(*data->matrix));
  const auto x =
      chreode::modelInput(*data, model->card(), chreode::alignGenes(*data, model->card()));
  const DoubleMatrix codes = model->encode(*x, Levels(60, 0), {}).mean.cast<double>();
  // Scores of the cells that the components were made from have mean zero and no covariance.
  QVERIFY(codes.colwise().mean().cwiseAbs().maxCoeff() < 1e-4);
  DoubleMatrix covariance = codes.transpose() * codes;
  const double largest = covariance(0, 0);
  covariance.diagonal().setZero();
  QVERIFY(covariance.cwiseAbs().maxCoeff() < 1e-3 * largest);
}

void TestPcaModel::usesTheFilesOwnPca() {
  const auto data = dataset(sparse(counts(60, 30, 6)), chreode::Scale::counts);
  // As scanpy would store it: of log1p at ten thousand, signs of its own, one gene not used.
  const DoubleMatrix logged = dense(*chreode::logNormalize(*data->matrix, 1e4));
  DoubleMatrix centred = logged.rowwise() - logged.colwise().mean();
  centred.col(7).setZero();
  const chreode::SingularRight svd = chreode::singularRight(centred);
  auto stored = std::make_shared<chreode::StoredPca>();
  stored->loadings = -svd.vectors.leftCols(5).cast<float>();
  stored->loadings.row(7).setZero();
  stored->scores = (centred * stored->loadings.cast<double>()).cast<float>();
  data->pca = stored;

  const auto model = chreode::fitPca(*data, {16, 0}, {});
  QCOMPARE(model->card().name, std::string("PCA of the file, 5 components"));
  QCOMPARE(model->card().inputTargetSum, 1e4);
  QCOMPARE(model->geneCount(), Index{29});
  const auto x =
      chreode::modelInput(*data, model->card(), chreode::alignGenes(*data, model->card()));
  const Matrix codes = model->encode(*x, Levels(60, 0), {}).mean;
  QVERIFY((codes - stored->scores).cwiseAbs().maxCoeff() < 1e-3f);
}

void TestPcaModel::doesNotUseAPcaThatDoesNotFit() {
  const auto data = dataset(sparse(counts(60, 30, 6)), chreode::Scale::counts);
  auto stored = std::make_shared<chreode::StoredPca>();
  stored->loadings = Matrix::Identity(30, 5);
  stored->scores = Matrix::Random(60, 5);
  data->pca = stored;
  QCOMPARE(chreode::fitPca(*data, {6, 0}, {})->card().name, std::string("PCA, 6 components"));
}

void TestPcaModel::keepsScaledValues() {
  DoubleMatrix values = counts(50, 20, 9);
  values.rowwise() -= values.colwise().mean();
  const auto data = dataset(sparse(values), chreode::Scale::scaled);
  const auto model = chreode::fitPca(*data, {20, 0}, {});
  const auto x =
      chreode::modelInput(*data, model->card(), chreode::alignGenes(*data, model->card()));
  const Matrix back =
      model->decode(model->encode(*x, Levels(50, 0), {}).mean, Vector(), Levels(50, 0));
  QVERIFY((back.cast<double>() - values).cwiseAbs().maxCoeff() < 1e-3);
  // The same model on counts would mean nothing.
  const auto other = dataset(sparse(counts(50, 20, 9)), chreode::Scale::counts);
  QVERIFY_THROWS_EXCEPTION(
      chreode::Error,
      chreode::modelInput(*other, model->card(), chreode::alignGenes(*other, model->card())));
}

void TestPcaModel::choosesGenes() {
  const auto data = dataset(sparse(counts(60, 30, 10)), chreode::Scale::counts);
  QCOMPARE(chreode::modelGenes(*data).size(), std::size_t{30});
  std::vector<std::int32_t> few = chreode::modelGenes(*data, 6);
  QCOMPARE(few.size(), std::size_t{6});
  QVERIFY(std::is_sorted(few.begin(), few.end()));
  std::int32_t left = 0;
  while (std::find(few.begin(), few.end(), left) != few.end()) ++left;
  few.push_back(left);
  std::sort(few.begin(), few.end());
  QCOMPARE(chreode::modelGenes(*data, 6, std::vector<std::int32_t>{left}), few);
}

void TestPcaModel::refuses() {
  const auto refusal = [](const Dataset& data) -> QString {
    try {
      chreode::fitPca(data, {}, {});
    } catch (const chreode::Error& error) {
      return QString::fromUtf8(error.what());
    }
    return {};
  };
  const DoubleMatrix good = counts(20, 10, 1);
  QVERIFY(refusal(*dataset(sparse(good.topRows(2)), chreode::Scale::counts))
              .contains(QStringLiteral("at least 3 cells")));
  QVERIFY(refusal(*dataset(sparse(DoubleMatrix::Ones(9, 4)), chreode::Scale::counts))
              .contains(QStringLiteral("Fewer than 2 genes")));
  DoubleMatrix bad = good;
  bad(3, 8) = std::numeric_limits<double>::infinity();
  const QString text = refusal(*dataset(sparse(bad), chreode::Scale::log));
  QVERIFY2(text.contains(QStringLiteral("cell3")) && text.contains(QStringLiteral("gene8")),
           qPrintable(text));
  Dataset unread = *dataset(sparse(good), chreode::Scale::counts);
  unread.matrix = nullptr;
  QVERIFY(!refusal(unread).isEmpty());
}

QTEST_GUILESS_MAIN(TestPcaModel)
#include "test_pca_model.moc"
