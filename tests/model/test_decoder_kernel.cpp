#include <QtTest>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "model/decoder_kernel.h"

using chreode::DecoderKernel;
using chreode::Index;
using chreode::Levels;
using chreode::Matrix;
using chreode::RowVector;
using chreode::Vector;
using Layers = std::vector<DecoderKernel::Layer>;
using DoubleMatrix = Eigen::MatrixXd;

class TestDecoderKernel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void agreesWithThePlainFormula_data();
  void agreesWithThePlainFormula();
  void oneRowEqualsMany();
  void survivesExtremeLogits();
  void missingLevelIsAnEmptyBlock();
  void laterLayersTakeTheCovariatesToo();
  void jacobianIsTheSlope_data();
  void jacobianIsTheSlope();
  void refusesLayersThatDoNotFit();
};

namespace {

Matrix randomMatrix(Index rows, Index columns, double scale, chreode::Random& random) {
  Matrix values(rows, columns);
  for (Index i = 0; i < values.size(); ++i) {
    values.data()[i] = static_cast<float>(scale * random.normal());
  }
  return values;
}

Layers randomLayers(const std::vector<int>& sizes, chreode::Random& random) {
  Layers layers;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    layers.push_back({randomMatrix(sizes[i + 1], sizes[i], 1.5 / std::sqrt(sizes[i]), random),
                      randomMatrix(sizes[i + 1], 1, 0.5, random), i + 2 < sizes.size()});
  }
  return layers;
}

/// The decoder in doubles, straight from its definition: logits of each row of `input`.
DoubleMatrix plainLogits(const Layers& layers, const DoubleMatrix& input) {
  DoubleMatrix x = input;
  for (const auto& layer : layers) {
    DoubleMatrix y = x * layer.weight.cast<double>().transpose();
    y.rowwise() += layer.bias.cast<double>().transpose();
    if (layer.relu) y = y.cwiseMax(0.0);
    x = y;
  }
  return x;
}

DoubleMatrix plainSoftmax(DoubleMatrix logits) {
  for (Index row = 0; row < logits.rows(); ++row) {
    logits.row(row) = (logits.row(row).array() - logits.row(row).maxCoeff()).exp();
    logits.row(row) /= logits.row(row).sum();
  }
  return logits;
}

}  // namespace

void TestDecoderKernel::agreesWithThePlainFormula_data() {
  QTest::addColumn<QList<int>>("sizes");
  QTest::newRow("linear") << QList<int>{5, 7};
  QTest::newRow("one gene past a panel") << QList<int>{16, 128, 65};
  QTest::newRow("odd sizes") << QList<int>{3, 17, 33, 1001};
  QTest::newRow("as built in") << QList<int>{16, 128, 128, 2000};
}

void TestDecoderKernel::agreesWithThePlainFormula() {
  QFETCH(QList<int>, sizes);
  chreode::Random random(5);
  const Layers layers = randomLayers({sizes.begin(), sizes.end()}, random);
  const Matrix z = randomMatrix(11, sizes.front(), 1.0, random);
  const Vector library = Vector::LinSpaced(11, 500.0f, 20000.0f);
  const DoubleMatrix logits = plainLogits(layers, z.cast<double>());

  const DecoderKernel identity(layers, DecoderKernel::Output::identity, sizes.front(), {});
  const DoubleMatrix values = identity.decode(z, library, Levels(11, 0)).cast<double>();
  QVERIFY((values - logits).cwiseAbs().maxCoeff() <= 1e-6 * logits.cwiseAbs().maxCoeff());

  const DecoderKernel softmax(layers, DecoderKernel::Output::softmaxTimesLibrary, sizes.front(),
                              {});
  const DoubleMatrix shares = plainSoftmax(logits);
  const Matrix means = softmax.decode(z, library, Levels(11, 0));
  double worst = 0.0;
  for (Index row = 0; row < means.rows(); ++row) {
    const DoubleMatrix share = means.row(row).cast<double>() / library(row);
    worst = std::max(worst, (share - shares.row(row)).cwiseAbs().maxCoeff());
    QVERIFY(std::abs(share.sum() - 1.0) < 1e-6);
  }
  QVERIFY2(worst < 1e-6, qPrintable(QString::number(worst)));
}

