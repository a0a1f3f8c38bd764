#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "files/file_preview.h"
#include "files/gene_naming.h"
#include "files/h5ad_writer.h"
#include "files/memory_limit.h"
#include "files/open_dataset.h"

using chreode::Annotation;
using chreode::AnnotationTable;
using chreode::OpenChoice;

/// What a preview says of a file, and what the choices that it offers do.
class TestFilePreview : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void saysWhatIsThere();
  void namesGenesBySymbolWhereTheIndexHoldsIds();
  void namesGenesAsAsked();
  void keepsAnIndexOfSymbols();
  void asksForASampleBeyondTheBudget();
  void samplesByTextsAndKeepsNames();
  void savesASampleOfTheCells();
  void fitsCellsIntoABudget();

 private:
  std::string path(const char* name) const {
    return m_directory.filePath(QString::fromLatin1(name)).toStdString();
  }

  QTemporaryDir m_directory;
};

namespace {

constexpr int kCells = 300;
constexpr int kGenes = 40;

Annotation texts(const std::string& name, std::vector<std::string> strings) {
  Annotation column{.name = name, .kind = Annotation::Kind::string};
  column.strings = std::move(strings);
  return column;
}

AnnotationTable cells() {
  AnnotationTable table;
  Annotation type{.name = "cell_type", .kind = Annotation::Kind::categorical};
  type.levels = {"B", "T"};
  for (int i = 0; i < kCells; ++i) {
    table.names.push_back("cell" + std::to_string(i));
    type.codes.push_back(i % 3 == 0);
  }
  table.columns = {type};
  return table;
}

/// Ensembl identifiers with symbols beside them, two of which are the same and one missing.
AnnotationTable ensemblGenes() {
  AnnotationTable table;
  std::vector<std::string> symbols, biotypes;
  for (int i = 0; i < kGenes; ++i) {
    table.names.push_back("ENSG000001" + std::to_string(10000 + i));
    symbols.push_back("GENE" + std::to_string(i == 7 ? 3 : i));
    biotypes.push_back("protein_coding");
  }
  symbols[9].clear();
  table.columns = {texts("gene_biotype", biotypes), texts("feature_name", symbols)};
  return table;
}

std::shared_ptr<const chreode::ExpressionMatrix> counts() {
  chreode::Random random(1);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  for (int cell = 0; cell < kCells; ++cell) {
    for (int gene = 0; gene < kGenes; ++gene) {
      if (random.below(4) != 0) continue;
      genes.push_back(gene);
      values.push_back(static_cast<float>(1 + random.below(5)));
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  return std::make_shared<const chreode::ExpressionMatrix>(kCells, kGenes, offsets, genes, values);
}

void write(const std::string& path, const AnnotationTable& genes) {
  const AnnotationTable rows = cells();
  const auto matrix = counts();
  chreode::H5adContents contents;
  contents.matrix = matrix.get();
  contents.cells = &rows;
  contents.genes = &genes;
  contents.embeddings = {{"X_umap", chreode::Matrix::Random(kCells, 2)}};
  chreode::writeH5ad(path, contents, {});
}

}  // namespace

void TestFilePreview::initTestCase() {
  write(path("ids.h5ad"), ensemblGenes());
}

void TestFilePreview::saysWhatIsThere() {
  const auto preview = chreode::previewOf(path("ids.h5ad"), {}, {});
  QCOMPARE(preview.cells, chreode::Index{kCells});
  QCOMPARE(preview.genes, chreode::Index{kGenes});
  QCOMPARE(preview.matrices.size(), std::size_t{1});
  const chreode::MatrixPreview* matrix = preview.matrix({});
  QVERIFY(matrix && matrix->scale == chreode::Scale::counts);
  const auto nonzeros = static_cast<double>(counts()->nonzeros());
  QCOMPARE(matrix->values, nonzeros);
  // Rows: 2 + 2 bytes a value; columns: 2 + 4; and the pointers.
  QCOMPARE(matrix->bytes, 10.0 * nonzeros + 8.0 * (kCells + kGenes));
  QCOMPARE(preview.usualMatrix, std::string("X"));
  QCOMPARE(preview.cellColumns.at(0).levels, std::size_t{2});
  QCOMPARE(preview.usualSampleBy, std::string("cell_type"));
  QCOMPARE(preview.embeddings.at(0).name, std::string("X_umap"));
  QCOMPARE(preview.embeddings.at(0).columns, chreode::Index{2});
}

void TestFilePreview::namesGenesBySymbolWhereTheIndexHoldsIds() {
  const auto preview = chreode::previewOf(path("ids.h5ad"), {}, {});
  QCOMPARE(preview.usualGeneNames, std::string("feature_name"));
  QCOMPARE(preview.geneNames.size(), std::size_t{2});  // a biotype names no gene
  QCOMPARE(preview.geneNames[0].column, std::string(chreode::kIndexNames));
  QCOMPARE(preview.geneNames[1].examples.front(), std::string("GENE0"));

  const auto data = chreode::openDataset(path("ids.h5ad"), {}, {});
  QCOMPARE(data->geneNames, std::string("feature_name"));
  QCOMPARE(data->genes.names[3], std::string("GENE3"));
  QCOMPARE(data->genes.names[7], std::string("GENE3-1"));
  QCOMPARE(data->genes.shownName(7), std::string("GENE3"));
  QCOMPARE(data->genes.names[9], std::string("ENSG00000110009"));  // has no symbol
  const Annotation* index = data->genes.find("index");
  QVERIFY(index);
  QCOMPARE(index->strings[3], std::string("ENSG00000110003"));
  QVERIFY(std::any_of(data->notices.begin(), data->notices.end(), [](const std::string& notice) {
    return notice.find("feature_name") != std::string::npos;
  }));
}

void TestFilePreview::namesGenesAsAsked() {
  OpenChoice choice;
  choice.geneNames = chreode::kIndexNames;
  QCOMPARE(chreode::openDataset(path("ids.h5ad"), choice, {})->genes.names[3],
           std::string("ENSG00000110003"));
  choice.geneNames = "nothing";
  try {
    chreode::openDataset(path("ids.h5ad"), choice, {});
    QFAIL("no such column");
  } catch (const chreode::Error& error) {
    QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("feature_name")));
  }
}

