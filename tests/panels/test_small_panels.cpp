#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>

#include "panels/about_dialog.h"
#include "panels/error_bar.h"
#include "panels/history_panel.h"
#include "panels/jobs_bar.h"
#include "panels/keys_dialog.h"
#include "panels/view_bar.h"
#include "panels/welcome_page.h"

class TestSmallPanels : public QObject {
  Q_OBJECT

  static QPushButton* button(const QWidget& panel, const char* text) {
    for (QPushButton* each : panel.findChildren<QPushButton*>())
      if (each->text() == QString::fromUtf8(text)) return each;
    return nullptr;
  }

 private Q_SLOTS:
  void welcomeAsks() {
    chreode::WelcomePage page;
    QSignalSpy demo(&page, &chreode::WelcomePage::demoRequested);
    QSignalSpy open(&page, &chreode::WelcomePage::openRequested);
    QSignalSpy file(&page, &chreode::WelcomePage::fileChosen);
    button(page, "Try the demo")->click();
    button(page, "Open…")->click();
    QCOMPARE(demo.count() + open.count(), 2);
    page.setRecent({QStringLiteral("/data/kang.h5ad"), QStringLiteral("/data/paul15.h5ad")});
    for (QPushButton* each : page.findChildren<QPushButton*>())
      if (each->accessibleName() == QStringLiteral("/data/paul15.h5ad")) each->click();
    QCOMPARE(file.takeFirst().first().toString(), QStringLiteral("/data/paul15.h5ad"));
    QStringList many;
    for (int i = 0; i < 20; ++i) many.append(QStringLiteral("/data/%1.h5ad").arg(i));
    page.setRecent(many);
    int shown = 0;
    for (QPushButton* each : page.findChildren<QPushButton*>())
      shown += each->accessibleName().startsWith(QStringLiteral("/data/"));
    QCOMPARE(shown, 6);
  }

