#include <QtTest>
#include <cmath>

#include "base/random.h"
#include "model/decoder_kernel.h"
#include "model/decoder_loadings.h"
#include "model/latent_model.h"
#include "model/pca_model.h"

using chreode::DecoderKernel;
using chreode::Index;
using chreode::Levels;
using chreode::Matrix;
using chreode::RowVector;
using chreode::Space;
using chreode::Vector;

namespace {

Matrix randomMatrix(Index rows, Index columns, double scale, chreode::Random& random) {
  Matrix values(rows, columns);
  for (Index i = 0; i < values.size(); ++i) {
    values.data()[i] = static_cast<float>(scale * random.normal());
  }
  return values;
}

/// A model that knows no slopes of its own: those of LatentModel are differences of its decode.
class KernelModel : public chreode::LatentModel {
 public:
  KernelModel(DecoderKernel kernel, int latent, Space space) : m_kernel(std::move(kernel)) {
    m_card.latentSize = latent;
    m_card.inputSpace = m_card.outputSpace = space;
    for (Index g = 0; g < m_kernel.geneCount(); ++g) m_card.genes.push_back(std::to_string(g));
  }
  const chreode::ModelCard& card() const override { return m_card; }
  chreode::Encoded encode(const chreode::ExpressionMatrix&, const Levels&,
                          const chreode::Progress&) const override {
    return {};
  }
  Matrix decode(const Matrix& z, const Vector& library, const Levels& covariates) const override {
    return m_kernel.decode(z, library, covariates);
  }

 private:
  DecoderKernel m_kernel;
  chreode::ModelCard m_card;
};

DecoderKernel linearKernel(const Matrix& weights, const Vector& bias, bool softmax) {
  return DecoderKernel(
      {{weights, bias, false}},
      softmax ? DecoderKernel::Output::softmaxTimesLibrary : DecoderKernel::Output::identity,
      static_cast<int>(weights.cols()), {});
}

float largest(const Matrix& values) {
  return values.cwiseAbs().maxCoeff();
}

}  // namespace

class TestDecoderJacobian : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ofALinearDecoderItIsTheWeights();
  void ofALinearDecoderOfSharesItIsTheWeightsLessTheirMean();
  void differencesAgreeWithTheChainRule();
  void differencesTakeTheirStepFromTheSpread();
  void ofPcaItIsTheComponents();
  void loadingsAreTheWeightsOfALinearDecoderAlone();
};

void TestDecoderJacobian::ofALinearDecoderItIsTheWeights() {
  chreode::Random random(1);
  const Matrix weights = randomMatrix(200, 6, 0.7, random);
  const Vector bias = randomMatrix(200, 1, 1.0, random);
  const RowVector z = randomMatrix(1, 6, 1.0, random);
  const DecoderKernel kernel = linearKernel(weights, bias, false);
  QVERIFY(largest(kernel.jacobian(z, Levels(1, 0)) - weights) < 1e-6f);
  const KernelModel model(kernel, 6, Space::log1p);
  const Matrix differences = model.jacobian(z, 1.0f, Levels(1, 0), RowVector::Ones(6));
  QVERIFY2(largest(differences - weights) < 1e-4f,
           qPrintable(QString::number(largest(differences - weights))));
}

void TestDecoderJacobian::ofALinearDecoderOfSharesItIsTheWeightsLessTheirMean() {
  chreode::Random random(2);
  const Matrix weights = randomMatrix(300, 5, 0.5, random);
  const Vector bias = randomMatrix(300, 1, 1.0, random);
  const RowVector z = randomMatrix(1, 5, 1.0, random);
  // log p = a − log Σ exp a, so d log p_g / dz = w_g − Σ_h p_h w_h.
  const Eigen::VectorXd logits = (weights * z.transpose() + bias).cast<double>();
  Eigen::VectorXd shares = (logits.array() - logits.maxCoeff()).exp();
  shares /= shares.sum();
  const Eigen::RowVectorXd mean = shares.transpose() * weights.cast<double>();
  const Matrix wanted = (weights.cast<double>().rowwise() - mean).cast<float>();

  const DecoderKernel kernel = linearKernel(weights, bias, true);
  QVERIFY(largest(kernel.jacobian(z, Levels(1, 0)) - wanted) < 1e-4f);
  const KernelModel model(kernel, 5, Space::counts);
  const Matrix differences = model.jacobian(z, 1e4f, Levels(1, 0), RowVector::Ones(5));
  QVERIFY2(largest(differences - wanted) < 1e-3f,
           qPrintable(QString::number(largest(differences - wanted))));
  // Log shares do not know the library.
  const Matrix deeper = model.jacobian(z, 3e4f, Levels(1, 0), RowVector::Ones(5));
  QVERIFY(largest(differences - deeper) < 1e-3f);
}

