#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <string>

#include <nlohmann/json.hpp>

#include "command.h"
#include "files/open_dataset.h"

using chreode::Matrix;
using chreode::Outcome;
using nlohmann::json;

/// `chreode project`: the demo's cells by UMAP of a model's codes, and by PCA of the expression.
class TestProjectCli : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void codesOfTheDemo();
  void threadsDoNotMatterTheSeedDoes();
  void componentsOfTheExpression();
  void whatCannotBeIsRefused();

 private:
  QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
  /// The answer, or what was said on standard error.
  json project(const char* name, const QString& rest) const {
    const Outcome outcome = chreode::chreode(
        QStringLiteral("project %1 -o %2 --json %3").arg(m_file, path(name), rest));
    return outcome.code == 0 ? json::parse(outcome.out) : json(outcome.err);
  }
  Matrix places(const char* name, const char* key) const {
    const auto data = chreode::openDataset(path(name).toStdString(), {}, {});
    const chreode::Embedding* found = data->embedding(key);
    return found ? found->values : Matrix();
  }

  QTemporaryDir m_folder;
  const QString m_file = QStringLiteral(CHREODE_SOURCE_DIR "/resources/demo/myeloid.h5ad");
  const QString m_model = QStringLiteral(CHREODE_SOURCE_DIR "/resources/demo/myeloid.pt");
};

void TestProjectCli::initTestCase() {
  QVERIFY(m_folder.isValid());
}

void TestProjectCli::codesOfTheDemo() {
  const json said = project("umap.h5ad", QStringLiteral("--epochs 150 --model ") + m_model);
  QVERIFY2(said.is_object(), said.dump().c_str());
  QCOMPARE(said["method"].get<std::string>(), std::string("umap"));
  QCOMPARE(said["from"].get<std::string>(), std::string("codes"));
  QCOMPARE(said["dimensions"].get<int>(), 3);
  QCOMPARE(said["epochs"].get<int>(), 150);
  QVERIFY2(said["trustworthiness"].get<double>() > 0.9, said.dump().c_str());
  QVERIFY(said["neighbor_preservation"].get<double>() >
          10.0 * said["neighbor_preservation_by_chance"].get<double>());
  QVERIFY(said["distance_correlation"].get<double>() > 0.3);
  QVERIFY(said["seconds"].get<double>() > 0.0);
  const Matrix drawn = places("umap.h5ad", "X_chreode_umap");
  QCOMPARE(drawn.rows(), said["cells"].get<chreode::Index>());
  QCOMPARE(drawn.cols(), chreode::Index{3});
  QVERIFY(drawn.allFinite());
  // The record stands in the file, too.
  const json info =
      json::parse(chreode::chreode(QStringLiteral("info %1 --json").arg(path("umap.h5ad"))).out);
  QCOMPARE(info["obsm"]["X_chreode_umap"]["shape"][1].get<int>(), 3);
}

void TestProjectCli::threadsDoNotMatterTheSeedDoes() {
  const QString rest = QStringLiteral("--dims 2 --epochs 30 --key X_u ");
  QVERIFY(project("one.h5ad", rest + QStringLiteral("--threads 1")).is_object());
  QVERIFY(project("two.h5ad", rest + QStringLiteral("--threads 2")).is_object());
  QVERIFY(project("other.h5ad", rest + QStringLiteral("--seed 3")).is_object());
  const Matrix one = places("one.h5ad", "X_u");
  QCOMPARE(one.cols(), chreode::Index{2});
  QVERIFY((one.array() == places("two.h5ad", "X_u").array()).all());
  QVERIFY((one.array() != places("other.h5ad", "X_u").array()).any());
}

void TestProjectCli::componentsOfTheExpression() {
  const json said = project("pca.h5ad", QStringLiteral("--method pca"));
  QVERIFY2(said.is_object(), said.dump().c_str());
  QCOMPARE(said["from"].get<std::string>(), std::string("expression"));
  QCOMPARE(said["components"], (json{1, 2, 3}));
  const Matrix drawn = places("pca.h5ad", "X_chreode_pca");
  const auto n = static_cast<double>(drawn.rows());
  // Centred, at right angles, the first the widest.
  for (chreode::Index i = 0; i < 3; ++i) QVERIFY(std::abs(drawn.col(i).sum()) < 1e-2 * n);
  const Matrix scatter = drawn.transpose() * drawn;
  QVERIFY(scatter(0, 0) > scatter(1, 1) && scatter(1, 1) > scatter(2, 2));
  QVERIFY(std::abs(scatter(0, 1)) < 1e-3 * scatter(1, 1));
}

void TestProjectCli::whatCannotBeIsRefused() {
  const auto fails = [this](const QString& rest, int code) {
    const Outcome outcome = chreode::chreode(QStringLiteral("project ") + rest);
    return outcome.code == code && outcome.out.empty() && !outcome.err.empty();
  };
  QVERIFY(fails(QStringLiteral("%1 -o %2 --method tsne").arg(m_file, path("x.h5ad")), 2));
  QVERIFY(fails(QStringLiteral("%1 -o %2 --dims 4").arg(m_file, path("x.h5ad")), 2));
  QVERIFY(fails(QStringLiteral("%1 -o %1").arg(m_file), 1));
  QVERIFY(fails(QStringLiteral("%1 -o %2").arg(path("nowhere.h5ad"), path("x.h5ad")), 1));
  QVERIFY(!QFile::exists(path("x.h5ad")));
}

QTEST_GUILESS_MAIN(TestProjectCli)
#include "test_project_cli.moc"