  void droppedFileIsOpened() {
    chreode::WelcomePage page;
    page.show();
    QSignalSpy file(&page, &chreode::WelcomePage::fileChosen);
    QMimeData data;
    data.setUrls({QUrl(QStringLiteral("https://example.org/a.h5ad")),
                  QUrl::fromLocalFile(QStringLiteral("/data/a.h5ad"))});
    const auto drop = [&page](const QMimeData& what) {
      QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &what, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(&page, &enter);
      QDropEvent event(QPointF(10, 10), Qt::CopyAction, &what, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(&page, &event);
    };
    drop(data);
    QCOMPARE(file.count(), 1);
    QCOMPARE(file.takeFirst().first().toString(), QStringLiteral("/data/a.h5ad"));
    QMimeData text;
    text.setText(QStringLiteral("no file"));
    drop(text);
    QCOMPARE(file.count(), 0);
  }

  void errorBarShowsAndGoes() {
    chreode::ErrorBar bar;
    QVERIFY(bar.isHidden());
    QSignalSpy dismissed(&bar, &chreode::ErrorBar::dismissed);
    bar.showError(QStringLiteral("x.h5ad is no HDF5 file."));
    QCOMPARE(bar.sentence(), QStringLiteral("x.h5ad is no HDF5 file."));
    QVERIFY(!bar.isHidden());
    bar.findChild<QToolButton*>()->click();
    QCOMPARE(dismissed.count(), 1);
    QCOMPARE(bar.sentence(), QString());
  }

  void jobsBarFollowsTheFirst() {
    chreode::JobsBar bar;
    QVERIFY(bar.isHidden());
    bar.setJobs({{7, QStringLiteral("Training"), 0.25, 240.0, true},
                 {8, QStringLiteral("Encoding"), -1.0, -1.0, true}});
    QVERIFY(!bar.isHidden());
    QCOMPARE(bar.findChild<QProgressBar*>()->value(), 250);
    bool waits = false;
    for (const QLabel* label : bar.findChildren<QLabel*>())
      waits = waits || label->text() == QStringLiteral("+ 1");
    QVERIFY(waits);
    QSignalSpy cancel(&bar, &chreode::JobsBar::cancelRequested);
    bar.findChild<QToolButton*>()->click();
    QCOMPARE(cancel.takeFirst().first().toInt(), 7);
    bar.setJobs({});
    QVERIFY(bar.isHidden());
  }

  void historyMarksWhereItStands() {
    chreode::HistoryPanel panel;
    panel.setEntries({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")}, 2);
    auto* list = panel.findChild<QListWidget*>();
    QCOMPARE(list->count(), 4);  // the state as opened comes first
    QCOMPARE(list->currentRow(), 2);
    QSignalSpy undo(&panel, &chreode::HistoryPanel::undoRequested);
    QSignalSpy redo(&panel, &chreode::HistoryPanel::redoRequested);
    QSignalSpy jump(&panel, &chreode::HistoryPanel::jumpRequested);
    button(panel, "Undo")->click();
    button(panel, "Redo")->click();
    QCOMPARE(undo.count() + redo.count(), 2);
    Q_EMIT list->itemActivated(list->item(0));
    QCOMPARE(jump.takeFirst().first().toInt(), 0);
    panel.setEntries({QStringLiteral("one")}, 0);
    QVERIFY(!button(panel, "Undo")->isEnabled() && button(panel, "Redo")->isEnabled());
  }

  void viewBarChoosesViewsAndAxes() {
    chreode::ViewBar bar;
    bar.setViews({{QStringLiteral("PCA of codes"), {}, false, false},
                  {QStringLiteral("X_umap"), {}, true, false},
                  {QStringLiteral("Latent axes"), {}, false, true}},
                 0);
    QSignalSpy view(&bar, &chreode::ViewBar::viewChosen);
    QSignalSpy axes(&bar, &chreode::ViewBar::axesChosen);
    const QList<QComboBox*> boxes = bar.findChildren<QComboBox*>();
    auto* models = boxes[0];
    auto* box = boxes[1];
    QCOMPARE(box->itemText(1), QStringLiteral("X_umap (look only)"));
    const QList<QSpinBox*> spins = bar.findChildren<QSpinBox*>();
    QVERIFY(!spins[0]->isVisibleTo(&bar));
    box->setCurrentIndex(2);
    Q_EMIT box->activated(2);
    QCOMPARE(view.takeFirst().first().toInt(), 2);
    QVERIFY(spins[0]->isVisibleTo(&bar));
    bar.setAxes({0, 1, 2}, 16);
    QCOMPARE(axes.count(), 0);
    spins[2]->setValue(9);
    QCOMPARE(axes.takeFirst(), (QVariantList{0, 1, 8}));
    // Of a single model there is nothing to choose.
    bar.setModels({{QStringLiteral("pca"), QStringLiteral("PCA")}}, QStringLiteral("pca"));
    QVERIFY(!models->isVisibleTo(&bar));
    bar.setModels(
        {{QStringLiteral("pca"), QStringLiteral("PCA")},
         {QStringLiteral("/a/vae-1.pt"), QStringLiteral("VAE · vae-1"), QStringLiteral("vae-1")}},
        QStringLiteral("/a/vae-1.pt"));
    QVERIFY(models->isVisibleTo(&bar));
    QCOMPARE(models->currentText(), QStringLiteral("vae-1"));
    QSignalSpy model(&bar, &chreode::ViewBar::modelChosen);
    QSignalSpy load(&bar, &chreode::ViewBar::loadModelRequested);
    Q_EMIT models->activated(0);
    QCOMPARE(model.takeFirst().first().toString(), QStringLiteral("pca"));
    Q_EMIT models->activated(models->count() - 1);
    QCOMPARE(load.count(), 1);
    QCOMPARE(models->currentText(), QStringLiteral("vae-1"));
  }

  void aboutIsCopied() {
    chreode::AboutDialog dialog(QStringLiteral("0.1.0"),
                                {{QStringLiteral("Qt"), QStringLiteral("6.4.2"), false}});
    button(dialog, "Copy")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Chreode 0.1.0\nQt: 6.4.2\n"));
  }

  void keysAreFiltered() {
    chreode::KeysDialog dialog(
        {{QStringLiteral("Scene"), QStringLiteral("wheel"), QStringLiteral("zoom")},
         {QStringLiteral("Edit"), QStringLiteral("Ctrl+Z"), QStringLiteral("undo")}});
    auto* table = dialog.findChild<QTableWidget*>();
    QCOMPARE(table->rowCount(), 2);
    dialog.findChild<QLineEdit*>()->setText(QStringLiteral("ctrl"));
    QVERIFY(table->isRowHidden(0) && !table->isRowHidden(1));
  }
};

QTEST_MAIN(TestSmallPanels)
#include "test_small_panels.moc"
