#include <QSignalSpy>
#include <QUndoStack>
#include <QtTest>

#include "session/class_palettes.h"

using chreode::ClassPalettes;

class TestClassPalettes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyChangeIsUndone() {
    QUndoStack undo;
    ClassPalettes palettes(&undo);
    QSignalSpy changed(&palettes, &ClassPalettes::changed);
    const QString column = QStringLiteral("type");
    const QStringList first{QStringLiteral("#112233"), QStringLiteral("#445566")};
    const QStringList second{QStringLiteral("#112233"), QStringLiteral("#ffffff")};
    palettes.set(column, first);
    palettes.set(column, second);
    palettes.set(column, second);  // as it is: no entry
    QCOMPARE(undo.count(), 2);
    QVERIFY(undo.text(1).contains(column));
    undo.undo();
    QCOMPARE(palettes.of(column), first);
    undo.undo();
    QVERIFY(palettes.of(column).isEmpty());
    undo.redo();
    QCOMPARE(palettes.of(column), first);
    palettes.set(column, {});
    QVERIFY(palettes.all().empty());
    undo.undo();
    QCOMPARE(palettes.of(column), first);
    QCOMPARE(changed.count(), 7);
  }

  void anotherFilesColoursAreNoChangeOfOnes() {
    QUndoStack undo;
    ClassPalettes palettes(&undo);
    palettes.restore({{QStringLiteral("type"), {QStringLiteral("#112233")}}});
    QCOMPARE(undo.count(), 0);
    QCOMPARE(palettes.of(QStringLiteral("type")).size(), 1);
  }
};

QTEST_MAIN(TestClassPalettes)
#include "test_class_palettes.moc"
