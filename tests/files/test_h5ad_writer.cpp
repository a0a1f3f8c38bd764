#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "base/error.h"
#include "files/expression_file.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"
#include "python.h"

using chreode::Annotation;
using chreode::AnnotationTable;
using chreode::ExpressionMatrix;
using chreode::H5adContents;
using nlohmann::json;

/// What is written is what is read, here and in Python; the same contents give the same bytes; a
/// failure leaves the old file.
class TestH5adWriter : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { m_anndata = chreode::pythonHas("anndata"); }
  void init();
  void roundTrip();
  void sameContentsSameBytes();
  void largeMatrixRoundTrip();
  void opensInAnndata();
  void failureLeavesTheOldFile();
  void cancelLeavesTheOldFile();
  void copyKeepsEverything();
  void copyReplacesAnEarlierOne();
  void chosenColorsGoIntoTheCopy();
  void copyRefusesItself();
  void copyOfEachGeneration_data();
  void copyOfEachGeneration();

 private:
  std::string path(const char* name) const {
    return m_directory->filePath(QString::fromLatin1(name)).toStdString();
  }

  std::unique_ptr<QTemporaryDir> m_directory;
  bool m_anndata = false;
};

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Four cells and three genes with a column of every kind; owns what H5adContents points to.
struct Sample {
  ExpressionMatrix matrix{4, 3, {0, 2, 3, 3, 5}, {0, 2, 1, 0, 1}, {1, 5, 2, 7, 3}};
  AnnotationTable cells;
  AnnotationTable genes;
  H5adContents contents;

  Sample() {
    cells.names = {"a", "b", "ß", "d"};
    Annotation type;
    type.name = "cell_type";
    type.kind = Annotation::Kind::categorical;
    type.codes = {0, 2, -1, 0};
    type.levels = {"B", "unused", "T"};
    type.colors = {"#ff0000", "#00ff00", "#0000ff"};
    type.ordered = true;
    Annotation depth;
    depth.name = "depth";
    depth.numbers = {6.5, kNan, 0.0, std::numeric_limits<double>::infinity()};
    Annotation good;
    good.name = "good";
    good.kind = Annotation::Kind::boolean;
    good.numbers = {1, 0, 1, 1};
    Annotation maybe = good;
    maybe.name = "maybe";
    maybe.numbers[2] = kNan;
    Annotation note;
    note.name = "note/slash";
    note.kind = Annotation::Kind::string;
    note.strings = {"x", "", "löß", "y"};
    cells.columns = {type, depth, good, maybe, note};
    genes.names = {"G1", "G2", "G3"};
    contents.matrix = &matrix;
    contents.cells = &cells;
    contents.genes = &genes;
    chreode::Matrix map(4, 2);
    map << 1, 2, 3, 4, 5, 6, 7, 8;
    contents.embeddings = {{"X_map", map}};
    contents.unstructured = {{"simulation", {{"seed", 7}, {"noise", 0.25}, {"exact", true}}},
                             {"genes", {"G1", "G3"}},
                             {"table", {{1, 2}, {3, 4}}},
                             {"empty", json::array()},
                             {"mixed", {1, "two"}},
                             {"nothing", nullptr}};
  }
  Sample(const Sample&) = delete;
};

