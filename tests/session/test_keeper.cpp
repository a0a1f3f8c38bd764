#include <QTemporaryDir>
#include <QtTest>

#include "session/keeper.h"

using chreode::Keeper;
using chreode::LatentEdits;
using chreode::Matrix;
using chreode::RowVector;

class TestKeeper : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatIsKeptComesBack();
  void changedDataLeavesEditsAndCodesOut();
  void theFolderMayMove();
  void otherSeedsComeWithTheFirst();
  void damagedFilesAreNothingKept();
};

namespace {

Keeper::Kept someWork() {
  Keeper::Kept kept;
  kept.models = {{QStringLiteral("pca"), QString()},
                 {QStringLiteral("/a/vae-1.pt"), QStringLiteral("/a/vae-1.pt")}};
  kept.currentModel = QStringLiteral("/a/vae-1.pt");
  kept.roles.label = "cell_type";
  kept.pinned = QStringList{QStringLiteral("LYZ")};
  kept.geneMap = QStringLiteral("/a/orthologs.tsv");
  kept.acrossSpecies = true;
  kept.training = QJsonObject{{QStringLiteral("latent"), 8}};
  kept.classColors[QStringLiteral("cell_type")] =
      QStringList{QStringLiteral("#0072b2"), QStringLiteral("#d55e00")};
  kept.edits[QStringLiteral("pca")] = {
      QStringLiteral("print"), LatentEdits()
                                   .with({{3, 8}, RowVector::LinSpaced(4, -0.1f, 1.7f), "pulled"})
                                   .with({{2, 5}, Matrix::Identity(2, 4), "arrows"})};
  return kept;
}

}  // namespace

void TestKeeper::whatIsKeptComesBack() {
  const QTemporaryDir folder;
  const Keeper keeper(folder.filePath(QStringLiteral("cells.h5ad")), 77, true);
  QVERIFY(keeper.load().models.empty());
  QVERIFY(keeper.saveState(someWork()));
  const Keeper::Kept back = keeper.load();
  QVERIFY(back.sameData);
  QCOMPARE(back.models.size(), std::size_t{2});
  QCOMPARE(back.models[1].path, QStringLiteral("/a/vae-1.pt"));
  QCOMPARE(back.currentModel, QStringLiteral("/a/vae-1.pt"));
  QCOMPARE(back.roles.label, std::string("cell_type"));
  QCOMPARE(back.pinned, QStringList{QStringLiteral("LYZ")});
  QCOMPARE(back.geneMap, QStringLiteral("/a/orthologs.tsv"));
  QVERIFY(back.acrossSpecies);
  QCOMPARE(back.training, someWork().training);
  QCOMPARE(back.classColors, someWork().classColors);
  const LatentEdits& edits = back.edits.at(QStringLiteral("pca")).list;
  QCOMPARE(back.edits.at(QStringLiteral("pca")).fingerprint, QStringLiteral("print"));
  QCOMPARE(edits.list().front().cells, (std::vector<std::int32_t>{3, 8}));
  // Bit for bit: floats survive the text.
  QCOMPARE(edits.list().front().shift, someWork().edits.begin()->second.list.list().front().shift);
  QCOMPARE(edits.list().back().shift, Matrix(Matrix::Identity(2, 4)));

  const Matrix mean = Matrix::Random(50, 4);
  const Matrix variance = Matrix::Random(50, 4);
  QVERIFY(keeper.saveCodes(QStringLiteral("m"), QStringLiteral("print"), mean, variance));
  const auto codes = keeper.codes(QStringLiteral("m"));
  QVERIFY(codes.has_value());
  QCOMPARE(codes->codes.mean, mean);
  QCOMPARE(codes->codes.variance, variance);
  QCOMPARE(codes->fingerprint, QStringLiteral("print"));
  QVERIFY(!keeper.codes(QStringLiteral("other")).has_value());
}

void TestKeeper::changedDataLeavesEditsAndCodesOut() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("cells.h5ad"));
  const Keeper before(path, 77, true);
  QVERIFY(before.saveState(someWork()));
  QVERIFY(before.saveCodes(QStringLiteral("m"), QString(), Matrix::Zero(5, 2), Matrix::Zero(5, 2)));
  const Keeper after(path, 78, true);
  QVERIFY(!after.load().sameData);
  QVERIFY(after.load().edits.empty());
  QCOMPARE(after.load().models.size(), std::size_t{2});
  QVERIFY(!after.codes(QStringLiteral("m")).has_value());
  // And they are there again with the data that they were made on.
  QVERIFY(after.saveState({}));
  QCOMPARE(before.load().edits.size(), std::size_t{1});
}

void TestKeeper::theFolderMayMove() {
  const QTemporaryDir folder;
  QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("a")));
  const Keeper here(folder.filePath(QStringLiteral("a/cells.h5ad")), 77, true);
  Keeper::Kept kept = someWork();
  const QString own = here.modelPath(QStringLiteral("vae-1"));
  kept.models.push_back({own, own});
  kept.currentModel = own;
  QVERIFY(here.saveState(kept));
  QVERIFY(QDir(folder.path()).rename(QStringLiteral("a"), QStringLiteral("b")));
  const Keeper there(folder.filePath(QStringLiteral("b/cells.h5ad")), 77, true);
  QCOMPARE(there.load().models[2].path, there.modelPath(QStringLiteral("vae-1")));
  QCOMPARE(there.load().currentModel, there.modelPath(QStringLiteral("vae-1")));
}

void TestKeeper::otherSeedsComeWithTheFirst() {
  const QTemporaryDir folder;
  const Keeper keeper(folder.filePath(QStringLiteral("cells.h5ad")), 77, true);
  QVERIFY(keeper.saveState(someWork()));
  for (const char* name : {"vae-2", "vae-2.seed1", "vae-2.seed2"}) {
    QFile file(keeper.modelPath(QLatin1String(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
  }
  const Keeper::Kept back = keeper.load();
  QCOMPARE(back.models.size(), std::size_t{3});
  QCOMPARE(back.models[2].path, keeper.modelPath(QStringLiteral("vae-2")));
}

void TestKeeper::damagedFilesAreNothingKept() {
  const QTemporaryDir folder;
  const Keeper keeper(folder.filePath(QStringLiteral("cells.h5ad")), 77, true);
  QVERIFY(
      keeper.saveCodes(QStringLiteral("m"), QString(), Matrix::Zero(50, 4), Matrix::Zero(50, 4)));
  QDir kept(keeper.folder());
  for (const QString& name : kept.entryList(QDir::Files)) {
    QFile file(kept.filePath(name));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() / 2));
  }
  QVERIFY(!keeper.codes(QStringLiteral("m")).has_value());
  QFile state(kept.filePath(QStringLiteral("session.json")));
  QVERIFY(state.open(QIODevice::WriteOnly));
  state.write("{\"version\": 2, \"edits\": {\"pca\": [{\"cells\": \"no\"");
  state.close();
  QVERIFY(keeper.load().models.empty());
}

QTEST_GUILESS_MAIN(TestKeeper)
#include "test_keeper.moc"
