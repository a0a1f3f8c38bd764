#include <QtTest>
#include <string>

#include "files/color_text.h"

/// Colours as Python's plotting writes them.
class TestColorText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void reads_data();
  void reads();
  void clipsShares();
};

void TestColorText::reads_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("color");  ///< empty when it is none
  const auto add = [](const char* text, const char* color) {
    QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(color);
  };
  add("#1f77b4", "#1f77b4");
  add("#1F77B4FF", "#1f77b4");
  add("#fA0", "#ffaa00");
  add("red", "#ff0000");
  add("RebeccaPurple", "#663399");
  add("aliceblue", "#f0f8ff");
  add("yellowgreen", "#9acd32");
  add("", "");
  add("#", "");
  add("#12345", "");
  add("#gggggg", "");
  add("reddish", "");
  add("zzz", "");
}

void TestColorText::reads() {
  QFETCH(QString, text);
  QFETCH(QString, color);
  QCOMPARE(chreode::colorFromText(text.toStdString()).value_or(""), color.toStdString());
}

void TestColorText::clipsShares() {
  QCOMPARE(chreode::colorFromRgb(1.0, 0.5, 0.0, 1.0), std::string("#ff8000"));
  QCOMPARE(chreode::colorFromRgb(300.0, -4.0, 51.0, 255.0), std::string("#ff0033"));
}

QTEST_GUILESS_MAIN(TestColorText)
#include "test_color_text.moc"