void TestFilePreview::keepsAnIndexOfSymbols() {
  AnnotationTable genes = ensemblGenes();
  std::swap(genes.names, genes.columns[1].strings);
  genes.names[9] = "GENE9";
  genes.columns[1].name = "gene_name";  // of identifiers, whatever it is called
  write(path("symbols.h5ad"), genes);
  const auto data = chreode::openDataset(path("symbols.h5ad"), {}, {});
  QVERIFY(data->geneNames.empty());
  QCOMPARE(data->genes.names[3], std::string("GENE3"));
}

void TestFilePreview::asksForASampleBeyondTheBudget() {
  OpenChoice choice;
  choice.memory = 10000.0;
  try {
    chreode::openDataset(path("ids.h5ad"), choice, {});
    QFAIL("the matrix takes more than that");
  } catch (const chreode::SampleNeeded& needed) {
    QVERIFY2(QString::fromUtf8(needed.what()).contains(QStringLiteral("--subsample ")),
             needed.what());
  }
  choice.cells = 60;
  choice.seed = 5;
  const auto data = chreode::openDataset(path("ids.h5ad"), choice, {});
  QCOMPARE(data->cellCount(), chreode::Index{60});
  QCOMPARE(data->sample->column, std::string("cell_type"));
  QCOMPARE(data->caveats().size(), std::size_t{1});
  QCOMPARE(data->caveats().front(),
           std::string("sample of 60 of 300 cells (by cell_type, seed 5)"));
  choice.sampleBy = chreode::kNoColumn;
  QVERIFY(chreode::openDataset(path("ids.h5ad"), choice, {})->sample->column.empty());
}

