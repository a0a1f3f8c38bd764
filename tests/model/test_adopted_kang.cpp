#include <QFile>
#include <QTest>
#include <cmath>

#include <Eigen/Dense>

#include "files/expression_file.h"
#include "files/open_dataset.h"
#include "model/adopted_embedding.h"
#include "model/pca_model.h"
#include "model/torch_engine.h"

using namespace chreode;

namespace {

const char* const kFile = CHREODE_SOURCE_DIR "/../shared/data/kang_ifnb_scgen/valid.h5ad";

AdoptionResult adopt(const Dataset& data, const std::string& key) {
  const AdoptionOptions options{key, {}};
  TrainingControl control;
  return TorchEngine::instance().adopt(prepareAdoption(data, options), options, control, {}, {});
}

/// Largest difference of two decodes by the size of what the second says beyond the genes' means.
double differenceOf(const Matrix& decoded, const Eigen::MatrixXd& wanted) {
  const Eigen::RowVectorXd mean = wanted.colwise().mean();
  return (decoded.cast<double>() - wanted).norm() / (wanted.rowwise() - mean).norm();
}

}  // namespace

/// The shared Kang file (IFN-β, log values, counts recovered from them) and its stored X_pca.
class TestAdoptedKang : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void theStoredPcaDecodesAsLeastSquaresDoes();
  void ownPrincipalComponentsDecodeAsThemselves();

 private:
  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const ExpressionMatrix> m_logs;  ///< X as the file has it
};

void TestAdoptedKang::initTestCase() {
  qputenv("CHREODE_TORCH", CHREODE_ENGINE);
  if (!QFile::exists(QLatin1String(kFile))) QSKIP("the shared Kang file is absent");
  m_data = openDataset(kFile, {}, {});
  m_logs = ExpressionFile::open(kFile)->read("X", {}, {}).matrix;
}

void TestAdoptedKang::theStoredPcaDecodesAsLeastSquaresDoes() {
  const AdoptionResult result = adopt(*m_data, "X_pca");
  QVERIFY(result.fit.linear);
  QVERIFY2(result.fit.encoder > 0.99, qPrintable(QString::number(result.fit.encoder)));
  // The file does not hold the components; of a PCA's scores least squares gives them.
  const Matrix& scores = m_data->embedding("X_pca")->values;
  const Index cells = scores.rows();
  Eigen::MatrixXd design(cells, scores.cols() + 1);
  design << Eigen::VectorXd::Ones(cells), scores.cast<double>();
  const Eigen::MatrixXd x = m_logs->dense(0, cells).cast<double>();
  const Eigen::MatrixXd wanted = design * design.householderQr().solve(x);
  const Matrix decoded = result.model->decode(scores, Vector::Ones(cells), Levels(cells, 0));
  const double difference = differenceOf(decoded, wanted);
  const double greatest = (decoded.cast<double>() - wanted).cwiseAbs().maxCoeff();
  qInfo("relative difference %.2e, greatest %.2e", difference, greatest);
  QVERIFY(difference < 1e-3 && greatest < 1e-3);
}

void TestAdoptedKang::ownPrincipalComponentsDecodeAsThemselves() {
  const Pca pca = principalComponents(*m_logs, 50, 0, {});
  Dataset data = *m_data;
  data.embeddings = {{"X_pca", pcaScores(*m_logs, pca)}};
  const Matrix& scores = data.embeddings[0].values;
  const AdoptionResult result = adopt(data, "X_pca");
  QVERIFY(result.fit.linear);
  const Eigen::MatrixXd wanted =
      (scores * pca.components).cast<double>().rowwise() + pca.mean.cast<double>();
  const Matrix decoded =
      result.model->decode(scores, Vector::Ones(scores.rows()), Levels(scores.rows(), 0));
  const double difference = differenceOf(decoded, wanted);
  qInfo("relative difference %.2e", difference);
  QVERIFY(difference < 1e-3);
}

QTEST_GUILESS_MAIN(TestAdoptedKang)
#include "test_adopted_kang.moc"