void TestDecoderJacobian::differencesAgreeWithTheChainRule() {
  chreode::Random random(3);
  // No ReLU: its corners are no error of either.
  const DecoderKernel kernel(
      {{randomMatrix(30, 4 + 3, 0.5, random), randomMatrix(30, 1, 0.5, random), false},
       {randomMatrix(120, 30, 0.3, random), randomMatrix(120, 1, 0.5, random), false}},
      DecoderKernel::Output::softmaxTimesLibrary, 4, {3});
  const KernelModel model(kernel, 4, Space::counts);
  const RowVector z = randomMatrix(1, 4, 0.5, random);
  const Levels levels = Levels::Constant(1, 1, 2);
  const Matrix exact = kernel.jacobian(z, levels);
  const Matrix differences = model.jacobian(z, 1e4f, levels, RowVector::Ones(4));
  QVERIFY2(largest(exact - differences) < 2e-3f,
           qPrintable(QString::number(largest(exact - differences))));
  const Matrix otherLevel = model.jacobian(z, 1e4f, Levels::Constant(1, 1, 0), RowVector::Ones(4));
  QVERIFY(largest(exact - otherLevel) > 1e-2f);
}

void TestDecoderJacobian::differencesTakeTheirStepFromTheSpread() {
  // Codes of a thousandth's spread around a large offset: a step of fixed size would round away or
  // leave the data.
  Matrix weights(3, 2);
  weights << 1.0f, 2000.0f, -0.5f, -1000.0f, 0.0f, 500.0f;
  const KernelModel model(linearKernel(weights, Vector::Zero(3), false), 2, Space::log1p);
  RowVector z(2), spread(2);
  z << 100.0f, 0.002f;
  spread << 30.0f, 0.001f;
  const Matrix slopes = model.jacobian(z, 1.0f, Levels(1, 0), spread);
  for (Index i = 0; i < weights.rows(); ++i) {
    for (Index j = 0; j < 2; ++j) {
      QVERIFY(std::abs(slopes(i, j) - weights(i, j)) <=
              1e-2f * weights.col(j).cwiseAbs().maxCoeff());
    }
  }
  spread << 30.0f, 0.0f;
  QVERIFY(model.jacobian(z, 1.0f, Levels(1, 0), spread).allFinite());
}

void TestDecoderJacobian::ofPcaItIsTheComponents() {
  chreode::Random random(4);
  auto data = std::make_shared<chreode::Dataset>();
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  for (int cell = 0; cell < 60; ++cell) {
    data->cells.names.push_back(std::to_string(cell));
    for (int gene = 0; gene < 20; ++gene) {
      genes.push_back(gene);
      values.push_back(1.0f + static_cast<float>(random.uniform()) +
                       static_cast<float>(cell % 2 * gene % 3));
    }
    offsets.push_back(static_cast<std::int64_t>(genes.size()));
  }
  for (int gene = 0; gene < 20; ++gene) data->genes.names.push_back(std::to_string(gene));
  data->matrix = std::make_shared<const chreode::ExpressionMatrix>(60, 20, offsets, genes, values);
  data->taken = {"X", chreode::Scale::log, false};
  const auto model = chreode::fitPca(*data, {.components = 5}, {});
  const Index latent = model->latentSize();
  Matrix ends = Matrix::Zero(1 + latent, latent);
  ends.bottomRows(latent).setIdentity();
  const Matrix decoded = model->decode(ends, Vector::Ones(1 + latent), Levels(1 + latent, 0));
  const Matrix components = decoded.bottomRows(latent).rowwise() - decoded.row(0);
  const RowVector z = randomMatrix(1, latent, 1.0, random);
  const Matrix slopes = model->jacobian(z, 1.0f, Levels(1, 0), RowVector::Ones(latent));
  QVERIFY(largest(slopes - components.transpose()) < 1e-5f);
  QVERIFY(largest(slopes - model->LatentModel::jacobian(z, 1.0f, Levels(1, 0),
                                                        RowVector::Ones(latent))) < 1e-4f);
}

void TestDecoderJacobian::loadingsAreTheWeightsOfALinearDecoderAlone() {
  chreode::Random random(5);
  const Matrix weights = randomMatrix(300, 5, 0.5, random);
  const Vector bias = randomMatrix(300, 1, 1.0, random);
  const KernelModel values(linearKernel(weights, bias, false), 5, Space::log1p);
  QVERIFY(largest(*chreode::decoderLoadings(values) - weights) < 1e-3f);
  // Shares do not change with a constant on all logarithms: of the weights their mean is open.
  const KernelModel shares(linearKernel(weights, bias, true), 5, Space::counts);
  const Matrix centred = weights.rowwise() - weights.colwise().mean();
  QVERIFY(largest(*chreode::decoderLoadings(shares) - centred) < 2e-3f);
  const DecoderKernel bent({{randomMatrix(30, 5, 0.5, random), Vector::Zero(30), true},
                            {randomMatrix(300, 30, 0.3, random), bias, false}},
                           DecoderKernel::Output::softmaxTimesLibrary, 5, {});
  QVERIFY(!chreode::decoderLoadings(KernelModel(bent, 5, Space::counts)));
}

QTEST_GUILESS_MAIN(TestDecoderJacobian)
#include "test_decoder_jacobian.moc"
