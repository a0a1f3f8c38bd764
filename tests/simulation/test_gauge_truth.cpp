#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "files/open_dataset.h"
#include "judge/code_usage.h"
#include "judge/judge_roles.h"
#include "latent/support_gauge.h"
#include "model/gene_alignment.h"
#include "model/torch_engine.h"
#include "simulation/network_runs.h"
#include "simulation/simulated_genes.h"

using namespace chreode;

namespace {

constexpr std::uint64_t kDemoSeed = 1;  // README: the demo, made anew
constexpr float kDepth = 10000.0f;

/// log1p of noise-free profiles at depth 10,000 of states along runs of the demo's network, states
/// × model genes.
std::shared_ptr<const Matrix> trueProfiles(const Dataset& data, const ModelCard& card) {
  const auto genes = simulatedGenes(static_cast<int>(data.geneCount()), kDemoSeed);
  const auto frames = runNetwork({.runs = 300, .steps = 900, .seed = 77}, 15, {});
  auto profiles = std::make_shared<Matrix>(static_cast<Index>(frames.size()) * 300,
                                           static_cast<Index>(card.genes.size()));
  std::vector<Index> columns;
  for (const std::string& name : card.genes) columns.push_back(data.geneOf(name));
  Vector means(static_cast<Index>(genes.size()));
  Index row = 0;
  for (const FactorStates& frame : frames) {
    for (Index run = 0; run < frame.rows(); ++run, ++row) {
      for (Index gene = 0; gene < means.size(); ++gene) {
        means[gene] =
            static_cast<float>(genes[static_cast<std::size_t>(gene)].meanAt(frame.row(run)));
      }
      double total = 0.0;
      for (const Index column : columns) total += means[column];
      for (std::size_t g = 0; g < columns.size(); ++g) {
        (*profiles)(row, static_cast<Index>(g)) =
            std::log1p(means[columns[g]] / static_cast<float>(total) * kDepth);
      }
    }
  }
  return profiles;
}

/// Spearman's rank correlation; no ties are expected.
double spearman(const std::vector<double>& a, const std::vector<double>& b) {
  const auto ranks = [](const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t x, std::size_t y) { return values[x] < values[y]; });
    std::vector<double> rank(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<double>(i);
    return rank;
  };
  const std::vector<double> x = ranks(a), y = ranks(b);
  double squares = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) squares += (x[i] - y[i]) * (x[i] - y[i]);
  const auto n = static_cast<double>(x.size());
  return 1.0 - 6.0 * squares / (n * (n * n - 1.0));
}

}  // namespace

/// The support gauge on the demo and its model, whose truth is known.
class TestGaugeTruth : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void heldOutCellsAreSeldomOutside();
  void farCodesAreOutside();
  void distanceFollowsTheTruth();

 private:
  /// A step of `length` standard deviations in a random direction of the active numbers.
  RowVector step(double length, Random& random) const;

  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const LatentModel> m_model;
  Matrix m_codes;
  JudgeCells m_cells;
  std::vector<double> m_deviations;       // 0 for numbers that are not active
  std::unique_ptr<SupportGauge> m_gauge;  // of the cells that are not held out
};

void TestGaugeTruth::initTestCase() {
  qputenv("CHREODE_TORCH", CHREODE_ENGINE);
  const std::string demo = CHREODE_SOURCE_DIR "/resources/demo/myeloid";
  m_data = openDataset(demo + ".h5ad", {}, {});
  m_model = TorchEngine::instance().load(demo + ".pt");
  const auto input = modelInput(*m_data, m_model->card(), alignGenes(*m_data, m_model->card()));
  m_codes = m_model->encode(*input, covariateLevels(*m_data, m_model->card()), {}).mean;
  const JudgedCells judged = judgedCells(*m_data, m_model->card(), 100000, 0);
  QVERIFY(judged.isHeldOut);
  m_cells = judged.cells;
  std::vector<std::int32_t> learned = m_cells.training;
  learned.insert(learned.end(), m_cells.validation.begin(), m_cells.validation.end());
  auto known = std::make_shared<Matrix>(static_cast<Index>(learned.size()), m_codes.cols());
  for (std::size_t i = 0; i < learned.size(); ++i) {
    known->row(static_cast<Index>(i)) = m_codes.row(learned[i]);
  }
  for (const double variance : codeUsage(m_codes, Matrix()).variance) {
    m_deviations.push_back(variance > 0.01 ? std::sqrt(variance) : 0.0);
  }
  m_gauge = std::make_unique<SupportGauge>(std::make_shared<const NeighborIndex>(known));
}

RowVector TestGaugeTruth::step(double length, Random& random) const {
  RowVector direction(m_codes.cols());
  for (Index u = 0; u < direction.size(); ++u) {
    direction[u] = m_deviations[static_cast<std::size_t>(u)] > 0.0
                       ? static_cast<float>(random.normal())
                       : 0.0f;
  }
  direction.normalize();
  for (Index u = 0; u < direction.size(); ++u) {
    direction[u] *= static_cast<float>(length * m_deviations[static_cast<std::size_t>(u)]);
  }
  return direction;
}

void TestGaugeTruth::heldOutCellsAreSeldomOutside() {
  int outside = 0;
  for (const std::int32_t cell : m_cells.heldout) {
    outside += m_gauge->read(m_codes.row(cell)).support == Support::outside;
  }
  const double share = 1.0 - outside / static_cast<double>(m_cells.heldout.size());
  qInfo("held-out cells not outside: %.3f of %zu", share, m_cells.heldout.size());
  QVERIFY(share >= 0.95);
}

void TestGaugeTruth::farCodesAreOutside() {
  Random random(1);
  constexpr int moves = 1000;
  int outside = 0;
  for (int i = 0; i < moves; ++i) {
    const auto cell = static_cast<Index>(random.below(static_cast<std::uint64_t>(m_codes.rows())));
    outside += m_gauge->read(m_codes.row(cell) + step(5.0, random)).support == Support::outside;
  }
  qInfo("codes moved 5 standard deviations outside: %.3f", outside / double{moves});
  QVERIFY(outside >= 0.9 * moves);
}

void TestGaugeTruth::distanceFollowsTheTruth() {
  const NeighborIndex states(trueProfiles(*m_data, m_model->card()));
  Random random(2);
  constexpr int moves = 600;
  Matrix codes(moves, m_codes.cols());
  std::vector<double> read, length, truth;
  for (int i = 0; i < moves; ++i) {
    const auto cell = static_cast<Index>(random.below(static_cast<std::uint64_t>(m_codes.rows())));
    length.push_back(6.0 * random.uniform());
    codes.row(i) = m_codes.row(cell) + step(length.back(), random);
    read.push_back(m_gauge->read(codes.row(i)).distance);
  }
  Matrix decoded =
      m_model->decode(codes, Vector::Constant(moves, kDepth),
                      Levels(moves, static_cast<Index>(m_model->card().covariates.size())));
  decoded = decoded.array().log1p();
  const Neighbors nearest = states.find(decoded, 1);
  for (int i = 0; i < moves; ++i) truth.push_back(nearest.distances(i, 0));
  qInfo("Spearman of the gauge's distance with the true one: %.3f (of the step's length: %.3f)",
        spearman(read, truth), spearman(length, truth));
  QVERIFY(spearman(read, truth) >= 0.80);
}

QTEST_GUILESS_MAIN(TestGaugeTruth)
#include "test_gauge_truth.moc"
