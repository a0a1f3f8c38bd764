#include <QFileInfo>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <string>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "files/expression_file.h"
#include "files/open_dataset.h"

using chreode::Annotation;
using chreode::MatrixSummary;
using nlohmann::json;

/// Every shared h5ad file against what Python's anndata 0.8 reads from it (expected.json).
class TestExpectedFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void agreesWithAnndata_data();
  void agreesWithAnndata();
  void opensAsDataset_data() { agreesWithAnndata_data(); }
  void opensAsDataset();

 private:
  json m_expected;
};

namespace {

const std::string kData = CHREODE_SOURCE_DIR "/../shared/data/";

bool agree(double a, double b) {
  return std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a), std::abs(b)});
}

std::vector<std::string> first(const std::vector<std::string>& all, std::size_t count) {
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()))};
}

/// The places where a matrix differs from what is expected of it; empty when it agrees.
std::string difference(const MatrixSummary& summary, const json& expected) {
  std::string text;
  const auto check = [&](bool same, const char* what) {
    if (!same) text += summary.which + " differs in " + what + "; ";
  };
  check(summary.kind == expected["kind"], "kind");
  check(json({summary.rows, summary.columns}) == expected["shape"], "shape");
  if (summary.kind == "dataframe") {
    check(json(summary.columnNames) == expected["columns"], "columns");
    return text;
  }
  check(summary.nonzero == expected["nonzero"].get<std::int64_t>(), "nonzero");
  check(summary.nonfinite == expected["nan"].get<std::int64_t>(), "nonfinite");
  check(agree(summary.sum, expected["sum"]), "sum");
  check(agree(summary.min, expected["min"]), "min");
  check(agree(summary.max, expected["max"]), "max");
  return text;
}

std::string difference(const Annotation& column, const json& expected) {
  std::string text;
  const auto check = [&](bool same, const char* what) {
    if (!same) text += column.name + " differs in " + what + "; ";
  };
  check(chreode::kindName(column.kind) == expected["kind"].get<std::string>(), "kind");
  if (expected.contains("levels")) check(column.levels.size() == expected["levels"], "levels");
  if (expected.contains("missing")) check(column.missing() == expected["missing"], "missing");
  if (expected.contains("sum")) check(agree(column.sum(), expected["sum"]), "sum");
  if (expected.contains("true")) check(agree(column.sum(), expected["true"]), "true");
  if (expected.contains("first")) check(column.strings.front() == expected["first"], "first");
  if (expected.contains("nonfinite")) {
    const auto nonfinite = std::count_if(column.numbers.begin(), column.numbers.end(),
                                         [](double number) { return !std::isfinite(number); });
    check(nonfinite == expected["nonfinite"].get<std::int64_t>(), "nonfinite");
  }
  if (expected.contains("top")) {
    const int level = column.levelOf(expected["top"][0].get<std::string>());
    check(level >= 0 && std::count(column.codes.begin(), column.codes.end(), level) ==
                            expected["top"][1].get<std::int64_t>(),
          "top");
  }
  return text;
}

std::string difference(const chreode::AnnotationTable& table, const json& expected) {
  if (table.columns.size() != expected.size()) return "another number of columns; ";
  std::string text;
  for (const auto& [name, values] : expected.items()) {
    const Annotation* column = table.find(name);
    text += column ? difference(*column, values) : name + " is missing; ";
  }
  return text;
}

}  // namespace

void TestExpectedFiles::initTestCase() {
  std::ifstream file(kData + "expected.json");
  if (!file) QSKIP("The shared data are not there.");
  m_expected = json::parse(file);
  QVERIFY(m_expected.size() >= 26);
}

void TestExpectedFiles::agreesWithAnndata_data() {
  QTest::addColumn<QString>("file");
  for (const auto& [file, values] : m_expected.items()) {
    QTest::newRow(file.c_str()) << QString::fromStdString(file);
  }
}