QByteArray bytesOf(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool same(const chreode::Matrix& a, const chreode::Matrix& b) {
  const auto equal = [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         std::equal(a.data(), a.data() + a.size(), b.data(), equal);
}

void compareColumns(const AnnotationTable& a, const AnnotationTable& b) {
  QCOMPARE(a.names, b.names);
  QCOMPARE(a.columns.size(), b.columns.size());
  for (std::size_t i = 0; i < a.columns.size(); ++i) {
    QVERIFY(a.columns[i].kind == b.columns[i].kind);
    QCOMPARE(a.columns[i].codes, b.columns[i].codes);
    QCOMPARE(a.columns[i].levels, b.columns[i].levels);
    QCOMPARE(a.columns[i].colors, b.columns[i].colors);
    QCOMPARE(a.columns[i].ordered, b.columns[i].ordered);
    QCOMPARE(a.columns[i].strings, b.columns[i].strings);
    QCOMPARE(a.columns[i].numbers.size(), b.columns[i].numbers.size());
    for (std::size_t k = 0; k < a.columns[i].numbers.size(); ++k) {
      const double x = a.columns[i].numbers[k];
      const double y = b.columns[i].numbers[k];
      QVERIFY(x == y || (std::isnan(x) && std::isnan(y)));
    }
  }
}

}  // namespace

void TestH5adWriter::init() {
  m_directory = std::make_unique<QTemporaryDir>();
  QVERIFY(m_directory->isValid());
}

void TestH5adWriter::roundTrip() {
  const Sample sample;
  chreode::writeH5ad(path("a.h5ad"), sample.contents, {});
  const auto file = chreode::ExpressionFile::open(path("a.h5ad"));
  const auto& contents = file->contents();
  QCOMPARE(contents.format, std::string("h5ad (anndata 0.8 or later)"));
  QVERIFY(contents.simulated);
  QCOMPARE(contents.notices, std::vector<std::string>());
  AnnotationTable expected = sample.cells;
  QCOMPARE(contents.cells.columns.back().name, std::string("note_slash"));
  compareColumns(contents.cells, expected);
  compareColumns(contents.genes, sample.genes);
  QCOMPARE(contents.embeddings.size(), std::size_t{1});
  QCOMPARE(contents.embeddings[0].name, std::string("X_map"));
  QCOMPARE(contents.embeddings[0].values, sample.contents.embeddings[0].values);
  const auto stored = file->read("X", {});
  QCOMPARE(stored.matrix->offsets(), sample.matrix.offsets());
  QCOMPARE(stored.matrix->geneIndices(), sample.matrix.geneIndices());
  QCOMPARE(stored.matrix->values(), sample.matrix.values());
  QVERIFY(stored.summary.counts);
  QCOMPARE(stored.summary.sum, 18.0);
  QCOMPARE(stored.summary.nonzero, std::int64_t{5});
}

void TestH5adWriter::sameContentsSameBytes() {
  const Sample sample;
  chreode::writeH5ad(path("a.h5ad"), sample.contents, {});
  QTest::qWait(1100);  // a time stamp would differ
  chreode::writeH5ad(path("b.h5ad"), sample.contents, {});
  QVERIFY(!bytesOf(path("a.h5ad")).isEmpty());
  QCOMPARE(bytesOf(path("a.h5ad")), bytesOf(path("b.h5ad")));
}

/// Large enough for several chunks and blocks of every array.
void TestH5adWriter::largeMatrixRoundTrip() {
  const int cells = 3000;
  const int genes = 1000;
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  AnnotationTable obs;
  AnnotationTable var;
  for (int cell = 0; cell < cells; ++cell) {
    obs.names.push_back("cell" + std::to_string(cell));
    for (int gene = cell % 2; gene < genes; gene += 2) {
      indices.push_back(gene);
      values.push_back(0.5f + static_cast<float>((cell * 31 + gene * 17) % 101));
    }
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
  }
  for (int gene = 0; gene < genes; ++gene) var.names.push_back("gene" + std::to_string(gene));
  const ExpressionMatrix matrix(cells, genes, offsets, indices, values);
  H5adContents contents;
  contents.matrix = &matrix;
  contents.cells = &obs;
  contents.genes = &var;
  chreode::writeH5ad(path("large.h5ad"), contents, {});
  const auto stored = chreode::ExpressionFile::open(path("large.h5ad"))->read("X", {});
  QCOMPARE(stored.matrix->offsets(), matrix.offsets());
  QCOMPARE(stored.matrix->geneIndices(), matrix.geneIndices());
  QCOMPARE(stored.matrix->values(), matrix.values());
}

void TestH5adWriter::opensInAnndata() {
  if (!m_anndata) QSKIP("Python's anndata is not installed.");
  const Sample sample;
  chreode::writeH5ad(path("a.h5ad"), sample.contents, {});
  const auto outcome = chreode::runPython(QStringLiteral(R"(
import json, sys, warnings
import anndata
warnings.simplefilter("error")
a = anndata.read_h5ad(sys.argv[1])
print(json.dumps({
    "shape": a.shape, "x": a.X.toarray().tolist(), "cells": list(a.obs_names),
    "kinds": [str(t) for t in a.obs.dtypes], "columns": list(a.obs.columns),
    "types": [None if isinstance(v, float) else v for v in a.obs["cell_type"]],
    "levels": list(a.obs["cell_type"].cat.categories), "ordered": bool(a.obs["cell_type"].cat.ordered),
    "missing": int(a.obs["maybe"].isna().sum()), "notes": list(a.obs["note_slash"]),
    "map": a.obsm["X_map"].tolist(), "colors": list(a.uns["cell_type_colors"]),
    "seed": int(a.uns["simulation"]["seed"]), "noise": float(a.uns["simulation"]["noise"]),
    "exact": bool(a.uns["simulation"]["exact"]), "genes": list(a.uns["genes"]),
    "table": a.uns["table"].tolist(), "empty": len(a.uns["empty"]), "mixed": a.uns["mixed"],
    "nothing": "nothing" in a.uns}))
)"),
                                          {QString::fromStdString(path("a.h5ad"))});
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  QCOMPARE(outcome.err, std::string());
  const json read = json::parse(outcome.out);
  QCOMPARE(read["shape"], (json{4, 3}));
  QCOMPARE(read["x"], (json{{1, 0, 5}, {0, 2, 0}, {0, 0, 0}, {7, 3, 0}}));
  QCOMPARE(read["cells"], json(sample.cells.names));
  QCOMPARE(read["columns"], (json{"cell_type", "depth", "good", "maybe", "note_slash"}));
  QCOMPARE(read["kinds"], (json{"category", "float64", "bool", "boolean", "object"}));
  QCOMPARE(read["types"], (json{"B", "T", nullptr, "B"}));
  QCOMPARE(read["levels"], (json{"B", "unused", "T"}));
  QCOMPARE(read["ordered"], json(true));
  QCOMPARE(read["missing"], json(1));
  QCOMPARE(read["notes"], (json{"x", "", "löß", "y"}));
  QCOMPARE(read["map"], (json{{1, 2}, {3, 4}, {5, 6}, {7, 8}}));
  QCOMPARE(read["colors"], (json{"#ff0000", "#00ff00", "#0000ff"}));
  QCOMPARE(read["seed"], json(7));
  QCOMPARE(read["noise"], json(0.25));
  QCOMPARE(read["exact"], json(true));
  QCOMPARE(read["genes"], (json{"G1", "G3"}));
  QCOMPARE(read["table"], (json{{1, 2}, {3, 4}}));
  QCOMPARE(read["empty"], json(0));
  QCOMPARE(read["mixed"], json("[1,\"two\"]"));
  QCOMPARE(read["nothing"], json(false));
}

void TestH5adWriter::failureLeavesTheOldFile() {
  Sample sample;
  chreode::writeH5ad(path("a.h5ad"), sample.contents, {});
  const QByteArray before = bytesOf(path("a.h5ad"));
  sample.contents.embeddings[0].values.conservativeResize(3, 2);
  QVERIFY_EXCEPTION_THROWN(chreode::writeH5ad(path("a.h5ad"), sample.contents, {}), chreode::Error);
  QCOMPARE(bytesOf(path("a.h5ad")), before);
  QVERIFY_EXCEPTION_THROWN(chreode::writeH5ad(path("no/such/a.h5ad"), Sample().contents, {}),
                           chreode::Error);
  QVERIFY_EXCEPTION_THROWN(
      chreode::writeH5ad(m_directory->path().toStdString(), Sample().contents, {}), chreode::Error);
  QCOMPARE(QDir(m_directory->path()).entryList(QDir::Files).size(), 1);
}

void TestH5adWriter::cancelLeavesTheOldFile() {
  const Sample sample;
  chreode::writeH5ad(path("a.h5ad"), sample.contents, {});
  const QByteArray before = bytesOf(path("a.h5ad"));
  std::stop_source stop;
  stop.request_stop();
  chreode::Progress progress;
  progress.stop = stop.get_token();
  QVERIFY_EXCEPTION_THROWN(chreode::writeH5ad(path("a.h5ad"), sample.contents, progress),
                           chreode::Cancelled);
  QCOMPARE(bytesOf(path("a.h5ad")), before);
  QCOMPARE(QDir(m_directory->path()).entryList(QDir::Files).size(), 1);
}

void TestH5adWriter::copyKeepsEverything() {
  const Sample sample;
  chreode::writeH5ad(path("a.h5ad"), sample.contents, {});
  const QByteArray before = bytesOf(path("a.h5ad"));
  // A shared file is often read-only, and its copy must not be.
  std::filesystem::permissions(path("a.h5ad"), std::filesystem::perms::owner_read);
  const chreode::Embedding codes{"X_chreode", chreode::Matrix::Random(4, 5)};
  chreode::copyWithAdditions(path("a.h5ad"), path("b.h5ad"), {{codes}, {}, {{"model", "VAE"}}}, {});
  QCOMPARE(bytesOf(path("a.h5ad")), before);
  const auto file = chreode::ExpressionFile::open(path("b.h5ad"));
  compareColumns(file->contents().cells, sample.cells);
  QVERIFY(file->contents().simulated);
  QCOMPARE(file->contents().embeddings.size(), std::size_t{2});
  QCOMPARE(file->contents().embeddings[0].name, std::string("X_chreode"));
  QCOMPARE(file->contents().embeddings[0].values, codes.values);
  QCOMPARE(file->read("X", {}).matrix->values(), sample.matrix.values());
}

void TestH5adWriter::copyReplacesAnEarlierOne() {
  const Sample sample;
  const auto held = [](bool last) {
    return chreode::Annotation{.name = "held",
                               .kind = chreode::Annotation::Kind::boolean,
                               .numbers = {1.0, 0.0, 0.0, last ? 1.0 : 0.0}};
  };
  chreode::writeH5ad(path("a.h5ad"), sample.contents, {});
  const chreode::Embedding first{"X_chreode", chreode::Matrix::Random(4, 5)};
  const chreode::Embedding second{"X_chreode", chreode::Matrix::Random(4, 3)};
  chreode::copyWithAdditions(path("a.h5ad"), path("b.h5ad"),
                             {{first}, {held(true)}, {{"model", "first"}}}, {});
  chreode::copyWithAdditions(path("b.h5ad"), path("c.h5ad"),
                             {{second}, {held(false)}, {{"model", "second"}}}, {});
  const auto data = chreode::openDataset(path("c.h5ad"), {}, {});
  QCOMPARE(data->embeddings.size(), std::size_t{2});
  QCOMPARE(data->embedding("X_chreode")->values, second.values);
  QCOMPARE(data->cells.columns.size(), sample.cells.columns.size() + 1);
  QCOMPARE(data->cells.find("held")->numbers, held(false).numbers);
}

void TestH5adWriter::chosenColorsGoIntoTheCopy() {
  const Sample sample;
  const std::vector<std::string> chosen{"#010203", "#a0b0c0", "#ffffff"};
  chreode::writeH5ad(path("a.h5ad"), sample.contents, {});
  chreode::H5adAdditions additions;
  additions.colors["cell_type"] = chosen;
  chreode::copyWithAdditions(path("a.h5ad"), path("b.h5ad"), additions, {});
  const auto data = chreode::openDataset(path("b.h5ad"), {}, {});
  QCOMPARE(data->cells.find("cell_type")->colors, chosen);
  QVERIFY(data->notices.empty());
  if (!m_anndata) return;
  const auto outcome = chreode::runPython(QStringLiteral(R"(
import json, sys, anndata
a = anndata.read_h5ad(sys.argv[1])
print(json.dumps([list(a.uns["cell_type_colors"]), list(a.obs["cell_type"].cat.categories)])))"),
                                          {QString::fromStdString(path("b.h5ad"))});
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  QCOMPARE(json::parse(outcome.out), (json{chosen, {"B", "unused", "T"}}));
}

void TestH5adWriter::copyRefusesItself() {
  const Sample sample;
  chreode::writeH5ad(path("a.h5ad"), sample.contents, {});
  const QByteArray before = bytesOf(path("a.h5ad"));
  const chreode::Embedding codes{"X_chreode", chreode::Matrix::Random(4, 5)};
  QVERIFY_EXCEPTION_THROWN(
      chreode::copyWithAdditions(path("a.h5ad"), path("./a.h5ad"), {{codes}, {}, {}}, {}),
      chreode::Error);
  const chreode::Embedding wrong{"X_chreode", chreode::Matrix::Random(3, 5)};
  QVERIFY_EXCEPTION_THROWN(
      chreode::copyWithAdditions(path("a.h5ad"), path("b.h5ad"), {{wrong}, {}, {}}, {}),
      chreode::Error);
  QCOMPARE(bytesOf(path("a.h5ad")), before);
  QVERIFY(!std::filesystem::exists(path("b.h5ad")));
}

void TestH5adWriter::copyOfEachGeneration_data() {
  QTest::addColumn<QString>("file");
  for (const char* file : {"pbmc68k_reduced/anndata0.5-0.6_compound.h5ad",
                           "kang_ifnb_scgen/valid.h5ad", "anndata_archives/v0.7.0.h5ad",
                           "pbmc68k_reduced/2025_encoding0.2.h5ad", "tiledbsoma/x-none.h5ad"}) {
    QTest::newRow(file) << QString::fromLatin1(file);
  }
}

/// The copy says what the source says, here and in Python.
void TestH5adWriter::copyOfEachGeneration() {
  QFETCH(QString, file);
  const std::string source = CHREODE_SOURCE_DIR "/../shared/data/" + file.toStdString();
  if (!std::filesystem::exists(source)) QSKIP("The shared data are not there.");
  const auto old = chreode::ExpressionFile::open(source);
  const auto cells = static_cast<chreode::Index>(old->contents().cells.size());
  const chreode::Embedding codes{"X_chreode", chreode::Matrix::Random(cells, 7)};
  const json record{{"model", "VAE"}, {"latent_size", 7}};
  chreode::Annotation half{.name = "chreode_held", .kind = chreode::Annotation::Kind::boolean};
  for (chreode::Index cell = 0; cell < cells; ++cell) half.numbers.push_back(cell % 2 == 0);
  chreode::copyWithAdditions(source, path("copy.h5ad"), {{codes}, {half}, record}, {});

  const auto copy = chreode::ExpressionFile::open(path("copy.h5ad"));
  chreode::AnnotationTable wanted = old->contents().cells;
  wanted.columns.push_back(half);
  compareColumns(copy->contents().cells, wanted);
  compareColumns(copy->contents().genes, old->contents().genes);
  compareColumns(copy->contents().rawGenes, old->contents().rawGenes);
  QVERIFY(same(copy->contents().principalComponents, old->contents().principalComponents));
  QCOMPARE(copy->contents().embeddingSummaries.size(),
           old->contents().embeddingSummaries.size() + 1);
  for (const chreode::Embedding& embedding : old->contents().embeddings) {
    const auto& all = copy->contents().embeddings;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& e) { return e.name == embedding.name; });
    QVERIFY(found != all.end());
    QVERIFY(same(found->values, embedding.values));
  }
  QCOMPARE(copy->contents().matrices.size(), old->contents().matrices.size());
  for (const auto& summary : old->contents().matrices) {
    QCOMPARE(copy->read(summary.which, {}).matrix->values(),
             old->read(summary.which, {}).matrix->values());
  }

  if (!m_anndata) return;
  const auto outcome = chreode::runPython(QStringLiteral(R"(
import json, sys
import anndata
a = anndata.read_h5ad(sys.argv[1])
print(json.dumps({"cells": a.n_obs, "genes": a.n_vars, "codes": a.obsm["X_chreode"].shape,
                  "model": a.uns["chreode"]["model"],
                  "raw": None if a.raw is None else a.raw.n_vars}))
)"),
                                          {QString::fromStdString(path("copy.h5ad"))});
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json read = json::parse(outcome.out);
  const auto rawGenes = old->contents().rawGenes.size();
  QCOMPARE(read, (json{{"cells", cells},
                       {"genes", old->contents().genes.size()},
                       {"codes", {cells, 7}},
                       {"model", "VAE"},
                       {"raw", rawGenes == 0 ? json() : json(rawGenes)}}));
}

QTEST_GUILESS_MAIN(TestH5adWriter)
#include "test_h5ad_writer.moc"
