#include <QtTest>

#include "base/error.h"
#include "base/random.h"
#include "base/symmetric_eigen.h"
#include "judge/log_reconstruction.h"
#include "simulated_counts.h"

using chreode::Index;
using chreode::Levels;
using chreode::Matrix;
using chreode::RowVector;
using chreode::Vector;

namespace {

constexpr Index cells = 120, genes = 30;
constexpr int components = 3;

/// Log values of three programmes and some noise.
Matrix logValues() {
  chreode::Random random(4);
  const auto normal = [&](Index rows, Index columns) {
    Matrix values(rows, columns);
    for (Index i = 0; i < values.size(); ++i) {
      values.data()[i] = static_cast<float>(random.normal());
    }
    return values;
  };
  return normal(cells, components) * normal(components, genes) + 0.5f * normal(cells, genes);
}

chreode::TrainingData trainingData(const Matrix& values) {
  chreode::TrainingData data;
  data.x = chreode::sparseOf(values);
  data.counts = false;
  data.levels = Levels(cells, 0);
  for (std::int32_t cell = 0; cell < cells; ++cell) {
    (cell % 10 == 0   ? data.heldoutCells
     : cell % 10 == 1 ? data.validationCells
                      : data.trainingCells)
        .push_back(cell);
  }
  return data;
}

Matrix rowsOf(const Matrix& values, bool heldOut) {
  Matrix rows(heldOut ? cells / 10 : cells - cells / 10, genes);
  Index next = 0;
  for (Index cell = 0; cell < cells; ++cell) {
    if ((cell % 10 == 0) == heldOut) rows.row(next++) = values.row(cell);
  }
  return rows;
}

/// Gives back for each cell in turn the same row of a table, whatever its code.
class TableModel final : public chreode::LatentModel {
 public:
  explicit TableModel(Matrix rows, chreode::Space space = chreode::Space::log1p)
      : m_rows(std::move(rows)) {
    m_card.latentSize = components;
    m_card.inputSpace = m_card.outputSpace = space;
    m_card.genes.resize(genes);
  }
  const chreode::ModelCard& card() const override { return m_card; }
  chreode::Encoded encode(const chreode::ExpressionMatrix& x, const Levels&,
                          const chreode::Progress&) const override {
    Matrix codes = Matrix::Zero(x.cells(), components);
    for (Index i = 0; i < x.cells(); ++i) codes(i, 0) = static_cast<float>(i);
    return {codes, Matrix::Zero(x.cells(), components)};
  }
  Matrix decode(const Matrix& z, const Vector&, const Levels&) const override {
    Matrix values(z.rows(), genes);
    for (Index i = 0; i < z.rows(); ++i) values.row(i) = m_rows.row(static_cast<Index>(z(i, 0)));
    return values;
  }

 private:
  chreode::ModelCard m_card;
  Matrix m_rows;
};

}  // namespace

class TestLogReconstruction : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theTruthComesBackWhole() {
    const Matrix values = logValues();
    const TableModel model(rowsOf(values, true));
    const auto judged = chreode::judgeLogReconstruction(model, trainingData(values), 1, {});
    QVERIFY(std::abs(judged.model - 1.0) < 1e-6);
  }

  void theTrainingMeanBringsNothingBack() {
    const Matrix values = logValues();
    const RowVector mean = rowsOf(values, false).colwise().mean();
    const TableModel model(mean.replicate(cells / 10, 1));
    const auto judged = chreode::judgeLogReconstruction(model, trainingData(values), 1, {});
    QVERIFY(std::abs(judged.model) < 1e-6);
  }

  void principalComponentsAreThoseOfAFullDecomposition() {
    const Matrix values = logValues();
    const Matrix known = rowsOf(values, false);
    const Matrix heldOut = rowsOf(values, true);
    const RowVector mean = known.colwise().mean();
    const Eigen::MatrixXd centred = (known.rowwise() - mean).cast<double>();
    const Eigen::MatrixXd basis = chreode::singularRight(centred).vectors.leftCols(components);
    const Eigen::MatrixXd away = (heldOut.rowwise() - mean).cast<double>();
    const double expected =
        1.0 - (away - away * basis * basis.transpose()).squaredNorm() / away.squaredNorm();
    const auto judged =
        chreode::judgeLogReconstruction(TableModel(heldOut), trainingData(values), 1, {});
    QVERIFY2(std::abs(judged.pca - expected) < 1e-3, qPrintable(QString::number(judged.pca)));
  }

  void countsAreRefused() {
    const Matrix values = logValues();
    const TableModel counts(rowsOf(values, true), chreode::Space::counts);
    QVERIFY_EXCEPTION_THROWN(chreode::judgeLogReconstruction(counts, trainingData(values), 1, {}),
                             chreode::Error);
  }
};

QTEST_APPLESS_MAIN(TestLogReconstruction)
#include "test_log_reconstruction.moc"