void TestExpectedFiles::agreesWithAnndata() {
  QFETCH(QString, file);
  const json& expected = m_expected[file.toStdString()];
  const auto opened = chreode::ExpressionFile::open(kData + file.toStdString());
  const chreode::FileContents& contents = opened->contents();

  QCOMPARE(contents.cells.size(), expected["cells"].get<std::size_t>());
  QCOMPARE(contents.genes.size(), expected["genes"].get<std::size_t>());
  QCOMPARE(json(first(contents.cells.names, 3)), expected["first_cells"]);
  QCOMPARE(json(first(contents.genes.names, 3)), expected["first_genes"]);
  QCOMPARE(difference(contents.cells, expected["obs"]), std::string());
  QCOMPARE(difference(contents.genes, expected["var"]), std::string());
  QCOMPARE(contents.notices, std::vector<std::string>());

  std::size_t matrices = expected["layers"].size();
  for (const char* which : {"X", "raw"}) matrices += expected[which].is_null() ? 0 : 1;
  QCOMPARE(contents.matrices.size(), matrices);
  for (const MatrixSummary& shape : contents.matrices) {
    const bool layer = shape.which.rfind("layers/", 0) == 0;
    const json& values = layer ? expected["layers"][shape.which.substr(7)] : expected[shape.which];
    const chreode::StoredMatrix stored = opened->read(shape.which, {});
    QCOMPARE(difference(stored.summary, values), std::string());
    QCOMPARE(stored.matrix->cells(), shape.rows);
    QCOMPARE(stored.matrix->genes(), shape.columns);
    if (stored.summary.nonfinite == 0) {
      const auto totals = stored.matrix->totals();
      const double sum = std::accumulate(totals.begin(), totals.end(), 0.0);
      // The matrix is narrowed to 32 bits, so its parts cancel to within that.
      const double size = std::max(1.0, static_cast<double>(stored.summary.nonzero));
      QVERIFY(std::abs(sum - stored.summary.sum) <= 1e-6 * (size + std::abs(sum)));
    }
  }

  QCOMPARE(contents.embeddingSummaries.size(), expected["obsm"].size());
  for (const MatrixSummary& summary : contents.embeddingSummaries) {
    QCOMPARE(difference(summary, expected["obsm"][summary.which.substr(5)]), std::string());
  }
  for (const auto& [name, colors] : expected["colors"].items()) {
    const Annotation* column = contents.cells.find(name.substr(0, name.size() - 7));
    QVERIFY(column);
    QCOMPARE(column->colors.size(), column->levels.size());
    QCOMPARE(json(first(column->colors, 3)), colors);
  }
}

void TestExpectedFiles::opensAsDataset() {
  QFETCH(QString, file);
  const json& expected = m_expected[file.toStdString()];
  const std::string path = kData + file.toStdString();
  std::shared_ptr<const chreode::Dataset> early;
  const auto keep = [&](std::shared_ptr<const chreode::Dataset> data) { early = std::move(data); };
  const bool any = !expected["X"].is_null() || !expected["raw"].is_null();
  if (!any) {
    QVERIFY_EXCEPTION_THROWN(chreode::openDataset(path, {}, {}, keep), chreode::Error);
    return;
  }
  const auto data = chreode::openDataset(path, {}, {}, keep);
  QVERIFY(early && !early->matrix);
  QCOMPARE(early->cells.names, data->cells.names);
  QCOMPARE(data->matrix->cells(), data->cellCount());
  QCOMPARE(data->matrix->genes(), data->geneCount());
  QVERIFY(data->dataHash != 0);
  QVERIFY(!data->simulated);
  if (data->pca) {
    QCOMPARE(data->pca->loadings.rows(), data->geneCount());
    QCOMPARE(data->pca->scores.rows(), data->cellCount());
    QCOMPARE(data->pca->loadings.cols(), data->pca->scores.cols());
  }
}

QTEST_GUILESS_MAIN(TestExpectedFiles)
#include "test_expected_files.moc"
