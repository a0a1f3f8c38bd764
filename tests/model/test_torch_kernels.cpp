#include <QTest>
#include <cmath>
#include <numeric>

#include <torch/torch.h>

#include "base/error.h"
#include "base/random.h"
#include "model_torch/adam.h"
#include "model_torch/count_losses.h"
#include "model_torch/negative_binomial.h"
#include "model_torch/sparse_linear.h"
#include "model_torch/vae_network.h"
#include "model_torch/vae_trainer.h"

using namespace chreode;

namespace {

constexpr int kCells = 23;
constexpr int kGenes = 57;

/// Counts from none to thousands, among them an empty cell.
std::shared_ptr<const ExpressionMatrix> someMatrix() {
  Random random(3);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  for (int cell = 0; cell < kCells; ++cell) {
    for (int gene = 0; gene < kGenes && cell != 4; ++gene) {
      const double mean = gene == 7 ? 900.0 : 0.05 * gene;
      const auto count = random.poisson(mean);
      if (count == 0) continue;
      genes.push_back(gene);
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(genes.size()));
  }
  return std::make_shared<ExpressionMatrix>(kCells, kGenes, offsets, genes, values);
}

std::vector<std::int32_t> allCells() {
  std::vector<std::int32_t> cells(kCells);
  std::iota(cells.begin(), cells.end(), 0);
  return cells;
}

CellBatch someCounts() {
  CellBatch batch;
  batch.assign(*someMatrix(), allCells(), 100.0);
  return batch;
}

torch::Tensor spreadOut(std::vector<std::int64_t> sizes, double scale, int phase) {
  torch::Tensor tensor = torch::empty(sizes);
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    tensor.data_ptr<float>()[i] =
        static_cast<float>(scale * std::sin(0.7 * static_cast<double>(i + phase)));
  }
  return tensor.set_requires_grad(true);
}

double largestDifference(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

}  // namespace

