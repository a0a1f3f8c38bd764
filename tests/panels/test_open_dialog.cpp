#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QtTest>

#include "files/gene_naming.h"
#include "panels/open_dialog.h"

using chreode::OpenDialog;

/// What the dialog makes of a preview, and the choice that it hands back.
class TestOpenDialog : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void leavesTheUsualToTheReader();
  void handsBackWhatIsChosen();
  void proposesASampleBeyondTheBudget();
  void keepsToTheMemoryAskedFor();
  void startsFromWhatIsOpen();
  void asksForAnotherPart();
  void saysWhyAFileCannotBeOpened();
};

namespace {

std::shared_ptr<chreode::FilePreview> somePreview() {
  auto preview = std::make_shared<chreode::FilePreview>();
  preview->path = "/data/lung.h5ad";
  preview->format = "h5ad (anndata 0.8 or later)";
  preview->cells = 100000;
  preview->genes = 20000;
  chreode::MatrixPreview counts;
  counts.summary.which = "layers/counts";
  counts.summary.kind = "csr";
  counts.scale = chreode::Scale::counts;
  counts.values = 1e8;
  counts.bytes = 1e9;
  chreode::MatrixPreview scaled = counts;
  scaled.summary.which = "X";
  scaled.summary.kind = "dense";
  scaled.scale = chreode::Scale::scaled;
  scaled.bytes = 2.4e10;
  preview->matrices = {scaled, counts};
  preview->usualMatrix = "layers/counts";
  preview->cellColumns = {{"cell_type", chreode::Annotation::Kind::categorical, 12},
                          {"n_genes", chreode::Annotation::Kind::numeric, 0}};
  preview->embeddings = {{"X_umap", 2}};
  preview->geneNames = {{chreode::kIndexNames, {"ENSG1"}}, {"feature_name", {"CD4"}}};
  preview->usualGeneNames = "feature_name";
  preview->usualSampleBy = "cell_type";
  preview->budget = 4e9;
  return preview;
}

template <typename Field>
Field* named(const OpenDialog& dialog, const char* name) {
  for (Field* field : dialog.findChildren<Field*>()) {
    if (field->accessibleName() == QLatin1String(name)) return field;
  }
  return nullptr;
}

QRadioButton* sampleButton(const OpenDialog& dialog) {
  return dialog.findChildren<QRadioButton*>().at(1);
}

QPushButton* openButton(const OpenDialog& dialog) {
  return dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open);
}

bool says(const OpenDialog& dialog, const char* words) {
  for (const QLabel* label : dialog.findChildren<QLabel*>()) {
    if (label->text().contains(QString::fromUtf8(words))) return true;
  }
  return false;
}

}  // namespace

void TestOpenDialog::leavesTheUsualToTheReader() {
  OpenDialog dialog(QStringLiteral("/data/lung.h5ad"), {}, {});
  QVERIFY(!openButton(dialog)->isEnabled());
  dialog.setPreview(somePreview());
  QVERIFY(openButton(dialog)->isEnabled());
  QVERIFY(says(dialog, "cell_type (12)"));
  QVERIFY(says(dialog, "X_umap (2)"));
  const chreode::OpenChoice choice = dialog.choice();
  QVERIFY(choice.matrix.empty() && choice.geneNames.empty() && choice.part.empty());
  QCOMPARE(choice.cells, std::int64_t{0});
}

void TestOpenDialog::handsBackWhatIsChosen() {
  OpenDialog dialog(QStringLiteral("/data/lung.h5ad"), {}, {});
  dialog.setPreview(somePreview());
  named<QComboBox>(dialog, "Matrix")->setCurrentIndex(0);
  named<QComboBox>(dialog, "Gene names")->setCurrentIndex(0);
  named<QSpinBox>(dialog, "Cells of the sample")->setValue(2000);
  named<QSpinBox>(dialog, "Seed of the sample")->setValue(9);
  QVERIFY(sampleButton(dialog)->isChecked());  // by touching its number
  const chreode::OpenChoice choice = dialog.choice();
  QCOMPARE(choice.matrix, std::string("X"));
  QCOMPARE(choice.geneNames, std::string(chreode::kIndexNames));
  QCOMPARE(choice.cells, std::int64_t{2000});
  QCOMPARE(choice.sampleBy, std::string("cell_type"));
  QCOMPARE(choice.seed, std::uint64_t{9});
}

void TestOpenDialog::proposesASampleBeyondTheBudget() {
  auto preview = somePreview();
  preview->usualMatrix = "X";
  OpenDialog dialog(QStringLiteral("/data/lung.h5ad"), {}, QStringLiteral("Too large."));
  dialog.setPreview(preview);
  QVERIFY(sampleButton(dialog)->isChecked());
  QCOMPARE(dialog.choice().cells, std::int64_t{16000});
  QVERIFY(says(dialog, "Too large."));
  dialog.findChildren<QRadioButton*>().at(0)->setChecked(true);
  QVERIFY(says(dialog, "more than the 3.7 GiB that it may take"));
  QCOMPARE(dialog.choice().cells, std::int64_t{0});
  QVERIFY(dialog.choice().memory > 1e12);  // seen and decided
}

void TestOpenDialog::keepsToTheMemoryAskedFor() {
  chreode::OpenChoice open;
  open.memory = 5e8;  // half of what the counts take
  OpenDialog dialog(QStringLiteral("/data/lung.h5ad"), open, {});
  dialog.setPreview(somePreview());
  QVERIFY(sampleButton(dialog)->isChecked());
  QCOMPARE(dialog.choice().cells, std::int64_t{50000});
}

void TestOpenDialog::startsFromWhatIsOpen() {
  chreode::OpenChoice open;
  open.matrix = "X";
  open.geneNames = chreode::kIndexNames;
  open.cells = 700;
  open.seed = 3;
  OpenDialog dialog(QStringLiteral("/data/lung.h5ad"), open, {});
  dialog.setPreview(somePreview());
  const chreode::OpenChoice choice = dialog.choice();
  QCOMPARE(choice.matrix, open.matrix);
  QCOMPARE(choice.geneNames, open.geneNames);
  QCOMPARE(choice.cells, open.cells);
  QCOMPARE(choice.seed, open.seed);
}

void TestOpenDialog::asksForAnotherPart() {
  OpenDialog dialog(QStringLiteral("/data/cite.h5mu"), {}, {});
  auto preview = somePreview();
  preview->parts = {"rna", "prot"};
  preview->part = "rna";
  dialog.setPreview(preview);
  dialog.show();
  auto* part = named<QComboBox>(dialog, "Part");
  QVERIFY(part->isVisible());
  std::string wanted;
  connect(&dialog, &OpenDialog::previewWanted, this,
          [&](const QString&, const std::string& name) { wanted = name; });
  part->setCurrentIndex(1);
  Q_EMIT part->activated(1);
  QCOMPARE(wanted, std::string("prot"));
  QVERIFY(!openButton(dialog)->isEnabled());
  auto other = std::make_shared<chreode::FilePreview>(*preview);
  other->part = "prot";
  dialog.setPreview(other);
  QCOMPARE(dialog.choice().part, std::string("prot"));
}

void TestOpenDialog::saysWhyAFileCannotBeOpened() {
  OpenDialog dialog(QStringLiteral("/data/lung.h5ad"), {}, {});
  dialog.setFailure(QStringLiteral("The file is damaged."));
  QVERIFY(says(dialog, "The file is damaged."));
  QVERIFY(!openButton(dialog)->isEnabled());
}

QTEST_MAIN(TestOpenDialog)
#include "test_open_dialog.moc"