void TestDecoderKernel::oneRowEqualsMany() {
  chreode::Random random(6);
  const DecoderKernel kernel(randomLayers({4, 20, 150}, random),
                             DecoderKernel::Output::softmaxTimesLibrary, 4, {});
  const Matrix z = randomMatrix(7, 4, 1.0, random);
  const Vector library = Vector::Constant(7, 1e4f);
  const Matrix all = kernel.decode(z, library, Levels(7, 0));
  for (Index row = 0; row < 7; ++row) {
    const Matrix one = kernel.decode(z.row(row), library.head(1), Levels(1, 0));
    // Bit for bit: undoing a drag of several cells must restore what a single decode shows.
    QVERIFY((one.row(0).array() == all.row(row).array()).all());
  }
}

void TestDecoderKernel::survivesExtremeLogits() {
  Layers layers{{Matrix::Zero(40, 1), Vector::Zero(40), false}};
  layers[0].weight(0, 0) = 300.0f;
  layers[0].weight(1, 0) = 299.0f;
  layers[0].weight(39, 0) = -3000.0f;
  const DecoderKernel kernel(layers, DecoderKernel::Output::softmaxTimesLibrary, 1, {});
  const Matrix mean = kernel.decode(Matrix::Constant(1, 1, 100.0f), Vector::Ones(1), Levels(1, 0));
  QVERIFY(mean.allFinite());
  QCOMPARE(mean(0, 0), 1.0f);
  QCOMPARE(mean(0, 1), 0.0f);
  const Matrix close = kernel.decode(Matrix::Ones(1, 1), Vector::Ones(1), Levels(1, 0));
  QVERIFY(std::abs(close(0, 0) - 1.0 / (1.0 + std::exp(-1.0))) < 1e-6);
}

void TestDecoderKernel::missingLevelIsAnEmptyBlock() {
  chreode::Random random(7);
  const Layers layers = randomLayers({2 + 3 + 2, 9, 12}, random);
  const DecoderKernel kernel(layers, DecoderKernel::Output::identity, 2, {3, 2});
  const Matrix z = randomMatrix(3, 2, 1.0, random);
  Levels levels(3, 2);
  levels << 0, 1, 2, -1, -1, 0;
  DoubleMatrix input = DoubleMatrix::Zero(3, 7);
  input.leftCols(2) = z.cast<double>();
  input(0, 2) = input(0, 6) = input(1, 4) = input(2, 5) = 1.0;
  const DoubleMatrix wanted = plainLogits(layers, input);
  const DoubleMatrix got = kernel.decode(z, Vector::Ones(3), levels).cast<double>();
  QVERIFY((got - wanted).cwiseAbs().maxCoeff() < 1e-6 * wanted.cwiseAbs().maxCoeff());
}

