#include <QAction>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QWindow>
#include <QtTest>

#include "files/open_dataset.h"
#include "panels/query_line.h"
#include "panels/selection_section.h"
#include "render/graphics_setup.h"
#include "three_types.h"
#include "window/main_window.h"

using namespace chreode;

namespace {

using Cells = std::vector<std::int32_t>;

Cells ofType(int type) {
  Cells cells;
  for (int c = type; c < 240; c += 3) cells.push_back(c);
  return cells;
}

}  // namespace

/// Selecting in the real window: the lasso by the mouse, classes, queries, groups, keys, and what
/// is written of it.
class TestSelectionWindow : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  QString m_path;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<MainWindow> m_window;

  Selection& selection() { return m_session->selection(); }
  SceneWidget* scene() { return m_window->scene(); }
  QAction* action(const char* text) {
    for (QAction* each : m_window->findChildren<QAction*>()) {
      if (each->text() == QString::fromUtf8(text)) return each;
    }
    return nullptr;
  }
  QPoint inWindow(const QPointF& inScene) {
    return scene()->mapTo(m_window.get(), inScene.toPoint());
  }
  QRectF boxOf(const Cells& cells) {
    QRectF box;
    for (const std::int32_t cell : cells) {
      const QPointF at = scene()->toWidget(scene()->position(cell));
      box |= QRectF(at - QPointF(4, 4), QSizeF(8, 8));
    }
    return box;
  }
  void lasso(const QRectF& box, Qt::KeyboardModifiers modifiers = {}) {
    QWindow* window = m_window->windowHandle();
    const QPointF path[] = {box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()};
    QTest::mousePress(window, Qt::LeftButton, modifiers, inWindow(path[0]));
    for (int corner = 1; corner < 4; ++corner) {
      for (int step = 1; step <= 6; ++step) {
        const QPointF at = path[corner - 1] + (path[corner] - path[corner - 1]) * step / 6.0;
        QTest::mouseMove(window, inWindow(at));
      }
    }
    QTest::mouseRelease(window, Qt::LeftButton, modifiers, inWindow(path[3]));
  }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("XDG_CONFIG_HOME", m_folder.filePath(QStringLiteral("config")).toUtf8());
    qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
    QCoreApplication::setOrganizationName(QStringLiteral("chreode-test"));
    m_path = m_folder.filePath(QStringLiteral("cells.h5ad"));
    writeThreeTypes(m_path, {.marker = true});
  }
  void init() {
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    m_window->setGeometry(0, 0, 1440, 900);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openFile(m_path);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->models().current() != nullptr, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->jobs().jobs().empty(), 20000);
    ViewShelf& views = m_session->views();
    for (std::size_t i = 0; i < views.entries().size(); ++i) {
      if (views.entries()[i].kind == ViewEntry::Kind::stored) views.choose(static_cast<int>(i));
    }
    QTRY_VERIFY(views.projection() && views.projection()->flat());
    QTest::qWait(400);  // the camera's flight to the new view
    m_session->hand().undoStack()->clear();
  }
  void cleanup() {
    m_window.reset();
    m_session.reset();
    QDir(m_path + QStringLiteral(".chreode")).removeRecursively();
  }

  void aLassoByTheMouseIsUndone() {
    scene()->setFocus();
    QTest::keyClick(m_window->windowHandle(), Qt::Key_L);
    QCOMPARE(scene()->tool(), SceneWidget::Tool::Lasso);
    QVERIFY(action("Lasso")->isChecked());
    lasso(boxOf(ofType(1)));
    QCOMPARE(selection().cells(), ofType(1));
    lasso(boxOf(ofType(2)), Qt::ShiftModifier);
    QCOMPARE(selection().count(), Index{160});
    lasso(boxOf(ofType(1)), Qt::ControlModifier);
    QCOMPARE(selection().cells(), ofType(2));
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(selection().count(), Index{160});
    m_session->hand().undoStack()->setIndex(0);
    QVERIFY(selection().empty());
    QTest::keyClick(m_window->windowHandle(), Qt::Key_E);
    QCOMPARE(scene()->tool(), SceneWidget::Tool::Explore);
  }

  void aClassIsSelectedAndHeld() {
    Q_EMIT m_window->panels().cells->classActivated(2);
    QCOMPARE(selection().cells(), ofType(2));
    QCOMPARE(m_session->hand().held().size(), 80);
    m_session->hand().letGo();
    QCOMPARE(selection().count(), Index{80});  // what is selected stays
    action("Hold the selected cells")->trigger();
    QCOMPARE(m_session->hand().held().size(), 80);
  }

  void theQueryLineSelects() {
    QueryLine* query = m_window->panels().cells->selection()->query();
    action("By query…")->trigger();
    auto* edit = query->findChild<QLineEdit*>();
    QVERIFY(edit->hasFocus());
    edit->setText(QStringLiteral("cell_type == alpha or G0 > 0"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(selection().cells(), ofType(0));
    QCOMPARE(m_session->hand().undoStack()->text(0),
             QStringLiteral("Selected cell_type == alpha or G0 > 0: 80 cells"));
    edit->setText(QStringLiteral("cell_type == alpa"));
    QCOMPARE(query->problemPosition(), 13);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(selection().cells(), ofType(0));
  }

  void aRangeOfTheColourSelects() {
    m_window->coloring()->setSource({ColorSource::Kind::gene, "G0", 0});
    QTRY_VERIFY(m_window->coloring()->showsRange());
    Q_EMIT m_window->panels().cells->selection()->rangeRequested(0.001, HUGE_VAL);
    QTRY_COMPARE(selection().cells(), ofType(0));
    Q_EMIT m_window->panels().cells->selection()->rangeRequested(-HUGE_VAL, 0.0);
    QTRY_COMPARE(selection().count(), Index{160});
  }

  void keysDoWhatTheMouseDoes() {
    m_session->hand().take({4}, false);
    scene()->setFocus();
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Return);
    QCOMPARE(selection().cells(), Cells{4});
    action("Grow over the neighbours")->trigger();
    QTRY_VERIFY(!selection().isGrowing());
    QCOMPARE(selection().count(), Index{6});
    action("Shrink")->trigger();
    QTRY_VERIFY(!selection().isGrowing());
    QVERIFY(selection().set()->contains(4));
    QTest::keyClick(m_window->windowHandle(), Qt::Key_C);  // the class of the held cell
    QCOMPARE(selection().cells(), ofType(1));
    QTest::keyClick(m_window->windowHandle(), Qt::Key_I, Qt::ControlModifier);
    QCOMPARE(selection().count(), Index{160});
    QTest::keyClick(m_window->windowHandle(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(selection().empty());
  }

  void groupsComeBackAndAreWritten() {
    QTest::keyClick(m_window->windowHandle(), Qt::Key_F24);  // no key of a test before is down
    Q_EMIT m_window->panels().cells->classActivated(1);
    SelectionSection* section = m_window->panels().cells->selection();
    Q_EMIT section->saveGroupRequested(QStringLiteral("my beta"));
    selection().choose(Cells{0, 1}, SetOperation::replace, QStringLiteral("two"));
    Q_EMIT section->saveGroupRequested(QStringLiteral("two/2"));
    QCOMPARE(section->groups()->count(), 2);
    Q_EMIT section->groups()->selectRequested(QStringLiteral("my beta"));
    QCOMPARE(selection().cells(), ofType(1));

    const QString copy = m_folder.filePath(QStringLiteral("copy.h5ad"));
    m_session->saveAs(copy);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(copy), 30000);
    const auto data = openDataset(copy.toStdString(), {}, {});
    QCOMPARE(data->cells.find("chreode_selected")->cellsOf(1), ofType(1));
    QCOMPARE(data->cells.find("chreode_group_my beta")->cellsOf(1), ofType(1));
    QCOMPARE(data->cells.find("chreode_group_two_2")->cellsOf(1), (Cells{0, 1}));
    m_session->exportCells(m_folder.filePath(QStringLiteral("two.tsv")),
                           selection().group(QStringLiteral("two/2"))->cells->cells());
    QFile file(m_folder.filePath(QStringLiteral("two.tsv")));
    QTRY_VERIFY_WITH_TIMEOUT(file.exists(), 30000);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 3);

    m_session->flush();
    m_window->openFile(m_path);
    QTRY_VERIFY(m_session->isOpening());
    QTRY_VERIFY_WITH_TIMEOUT(selection().groups().size() == 2 && !m_session->isOpening(), 20000);
    QCOMPARE(selection().group(QStringLiteral("my beta"))->cells->cells(), ofType(1));
    QVERIFY(selection().empty());
    QTRY_VERIFY_WITH_TIMEOUT(m_session->jobs().jobs().empty(), 20000);
  }
};

int main(int argc, char** argv) {
  prepareGraphics();
  QApplication application(argc, argv);
  TestSelectionWindow test;
  return QTest::qExec(&test, argc, argv);
}
#include "test_selection_window.moc"
