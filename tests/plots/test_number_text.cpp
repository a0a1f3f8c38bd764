#include <QtTest>
#include <cmath>
#include <limits>

#include "plots/number_text.h"

class TestNumberText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void threeSignificantDigits_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << 0.0 << QStringLiteral("0");
    QTest::newRow("one") << 1.0 << QStringLiteral("1.00");
    QTest::newRow("rounds up a digit") << 9.999 << QStringLiteral("10.0");
    QTest::newRow("small") << 0.012345 << QStringLiteral("0.0123");
    QTest::newRow("rounds up below one") << 0.9996 << QStringLiteral("1.00");
    QTest::newRow("negative") << -1.5 << QStringLiteral("−1.50");
    QTest::newRow("hundreds") << 123.6 << QStringLiteral("124");
    QTest::newRow("thousands") << 12345.0 << QStringLiteral("12,345");
    QTest::newRow("below a thousand") << 999.7 << QStringLiteral("1,000");
    QTest::newRow("large") << 1.234e7 << QStringLiteral("1.23e7");
    QTest::newRow("tiny") << -3.2e-5 << QStringLiteral("−3.20e−5");
    QTest::newRow("missing") << std::nan("") << QStringLiteral("–");
    QTest::newRow("infinite") << -std::numeric_limits<double>::infinity() << QStringLiteral("−∞");
  }
  void threeSignificantDigits() {
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(chreode::numberText(value), text);
  }

  void signs() {
    QCOMPARE(chreode::signedText(2.0), QStringLiteral("+2.00"));
    QCOMPARE(chreode::signedText(-2.0), QStringLiteral("−2.00"));
    QCOMPARE(chreode::signedText(0.0), QStringLiteral("0"));
  }

  void counts() {
    QCOMPARE(chreode::countText(0), QStringLiteral("0"));
    QCOMPARE(chreode::countText(999), QStringLiteral("999"));
    QCOMPARE(chreode::countText(1234567), QStringLiteral("1,234,567"));
    QCOMPARE(chreode::countText(-123), QStringLiteral("−123"));
    QCOMPARE(chreode::countText(-1234), QStringLiteral("−1,234"));
  }

  void shares() {
    QCOMPARE(chreode::percentText(0.413), QStringLiteral("41\u00a0%"));
    QCOMPARE(chreode::percentText(0.003), QStringLiteral("0.3\u00a0%"));
    QCOMPARE(chreode::percentText(0.0002), QStringLiteral("< 0.1\u00a0%"));
    QCOMPARE(chreode::percentText(0.0), QStringLiteral("0\u00a0%"));
    QCOMPARE(chreode::percentText(1.0), QStringLiteral("100\u00a0%"));
  }

  void timeLeft() {
    QCOMPARE(chreode::timeLeftText(2.0), QStringLiteral("a few seconds left"));
    QCOMPARE(chreode::timeLeftText(17.0), QStringLiteral("about 20 s left"));
    QCOMPARE(chreode::timeLeftText(240.0), QStringLiteral("about 4 min left"));
    QCOMPARE(chreode::timeLeftText(std::nan("")), QString());
    QCOMPARE(chreode::timeLeftText(-1.0), QString());
  }

  void plainDigitsReadBack() {
    QCOMPARE(chreode::plainNumber(-1.25), QStringLiteral("-1.25"));
    QCOMPARE(chreode::plainNumber(std::nan("")), QString());
    QCOMPARE(chreode::plainNumber(1234.5678).toDouble(), 1234.57);
  }
};

QTEST_GUILESS_MAIN(TestNumberText)
#include "test_number_text.moc"