void TestFilePreview::samplesByTextsAndKeepsNames() {
  // Cell types as texts, and every name twice: "n0", "n1" … "n0", "n1" …
  AnnotationTable rows = cells();
  std::vector<std::string> types;
  for (int i = 0; i < kCells; ++i) {
    rows.names[static_cast<std::size_t>(i)] = "n" + std::to_string(i % (kCells / 2));
    types.push_back(i % 3 == 0 ? "T" : "B");
  }
  rows.columns = {texts("cell_type", types)};
  const AnnotationTable genes = ensemblGenes();
  const auto matrix = counts();
  chreode::H5adContents contents;
  contents.matrix = matrix.get();
  contents.cells = &rows;
  contents.genes = &genes;
  chreode::writeH5ad(path("texts.h5ad"), contents, {});

  const auto preview = chreode::previewOf(path("texts.h5ad"), {}, {});
  QCOMPARE(preview.usualSampleBy, std::string("cell_type"));
  OpenChoice choice;
  const auto whole = chreode::openDataset(path("texts.h5ad"), choice, {});
  choice.cells = 90;
  const auto part = chreode::openDataset(path("texts.h5ad"), choice, {});
  QCOMPARE(part->sample->column, std::string("cell_type"));
  const Annotation* type = part->cells.find("cell_type");
  QCOMPARE(type->cellsOf(type->levelOf("T")).size(), std::size_t{30});
  for (std::size_t i = 0; i < part->cells.size(); ++i) {
    const auto row = static_cast<std::size_t>(part->sample->rows[i]);
    QCOMPARE(part->cells.names[i], whole->cells.names[row]);
    QCOMPARE(part->cells.shownName(i), rows.names[row]);
  }
  choice.sampleBy = "nothing";
  QVERIFY_EXCEPTION_THROWN(chreode::openDataset(path("texts.h5ad"), choice, {}), chreode::Error);
}

void TestFilePreview::savesASampleOfTheCells() {
  OpenChoice choice;
  choice.cells = 60;
  const auto data = chreode::openDataset(path("ids.h5ad"), choice, {});
  chreode::H5adAdditions added;
  added.sample = data->sample;
  added.embeddings = {{"X_code", chreode::Matrix::Constant(60, 3, 1.5f)}};
  Annotation held{.name = "held", .kind = Annotation::Kind::boolean};
  held.numbers.assign(60, 1.0);
  added.columns = {held};
  chreode::copyWithAdditions(path("ids.h5ad"), path("saved.h5ad"), added, {});
  const auto saved = chreode::openDataset(path("saved.h5ad"), {}, {});
  QCOMPARE(saved->cellCount(), chreode::Index{kCells});
  const chreode::Matrix& code = saved->embedding("X_code")->values;
  const Annotation* sampled = saved->cells.find("chreode_sampled");
  QVERIFY(sampled && saved->cells.find("held"));
  QCOMPARE(sampled->sum(), 60.0);
  QCOMPARE(saved->cells.find("held")->sum(), 60.0);
  for (int i = 0; i < kCells; ++i) {
    const bool in = sampled->numbers[static_cast<std::size_t>(i)] == 1.0;
    QVERIFY(in ? code(i, 2) == 1.5f : std::isnan(code(i, 2)));
    QCOMPARE(std::binary_search(data->sample->rows.begin(), data->sample->rows.end(), i), in);
  }
}

void TestFilePreview::fitsCellsIntoABudget() {
  QCOMPARE(chreode::cellsWithin(1000.0, 500, 900.0), chreode::Index{500});
  QCOMPARE(chreode::cellsWithin(1000.0, 1000000, 2e6), chreode::Index{500});
  QCOMPARE(chreode::cellsWithin(1e6, 1234567, 3e6), chreode::Index{410000});
  QCOMPARE(chreode::cellsWithin(1.0, 100, 1e6), chreode::Index{1});
}

QTEST_GUILESS_MAIN(TestFilePreview)
#include "test_file_preview.moc"
