#include <QtTest>
#include <cmath>

#include "base/error.h"
#include "linear_experiment.h"
#include "whatif/gene_shift.h"

using chreode::GeneShift;
using chreode::Index;
using chreode::Matrix;
using chreode::ShiftKind;

class TestGeneShift : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void codesMoveByTheGenesLoadings();
  void quantileIsOfTheExpressingCells();
  void addsDeviationsOfAllCells();
  void namesUnknownGenes();
};

namespace {

/// The change in gene g's value that moved the codes: a linear encoder's shift is Δx_g · W[:, g].
double inputChange(const chreode::DragExperiment& experiment,
                   const chreode::GeneShiftResult& result, Index row, int gene) {
  Matrix loadings(1, result.before.cols());
  for (Index j = 0; j < loadings.cols(); ++j) {
    Matrix unit = Matrix::Zero(1, loadings.cols());
    unit(0, j) = 1.0f;
    loadings(0, j) = experiment.parts().model->decode(unit, chreode::Vector::Ones(1),
                                                      chreode::Levels(1, 0))(0, gene);
  }
  const auto shift = (result.after.row(row) - result.before.row(row)).eval();
  return shift.dot(loadings.row(0)) / loadings.row(0).squaredNorm();
}

}  // namespace

void TestGeneShift::codesMoveByTheGenesLoadings() {
  const auto experiment = chreode::linearExperiment();
  const std::vector<std::int32_t> cells{6, 3};
  const auto result = chreode::shiftGenes(experiment, cells, {{"G7"}, ShiftKind::toZero, 0.0},
                                          &experiment.parts().data->cells.columns.front(), {});
  QCOMPARE(result.cells, (std::vector<std::int32_t>{3, 6}));
  for (Index i = 0; i < 2; ++i) {
    const double value = experiment.parts().input->value(result.cells[i], 7);
    QVERIFY(std::abs(inputChange(experiment, result, i, 7) + value) < 1e-3);
  }
  QCOMPARE(result.labelsBefore.shares.size(), std::size_t{2});
}

void TestGeneShift::quantileIsOfTheExpressingCells() {
  const auto experiment = chreode::linearExperiment();
  const auto column = experiment.parts().input->column(2);
  std::vector<float> sorted(column.values.begin(), column.values.end());
  std::sort(sorted.begin(), sorted.end());
  const float median = 0.5f * (sorted[59] + sorted[60]);
  QVERIFY(median > 0.0f);
  const auto result = chreode::shiftGenes(experiment, std::vector<std::int32_t>{5},
                                          {{"G2"}, ShiftKind::toQuantile, 0.5}, nullptr, {});
  const double wanted = median - experiment.parts().input->value(5, 2);
  QVERIFY(std::abs(inputChange(experiment, result, 0, 2) - wanted) < 1e-3);
}

void TestGeneShift::addsDeviationsOfAllCells() {
  const auto experiment = chreode::linearExperiment();
  int gene = 0;  // one whose value in cell 5 stays above zero
  while (experiment.parts().input->value(5, gene) < 0.0f) ++gene;
  const auto column = experiment.parts().input->column(gene);
  double mean = 0.0;
  double squares = 0.0;
  for (const float v : column.values) mean += v / 120.0;
  for (const float v : column.values) squares += (v - mean) * (v - mean);
  const auto result = chreode::shiftGenes(
      experiment, std::vector<std::int32_t>{5},
      {{"G" + std::to_string(gene)}, ShiftKind::addDeviations, 1.5}, nullptr, {});
  QVERIFY(std::abs(inputChange(experiment, result, 0, gene) - 1.5 * std::sqrt(squares / 119.0)) <
          1e-3);
}

void TestGeneShift::namesUnknownGenes() {
  const auto experiment = chreode::linearExperiment();
  const auto result = chreode::shiftGenes(experiment, std::vector<std::int32_t>{1},
                                          {{"G1", "NOPE"}, ShiftKind::toZero, 0.0}, nullptr, {});
  QCOMPARE(result.unknownGenes, (std::vector<std::string>{"NOPE"}));
  QVERIFY_EXCEPTION_THROWN(chreode::shiftGenes(experiment, std::vector<std::int32_t>{1},
                                               {{"NOPE"}, ShiftKind::toZero, 0.0}, nullptr, {}),
                           chreode::Error);
  QVERIFY_EXCEPTION_THROWN(
      chreode::shiftGenes(experiment, {}, {{"G1"}, ShiftKind::toZero, 0.0}, nullptr, {}),
      chreode::Error);
}

QTEST_GUILESS_MAIN(TestGeneShift)
#include "test_gene_shift.moc"
