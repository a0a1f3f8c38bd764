#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include "panels/evaluation_charts.h"
#include "panels/model_card_dialog.h"

using namespace chreode;

namespace {

std::shared_ptr<const CardFacts> facts() {
  auto made = std::make_shared<CardFacts>();
  made->summary = QStringLiteral("Judged on 40 cells.");
  made->figures = {{QStringLiteral("The code"), QStringLiteral("Accuracy"), QStringLiteral("0.950"),
                    QStringLiteral("Near 1 is good."), 0.95, true}};
  made->information = {1.0, 0.5, 0.0};
  made->confusion.names = QStringList{QStringLiteral("Mo"), QStringLiteral("Neu")};
  made->confusion.counts = {{30, 2}, {3, 5}};
  made->calibration = {{0.9, 0.95, 1.0}};
  made->tsv = QStringLiteral("figure\tvalue\n");
  return made;
}

QPushButton* button(const QWidget& widget, const QString& text) {
  for (QPushButton* found : widget.findChildren<QPushButton*>()) {
    if (found->text() == text) return found;
  }
  return nullptr;
}

bool says(const QWidget& widget, const QString& text) {
  for (const QLabel* label : widget.findChildren<QLabel*>()) {
    if (label->isVisibleTo(&widget) && label->text() == text) return true;
  }
  return false;
}

}  // namespace

class TestModelCardDialog : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void asksToJudge();
  void showsFigures();
  void showsProgressAndCancels();
  void copiesTheCard();
  void confusionTellsItsSquares();
  void chartsHideWithoutFacts();
};

void TestModelCardDialog::asksToJudge() {
  ModelCardDialog dialog;
  QVERIFY(!button(dialog, QStringLiteral("Judge"))->isEnabled());
  dialog.setModel(QStringLiteral("VAE, 16 numbers"));
  QVERIFY(says(dialog, QStringLiteral("VAE, 16 numbers")));
  QSignalSpy judge(&dialog, &ModelCardDialog::judgeRequested);
  button(dialog, QStringLiteral("Judge"))->click();
  QCOMPARE(judge.size(), 1);
  QVERIFY(!button(dialog, QStringLiteral("Export…"))->isEnabled());
}

void TestModelCardDialog::showsFigures() {
  ModelCardDialog dialog;
  dialog.setModel(QStringLiteral("VAE"));
  dialog.setFacts(facts());
  dialog.show();
  for (const char* text :
       {"Judged on 40 cells.", "The code", "Accuracy", "0.950", "Near 1 is good."}) {
    QVERIFY2(says(dialog, QString::fromUtf8(text)), text);
  }
  QVERIFY(button(dialog, QStringLiteral("Judge again")));
  dialog.setFacts(nullptr);
  QVERIFY(!says(dialog, QStringLiteral("Accuracy")));
}

void TestModelCardDialog::showsProgressAndCancels() {
  ModelCardDialog dialog;
  dialog.setModel(QStringLiteral("VAE"));
  dialog.setRunning(true);
  dialog.setProgress(0.5, QStringLiteral("clustering the codes"));
  QVERIFY(says(dialog, QStringLiteral("Clustering the codes")));
  QPushButton* cancel = button(dialog, QStringLiteral("Cancel"));
  QVERIFY(cancel->isVisibleTo(&dialog));
  QSignalSpy cancelled(&dialog, &ModelCardDialog::cancelRequested);
  cancel->click();
  QCOMPARE(cancelled.size(), 1);
  dialog.setRunning(false);
  QVERIFY(!cancel->isVisibleTo(&dialog));
}

void TestModelCardDialog::copiesTheCard() {
  ModelCardDialog dialog;
  dialog.setModel(QStringLiteral("VAE"));
  dialog.setFacts(facts());
  QSignalSpy exported(&dialog, &ModelCardDialog::exportRequested);
  button(dialog, QStringLiteral("Export…"))->click();
  QCOMPARE(exported.size(), 1);
  button(dialog, QStringLiteral("Copy"))->click();
  QCOMPARE(QApplication::clipboard()->text(), facts()->tsv);
}

void TestModelCardDialog::confusionTellsItsSquares() {
  ConfusionChart chart;
  chart.setMatrix(facts()->confusion);
  chart.resize(300, 300);
  QStringList words;
  for (int y = 0; y < 300; y += 3) {
    for (int x = 0; x < 300; x += 3) {
      const QString here = chart.wordsAt(QPointF(x, y));
      if (!here.isEmpty() && !words.contains(here)) words << here;
    }
  }
  QCOMPARE(words, (QStringList{QStringLiteral("Mo told right: 30 of 32 cells"),
                               QStringLiteral("Mo taken for Neu: 2 of 32 cells"),
                               QStringLiteral("Neu taken for Mo: 3 of 8 cells"),
                               QStringLiteral("Neu told right: 5 of 8 cells")}));
  const QImage picture = chart.grab().toImage();
  QVERIFY(picture.pixelColor(250, 120) != picture.pixelColor(2, 2));
}

void TestModelCardDialog::chartsHideWithoutFacts() {
  InformationChart information;
  CalibrationChart calibration;
  QVERIFY(information.isHidden() && calibration.isHidden());
  information.setInformation({1.0, 2.0});
  calibration.setMarks({{0.5, 0.5, 1.0}});
  QVERIFY(!information.isHidden() && !calibration.isHidden());
  information.setInformation({});
  QVERIFY(information.isHidden());
}

QTEST_MAIN(TestModelCardDialog)
#include "test_model_card_dialog.moc"
