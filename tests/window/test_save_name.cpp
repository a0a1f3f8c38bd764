#include <QtTest>

#include "window/save_name.h"

using namespace chreode;

class TestSaveName : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isMadeOfTheDataFiles() {
    QCOMPARE(suggestedName("pbmc.h5ad", QStringLiteral("-cells.tsv")),
             QStringLiteral("pbmc-cells.tsv"));
    QCOMPARE(suggestedName("matrix.v2.h5", QStringLiteral(".png")),
             QStringLiteral("matrix.v2.png"));
    // A class may be called so; a folder of that name is not meant.
    QCOMPARE(suggestedName("kang.h5ad", QStringLiteral("-CD4/CD8-transfer.tsv")),
             QStringLiteral("kang-CD4_CD8-transfer.tsv"));
  }

  void getsTheEndingOfTheKind_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("named");
    QTest::newRow("one") << "/a/cells"
                         << "Comma-separated (*.csv)"
                         << "/a/cells.csv";
    QTest::newRow("first of several") << "cells"
                                      << "Tables (*.tsv *.csv)"
                                      << "cells.tsv";
    QTest::newRow("any file") << "cells"
                              << "All files (*)"
                              << "cells";
    QTest::newRow("its own") << "cells.txt"
                             << "Tables (*.tsv *.csv)"
                             << "cells.txt";
    QTest::newRow("a dot in the folder") << "/a.b/cells"
                                         << "MP4 (*.mp4)"
                                         << "/a.b/cells.mp4";
    QTest::newRow("nowhere") << QString() << "MP4 (*.mp4)" << QString();
  }
  void getsTheEndingOfTheKind() {
    QFETCH(QString, typed);
    QFETCH(QString, kind);
    QFETCH(QString, named);
    QCOMPARE(withEnding(typed, kind), named);
  }
};

QTEST_APPLESS_MAIN(TestSaveName)
#include "test_save_name.moc"