void TestDecoderKernel::laterLayersTakeTheCovariatesToo() {
  chreode::Random random(8);
  constexpr int latent = 3, hidden = 5, genes = 7, levelCount = 4;
  const Layers layers = {
      {randomMatrix(hidden, latent + levelCount, 0.5, random), randomMatrix(hidden, 1, 0.5, random),
       true},
      {randomMatrix(hidden, hidden + levelCount, 0.5, random), randomMatrix(hidden, 1, 0.5, random),
       true},
      {randomMatrix(genes, hidden, 0.5, random), randomMatrix(genes, 1, 0.5, random), false}};
  const DecoderKernel kernel(layers, DecoderKernel::Output::identity, latent, {1, 3});
  const Matrix z = randomMatrix(2, latent, 1.0, random);
  Levels levels(2, 2);
  levels << 0, 2, 0, -1;
  const Matrix decoded = kernel.decode(z, Vector::Ones(2), levels);
  for (Index row = 0; row < 2; ++row) {
    DoubleMatrix block = DoubleMatrix::Zero(1, levelCount);
    block(0, 0) = 1.0;
    if (row == 0) block(0, 3) = 1.0;
    DoubleMatrix h = z.row(row).cast<double>();
    for (std::size_t i = 0; i < 3; ++i) {
      DoubleMatrix input = h;
      if (i < 2) {
        input.resize(1, h.cols() + levelCount);
        input << h, block;
      }
      h = plainLogits({layers[i]}, input);
    }
    QVERIFY((decoded.row(row).cast<double>() - h).cwiseAbs().maxCoeff() < 1e-4);
    // And the slope, by differences.
    const Matrix slope = kernel.jacobian(z.row(row), levels.row(row));
    for (int l = 0; l < latent; ++l) {
      Matrix ends = z.row(row).replicate(2, 1);
      ends(0, l) -= 1e-2f;
      ends(1, l) += 1e-2f;
      const Matrix both = kernel.decode(ends, Vector::Ones(2), levels.row(row).replicate(2, 1));
      const RowVector difference = (both.row(1) - both.row(0)) / 2e-2f;
      QVERIFY((difference.transpose() - slope.col(l)).cwiseAbs().maxCoeff() < 2e-3f);
    }
  }
}

void TestDecoderKernel::jacobianIsTheSlope_data() {
  QTest::addColumn<bool>("softmax");
  QTest::newRow("log share") << true;
  QTest::newRow("identity") << false;
}

void TestDecoderKernel::jacobianIsTheSlope() {
  QFETCH(bool, softmax);
  chreode::Random random(8);
  const Layers layers = randomLayers({5 + 2, 40, 30, 90}, random);
  const DecoderKernel kernel(
      layers,
      softmax ? DecoderKernel::Output::softmaxTimesLibrary : DecoderKernel::Output::identity, 5,
      {2});
  const RowVector z = randomMatrix(1, 5, 1.0, random);
  const Levels levels = Levels::Constant(1, 1, 1);
  const Matrix jacobian = kernel.jacobian(z, levels);
  QCOMPARE(jacobian.rows(), Index{90});
  QCOMPARE(jacobian.cols(), Index{5});

  DoubleMatrix input = DoubleMatrix::Zero(1, 7);
  input.leftCols(5) = z.cast<double>();
  input(0, 6) = 1.0;
  // Small enough to stay on one side of every ReLU's corner.
  constexpr double step = 1e-7;
  const auto output = [&](const DoubleMatrix& x) {
    DoubleMatrix y = plainLogits(layers, x);
    if (softmax) y = plainSoftmax(y).array().log();
    return y;
  };
  for (Index l = 0; l < 5; ++l) {
    DoubleMatrix up = input, down = input;
    up(0, l) += step;
    down(0, l) -= step;
    const DoubleMatrix slope = (output(up) - output(down)) / (2.0 * step);
    const double error = (jacobian.col(l).cast<double>().transpose() - slope).cwiseAbs().maxCoeff();
    QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
  }
}

void TestDecoderKernel::refusesLayersThatDoNotFit() {
  const Layers layers{{Matrix::Zero(4, 3), Vector::Zero(4), true},
                      {Matrix::Zero(6, 5), Vector::Zero(6), false}};
  QVERIFY_THROWS_EXCEPTION(chreode::Error,
                           DecoderKernel(layers, DecoderKernel::Output::identity, 3, {}));
  QVERIFY_THROWS_EXCEPTION(chreode::Error,
                           DecoderKernel({layers[0]}, DecoderKernel::Output::identity, 3, {2}));
  QVERIFY_THROWS_EXCEPTION(chreode::Error,
                           DecoderKernel({}, DecoderKernel::Output::identity, 3, {}));
}

QTEST_GUILESS_MAIN(TestDecoderKernel)
#include "test_decoder_kernel.moc"
