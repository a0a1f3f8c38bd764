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
  kept.edits[QStringLiteral("pca")] =
      LatentEdits().with({{3, 8}, RowVector::LinSpaced(4, -0.1f, 1.7f), "pulled"});
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
  const LatentEdits& edits = back.edits.at(QStringLiteral("pca"));
  QCOMPARE(edits.list().front().cells, (std::vector<std::int32_t>{3, 8}));
  // Bit for bit: floats survive the text.
  QCOMPARE(edits.list().front().shift, someWork().edits.begin()->second.list().front().shift);

  const Matrix mean = Matrix::Random(50, 4);
  const Matrix variance = Matrix::Random(50, 4);
  QVERIFY(keeper.saveCodes(QStringLiteral("m"), mean, variance));
  const auto codes = keeper.codes(QStringLiteral("m"));
  QVERIFY(codes.has_value());
  QCOMPARE(codes->mean, mean);
  QCOMPARE(codes->variance, variance);
  QVERIFY(!keeper.codes(QStringLiteral("other")).has_value());
}

void TestKeeper::changedDataLeavesEditsAndCodesOut() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("cells.h5ad"));
  const Keeper before(path, 77, true);
  QVERIFY(before.saveState(someWork()));
  QVERIFY(before.saveCodes(QStringLiteral("m"), Matrix::Zero(5, 2), Matrix::Zero(5, 2)));
  const Keeper after(path, 78, true);
  QVERIFY(!after.load().sameData);
  QVERIFY(after.load().edits.empty());
  QCOMPARE(after.load().models.size(), std::size_t{2});
  QVERIFY(!after.codes(QStringLiteral("m")).has_value());
}

void TestKeeper::damagedFilesAreNothingKept() {
  const QTemporaryDir folder;
  const Keeper keeper(folder.filePath(QStringLiteral("cells.h5ad")), 77, true);
  QVERIFY(keeper.saveCodes(QStringLiteral("m"), Matrix::Zero(50, 4), Matrix::Zero(50, 4)));
  QDir kept(keeper.folder());
  for (const QString& name : kept.entryList(QDir::Files)) {
    QFile file(kept.filePath(name));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() / 2));
  }
  QVERIFY(!keeper.codes(QStringLiteral("m")).has_value());
  QFile state(kept.filePath(QStringLiteral("session.json")));
  QVERIFY(state.open(QIODevice::WriteOnly));
  state.write("{\"version\": 1, \"edits\": {\"pca\": [{\"cells\": \"no\"");
  state.close();
  QVERIFY(keeper.load().models.empty());
}

QTEST_GUILESS_MAIN(TestKeeper)
#include "test_keeper.moc"
