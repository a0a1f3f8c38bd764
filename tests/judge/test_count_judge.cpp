#include <QtTest>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "judge/count_judge.h"
#include "judge/deviance.h"
#include "simulated_counts.h"

using chreode::CountJudgeInput;
using chreode::ExpressionMatrix;
using chreode::Index;
using chreode::Levels;
using chreode::Matrix;
using chreode::Vector;

class TestCountJudge : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void truthStandsAboveTheBaselines();
  void constantModelExplainsNothing();
  void genesThatAreNotThereAreNoZeros();
  void trainsOnHalfAOnly();
  void refusesLogModels();
};

namespace {

constexpr Index cells = 300, genes = 80, programmes = 4;

Matrix rates() {
  return chreode::lowRankRates(cells, genes, programmes, 600.0, 12);
}

CountJudgeInput input() {
  CountJudgeInput input;
  input.counts = chreode::sparseOf(chreode::poissonDraw(rates(), 13));
  input.depths = input.counts->totals();
  // Half as many molecules again lie outside the model's genes.
  for (double& depth : input.depths) depth = std::floor(depth * 1.5);
  input.levels = Levels(cells, 0);
  for (std::int32_t cell = 0; cell < cells; ++cell) {
    (cell % 10 == 0   ? input.cells.heldout
     : cell % 10 == 1 ? input.cells.validation
                      : input.cells.training)
        .push_back(cell);
  }
  return input;
}

/// Decodes to the shares that it was given for each code's whole number: a code is a row of a
/// table.
class TableModel final : public chreode::LatentModel {
 public:
  TableModel(Matrix shares, std::vector<std::int32_t> rowOfNextCell, chreode::Space space)
      : m_shares(std::move(shares)), m_rows(std::move(rowOfNextCell)) {
    m_card.latentSize = 1;
    m_card.inputSpace = m_card.outputSpace = space;
    for (Index gene = 0; gene < m_shares.cols(); ++gene) {
      m_card.genes.push_back(std::to_string(gene));
    }
  }
  const chreode::ModelCard& card() const override { return m_card; }
  chreode::Encoded encode(const ExpressionMatrix& x, const Levels&,
                          const chreode::Progress&) const override {
    Matrix codes(x.cells(), 1);
    for (Index i = 0; i < x.cells(); ++i) codes(i, 0) = static_cast<float>(m_rows[m_next++]);
    return {codes, Matrix::Zero(x.cells(), 1)};
  }
  Matrix decode(const Matrix& z, const Vector& library, const Levels&) const override {
    Matrix mean(z.rows(), m_shares.cols());
    for (Index i = 0; i < z.rows(); ++i) {
      mean.row(i) = m_shares.row(static_cast<Index>(z(i, 0))) * library(i);
    }
    return mean;
  }

 private:
  chreode::ModelCard m_card;
  Matrix m_shares;
  std::vector<std::int32_t> m_rows;
  mutable std::size_t m_next = 0;
};

Matrix shares(const Matrix& means) {
  return means.array().colwise() / means.rowwise().sum().array();
}

}  // namespace

void TestCountJudge::truthStandsAboveTheBaselines() {
  const CountJudgeInput judged = input();
  const auto judgement = chreode::judgeByCountSplitting(
      judged,
      [&](std::shared_ptr<const ExpressionMatrix>, const chreode::Progress&) {
        return std::make_shared<const TableModel>(shares(rates()), judged.cells.heldout,
                                                  chreode::Space::counts);
      },
      {});
  QVERIFY(judgement.devianceExplained > judgement.nmf.devianceExplained);
  QVERIFY(judgement.devianceExplained > judgement.pca.devianceExplained);
  // The data are a Poisson factorisation of rank 4: that baseline comes close, and is the better
  // one.
  QVERIFY(judgement.nmf.devianceExplained > 0.9 * judgement.devianceExplained);
  QCOMPARE(judgement.nmf.components, int{programmes});
  QCOMPARE(&judgement.bestLinear(), &judgement.nmf);
  QVERIFY(judgement.pca.devianceExplained > 0.5 * judgement.devianceExplained);

  const nlohmann::json json = judgement.toJson();
  QCOMPARE(json.at("best_linear_deviance_explained"), json.at("nmf_deviance_explained"));
  QCOMPARE(json.at("baseline_components").get<int>(), judgement.nmf.components);
  for (const char* key : {"deviance_explained", "pca_deviance_explained", "baseline_floor"}) {
    QVERIFY2(json.contains(key), key);
  }
}