class TestTorchKernels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void lossIsTheFormula() {
    const CellBatch batch = someCounts();
    const torch::Tensor logits = spreadOut({kCells, kGenes}, 3.0, 1);
    const torch::Tensor logTheta = spreadOut({kGenes}, 4.0, 5);
    // From the definition, in double precision and cell by cell.
    const torch::Tensor shares = torch::softmax(logits.detach().to(torch::kFloat64), 1);
    const torch::Tensor counts = denseValues(batch);
    double expected = 0.0;
    for (int cell = 0; cell < kCells; ++cell) {
      const double total = counts[cell].sum().item<double>();
      if (total == 0.0) continue;
      for (int gene = 0; gene < kGenes; ++gene) {
        const double x = counts[cell][gene].item<double>();
        const double theta = std::exp(logTheta[gene].item<double>());
        const double mu = shares[cell][gene].item<double>() * total;
        expected -= std::lgamma(x + theta) - std::lgamma(theta) - std::lgamma(x + 1.0) +
                    theta * std::log(theta / (theta + mu)) + x * std::log(mu / (theta + mu));
      }
    }
    expected /= kCells;
    const double loss = negativeBinomialLoss(logits, logTheta, batch).item<double>();
    QVERIFY2(std::abs(loss - expected) < 2e-6 * std::abs(expected),
             qPrintable(QStringLiteral("%1 against %2").arg(loss).arg(expected)));
  }

  void otherLikelihoodsAreTheirFormulas() {
    const CellBatch batch = someCounts();
    const torch::Tensor logits = spreadOut({kCells, kGenes}, 2.0, 1);
    const torch::Tensor logTheta = spreadOut({kGenes}, 2.0, 5);
    const torch::Tensor zeroLogits = spreadOut({kCells, kGenes}, 3.0, 9);
    const torch::Tensor shares = torch::softmax(logits.detach().to(torch::kFloat64), 1);
    const torch::Tensor counts = denseValues(batch);
    double poisson = 0.0;
    double zeroInflated = 0.0;
    for (int cell = 0; cell < kCells; ++cell) {
      const double total = std::max(counts[cell].sum().item<double>(), 1e-6);
      for (int gene = 0; gene < kGenes; ++gene) {
        const double x = counts[cell][gene].item<double>();
        const double theta = std::exp(logTheta[gene].item<double>());
        const double mu = shares[cell][gene].item<double>() * total;
        const double zero = 1.0 / (1.0 + std::exp(-zeroLogits[cell][gene].item<double>()));
        const double logCounted = std::lgamma(x + theta) - std::lgamma(theta) -
                                  std::lgamma(x + 1.0) + theta * std::log(theta / (theta + mu)) +
                                  x * std::log(mu / (theta + mu));
        poisson -= x * std::log(mu) - mu - std::lgamma(x + 1.0);
        zeroInflated -= x > 0.0 ? std::log(1.0 - zero) + logCounted
                                : std::log(zero + (1.0 - zero) * std::exp(logCounted));
      }
    }
    QVERIFY(std::isfinite(poisson) && std::isfinite(zeroInflated));
    const double ofPoisson = poissonLoss(logits, batch).item<double>();
    const double zeroLoss = zeroInflatedLoss(logits, logTheta, zeroLogits, counts).item<double>();
    QVERIFY2(std::abs(ofPoisson - poisson / kCells) < 2e-6 * poisson / kCells,
             qPrintable(QStringLiteral("%1 against %2").arg(ofPoisson).arg(poisson / kCells)));
    QVERIFY2(std::abs(zeroLoss - zeroInflated / kCells) < 2e-5 * zeroInflated / kCells,
             qPrintable(QStringLiteral("%1 against %2").arg(zeroLoss).arg(zeroInflated / kCells)));
  }

  void gradientIsAutograds() {
    const CellBatch batch = someCounts();
    for (const double spread : {1.0, 5.0}) {
      const torch::Tensor logits = spreadOut({kCells, kGenes}, 3.0, 1);
      const torch::Tensor logTheta = spreadOut({kGenes}, spread, 5);
      (2.5 * negativeBinomialLoss(logits, logTheta, batch)).backward();
      const torch::Tensor denseLogits = logits.detach().to(torch::kFloat64).set_requires_grad(true);
      const torch::Tensor denseLogTheta =
          logTheta.detach().to(torch::kFloat64).set_requires_grad(true);
      const torch::Tensor counts = denseValues(batch).to(torch::kFloat64);
      (2.5 * denseNegativeBinomialLoss(denseLogits, denseLogTheta, counts)).backward();
      QVERIFY(largestDifference(logits.grad(), denseLogits.grad()) < 1e-5);
      QVERIFY(largestDifference(logTheta.grad(), denseLogTheta.grad()) < 1e-5);
    }
  }

  void oneThreadIsLikeTwo() {
    const CellBatch batch = someCounts();
    const torch::Tensor logits = spreadOut({kCells, kGenes}, 3.0, 1);
    const torch::Tensor one = spreadOut({kGenes}, 1.0, 5);
    const torch::Tensor two = spreadOut({kGenes}, 1.0, 5);
    at::set_num_threads(1);
    negativeBinomialLoss(logits, one, batch).backward();
    at::set_num_threads(2);
    negativeBinomialLoss(logits, two, batch).backward();
    at::set_num_threads(1);
    QVERIFY(largestDifference(two.grad(), one.grad()) < 1e-5);
  }

  void sparseLinearIsDense() {
    const CellBatch batch = someCounts();
    const torch::Tensor weight = spreadOut({kGenes, 9}, 1.0, 2);
    const torch::Tensor outer = spreadOut({kCells, 9}, 1.0, 8).detach();
    const torch::Tensor counts = denseValues(batch);
    const torch::Tensor input = torch::log1p(counts * (100.0 / counts.sum(1, true).clamp_min(1.0)));
    const torch::Tensor result = sparseLinear(batch, weight);
    QVERIFY(largestDifference(result, torch::matmul(input, weight)) < 1e-5);
    (result * outer).sum().backward();
    QVERIFY(largestDifference(weight.grad(), torch::matmul(input.t(), outer)) < 1e-5);
  }

  void adamIsLibTorchs() {
    torch::Tensor ours = spreadOut({40}, 1.0, 3);
    torch::Tensor theirs = ours.detach().clone().set_requires_grad(true);
    Adam adam({ours});
    torch::optim::Adam reference({theirs}, torch::optim::AdamOptions(0.01));
    for (int step = 0; step < 20; ++step) {
      adam.clearGradients();
      (ours * ours * ours).sum().backward();
      adam.step(0.01);
      reference.zero_grad();
      (theirs * theirs * theirs).sum().backward();
      reference.step();
    }
    QVERIFY(largestDifference(ours.detach(), theirs.detach()) < 1e-5);
  }

  void denseArithmeticLearnsTheSame_data() {
    QTest::addColumn<Likelihood>("likelihood");
    QTest::addColumn<bool>("linear");
    QTest::newRow("negative binomial") << Likelihood::negativeBinomial << false;
    QTest::newRow("linear decoder") << Likelihood::negativeBinomial << true;
    QTest::newRow("zero-inflated") << Likelihood::zeroInflated << false;
    QTest::newRow("Poisson") << Likelihood::poisson << false;
    QTest::newRow("Gaussian") << Likelihood::gaussian << false;
  }

  /// What a graphics card computes, on the processor.
  void denseArithmeticLearnsTheSame() {
    QFETCH(Likelihood, likelihood);
    QFETCH(bool, linear);
    TrainingData data;
    data.x = someMatrix();
    data.likelihood = likelihood;
    data.counts = likelihood != Likelihood::gaussian;
    data.targetSum = data.counts ? 100.0 : 0.0;
    data.levels = Levels::Zero(kCells, 1);
    for (int cell = 0; cell < kCells; ++cell) data.levels(cell, 0) = cell % 3;
    data.trainingCells = allCells();
    VaeShape shape;
    shape.genes = kGenes;
    shape.latent = 3;
    shape.hidden = {8, 6};
    shape.dropout = 0.1;
    shape.likelihood = likelihood;
    shape.linearDecoder = linear;
    shape.targetSum = data.targetSum;
    shape.covariateLevels = {3};
    VaeTrainer sparse(data, shape, 10, 7);
    VaeTrainer dense(data, shape, 10, 7, {torch::kCPU, true});
    for (int step = 0; step < 20; ++step) {
      const double expected = sparse.step();
      const double loss = dense.step();
      QVERIFY2(std::abs(loss - expected) < 1e-3 * std::abs(expected),
               qPrintable(QStringLiteral("%1: %2 against %3").arg(step).arg(loss).arg(expected)));
    }
    QVERIFY(largestDifference(dense.averaged().outputWeight.detach(),
                              sparse.averaged().outputWeight.detach()) < 1e-2);
  }

  void devicesAreNamed() {
    QCOMPARE(Arithmetic::names().front(), std::string("cpu"));
    QVERIFY(!Arithmetic::named("cpu").dense);
    QVERIFY_EXCEPTION_THROWN(Arithmetic::named("cuda:99"), Error);
  }

  void thinningKeepsTheShare() {
    const CellBatch whole = someCounts();
    Random random(9);
    double sum = 0.0;
    constexpr int rounds = 400;
    for (int round = 0; round < rounds; ++round) {
      CellBatch thinned = whole;
      thinned.thinInputs(random, 0.5);
      QVERIFY(std::equal(whole.values().begin(), whole.values().end(), thinned.values().begin()));
      // Gene 7 has most of a cell's counts, so its share hardly depends on how many are kept.
      for (std::size_t i = 0; i < 20; ++i) {
        if (thinned.geneIndices()[i] == 7) sum += std::expm1(thinned.inputs()[i]) / 100.0;
      }
    }
    double share = 0.0;
    for (std::size_t i = 0; i < 20; ++i) {
      if (whole.geneIndices()[i] == 7) share = whole.values()[i] / whole.totals()[0];
    }
    QVERIFY(share > 0.5);
    QVERIFY(std::abs(sum / rounds - share) < 0.01);
  }
};

QTEST_GUILESS_MAIN(TestTorchKernels)
#include "test_torch_kernels.moc"
