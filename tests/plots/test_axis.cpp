#include <QtTest>
#include <cmath>

#include "plots/axis.h"

using chreode::niceTicks;
using chreode::tickText;

class TestAxis : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ticksAreRoundNumbers() {
    QCOMPARE(niceTicks(0.0, 1.0, 6),
             (std::vector<double>{0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0}));
    QCOMPARE(niceTicks(3.0, 97.0, 5), (std::vector<double>{20.0, 40.0, 60.0, 80.0}));
    QCOMPARE(niceTicks(-1.0, 1.0, 3), (std::vector<double>{-1.0, 0.0, 1.0}));
  }

  void ticksStayWithinTheRange() {
    for (const double low : {-1e6, -3.7, 0.0, 1e-7, 12.5})
      for (const double width : {1e-6, 0.3, 7.0, 4.1e5}) {
        const std::vector<double> ticks = niceTicks(low, low + width, 5);
        QVERIFY2(ticks.size() >= 2 && ticks.size() <= 11, qPrintable(QString::number(width)));
        const double step = ticks[1] - ticks[0];
        for (const double tick : ticks)
          QVERIFY(tick >= low - 1e-6 * step && tick <= low + width + 1e-6 * step);
        // 1, 2 or 5 times a power of ten.
        const double lead = step / std::pow(10.0, std::floor(std::log10(step * 1.000001)));
        QVERIFY(std::abs(lead - 1.0) < 1e-3 || std::abs(lead - 2.0) < 1e-3 ||
                std::abs(lead - 5.0) < 1e-3);
      }
  }

  void ticksOfOddRanges() {
    QVERIFY(niceTicks(0.0, std::numeric_limits<double>::infinity(), 5).empty());
    QVERIFY(niceTicks(std::nan(""), 1.0, 5).empty());
    QCOMPARE(niceTicks(2.0, 2.0, 5), std::vector<double>{2.0});
    QCOMPARE(niceTicks(10.0, 0.0, 3), niceTicks(0.0, 10.0, 3));
  }

  void tickTextHasTheStepsDecimals() {
    QCOMPARE(tickText(0.6000000000000001, 0.2), QStringLiteral("0.6"));
    QCOMPARE(tickText(2.0, 0.05), QStringLiteral("2.00"));
    QCOMPARE(tickText(-500.0, 100.0), QStringLiteral("−500"));
    QCOMPARE(tickText(12000.0, 2000.0), QStringLiteral("12,000"));
  }
};

QTEST_GUILESS_MAIN(TestAxis)
#include "test_axis.moc"
