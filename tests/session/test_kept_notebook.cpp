#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUndoStack>
#include <QtTest>

#include "notebook/notebook_file.h"
#include "session/notebook.h"

using namespace chreode;

namespace {

Hypothesis hypothesis(const char* title) {
  Hypothesis entry;
  entry.id = newHypothesisId();
  entry.title = title;
  entry.request = nlohmann::json::object();
  return entry;
}

QStringList titles(const Notebook& notebook) {
  QStringList list;
  for (const Notebook::Entry& entry : notebook.entries()) {
    list.append(QString::fromStdString(entry->title));
  }
  return list;
}

QStringList titlesIn(const QString& path) {
  QStringList list;
  for (const Hypothesis& entry : readNotebook(path.toStdString())) {
    list.append(QString::fromStdString(entry.title));
  }
  return list;
}

}  // namespace

/// What the session keeps of hypotheses.
class TestKeptNotebook : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyChangeIsWrittenAndUndone();
  void whatOthersAddStays();
  void aDamagedFileIsLeftAlone();
};

void TestKeptNotebook::everyChangeIsWrittenAndUndone() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("kept/notebook.json"));
  QUndoStack undo;
  Notebook notebook(&undo);
  QSignalSpy failures(&notebook, &Notebook::failed);
  notebook.keep(hypothesis("nowhere"));
  QCOMPARE(failures.size(), 1);  // no file is open
  notebook.open(path);
  notebook.keep(hypothesis("one"));
  notebook.keep(hypothesis("two"));
  QCOMPARE(titlesIn(path), (QStringList{QStringLiteral("one"), QStringLiteral("two")}));
  const std::string first = notebook.entries().front()->id;
  notebook.setNote(first, QStringLiteral("mine"));
  notebook.setNote(first, QStringLiteral("mine"));  // nothing new: no entry of the history
  notebook.setExperiment(first, QStringLiteral("knock it out"));
  QCOMPARE(undo.count(), 4);
  QCOMPARE(readNotebook(path.toStdString()).front().note, std::string("mine"));
  notebook.remove(first);
  QCOMPARE(titlesIn(path), QStringList{QStringLiteral("two")});
  undo.undo();
  QCOMPARE(titles(notebook), (QStringList{QStringLiteral("one"), QStringLiteral("two")}));
  QCOMPARE(notebook.find(first)->experiment, std::string("knock it out"));
  while (undo.canUndo()) undo.undo();
  QVERIFY(notebook.entries().empty() && titlesIn(path).isEmpty());
  while (undo.canRedo()) undo.redo();
  QCOMPARE(titlesIn(path), QStringList{QStringLiteral("two")});
  Notebook later(&undo);
  later.open(path);
  QCOMPARE(titles(later), QStringList{QStringLiteral("two")});
}

void TestKeptNotebook::whatOthersAddStays() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("notebook.json"));
  QUndoStack undo;
  Notebook notebook(&undo);
  notebook.open(path);
  notebook.keep(hypothesis("window"));
  QTest::qWait(20);  // another time of writing
  addToNotebook(path.toStdString(), hypothesis("command line"));
  notebook.keep(hypothesis("window again"));
  QStringList all = titlesIn(path);
  all.sort();
  QCOMPARE(all, (QStringList{QStringLiteral("command line"), QStringLiteral("window"),
                             QStringLiteral("window again")}));
  undo.undo();
  undo.undo();
  QCOMPARE(titlesIn(path), QStringList{QStringLiteral("command line")});
}

void TestKeptNotebook::aDamagedFileIsLeftAlone() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("notebook.json"));
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("{\"notebook\": ");
  file.close();
  QUndoStack undo;
  Notebook notebook(&undo);
  QSignalSpy failures(&notebook, &Notebook::failed);
  notebook.open(path);
  QCOMPARE(failures.size(), 1);
  QVERIFY(failures.front().front().toString().contains(QLatin1String("left as it is")));
  notebook.keep(hypothesis("lost"));
  QCOMPARE(failures.size(), 2);
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(file.readAll(), QByteArray("{\"notebook\": "));
}

QTEST_GUILESS_MAIN(TestKeptNotebook)
#include "test_kept_notebook.moc"