void TestCountJudge::constantModelExplainsNothing() {
  const CountJudgeInput judged = input();
  const auto split = chreode::splitCounts(*judged.counts, judged.depths, 0);
  std::vector<std::int32_t> learned(judged.cells.training);
  learned.insert(learned.end(), judged.cells.validation.begin(), judged.cells.validation.end());
  const Vector mean = chreode::meanRates(*split.a, split.depthA, learned);
  const TableModel model(shares(Matrix(mean.transpose())),
                         std::vector<std::int32_t>(judged.cells.heldout.size(), 0),
                         chreode::Space::counts);
  const double explained = chreode::judgeModel(model, split, judged.levels, judged.cells, {});
  // Not exactly nothing: the model knows each cell's own share of molecules in its genes.
  QVERIFY2(std::abs(explained) < 0.01, qPrintable(QString::number(explained)));
}

void TestCountJudge::genesThatAreNotThereAreNoZeros() {
  CountJudgeInput judged = input();
  std::vector<std::int32_t> missing, columns;
  for (std::int32_t gene = 0; gene < genes; ++gene) {
    columns.push_back(gene % 3 == 0 ? -1 : gene);
    if (gene % 3 == 0) missing.push_back(gene);
  }
  const chreode::JudgedGenes there(genes, missing);
  QCOMPARE(there.present().size() + missing.size(), std::size_t{genes});
  const auto wide = judged.counts->selectGenes(columns);
  const auto narrow = there.of(wide);
  QCOMPARE(narrow->genes(), static_cast<Index>(there.present().size()));
  const TableModel whole(shares(rates()), judged.cells.heldout, chreode::Space::counts);
  const TableModel part(shares(there.of(rates())), judged.cells.heldout, chreode::Space::counts);
  const auto wideSplit = chreode::splitCounts(*wide, judged.depths, 0);
  const auto narrowSplit = chreode::splitCounts(*narrow, judged.depths, 0);
  // What the model gives to genes that nobody measured takes nothing from the others.
  const double own =
      chreode::judgeModel(whole, wideSplit, wideSplit, judged.levels, judged.cells, there, {});
  const double same = chreode::judgeModel(part, narrowSplit, judged.levels, judged.cells, {});
  QVERIFY2(std::abs(own - same) < 1e-5, qPrintable(QString::number(own - same)));
  QVERIFY(own > 0.02);
}

void TestCountJudge::trainsOnHalfAOnly() {
  const CountJudgeInput judged = input();
  const auto split = chreode::splitCounts(*judged.counts, judged.depths, judged.seed);
  bool called = false;
  chreode::judgeByCountSplitting(
      judged,
      [&](std::shared_ptr<const ExpressionMatrix> half, const chreode::Progress&) {
        called = true;
        if (half->values() != split.a->values()) qFatal("not half A");
        return std::make_shared<const TableModel>(shares(rates()), judged.cells.heldout,
                                                  chreode::Space::counts);
      },
      {});
  QVERIFY(called);
}

void TestCountJudge::refusesLogModels() {
  const CountJudgeInput judged = input();
  const auto split = chreode::splitCounts(*judged.counts, judged.depths, 0);
  const TableModel model(shares(rates()), judged.cells.heldout, chreode::Space::log1p);
  QVERIFY_THROWS_EXCEPTION(chreode::Error,
                           chreode::judgeModel(model, split, judged.levels, judged.cells, {}));
}

QTEST_GUILESS_MAIN(TestCountJudge)
#include "test_count_judge.moc"
