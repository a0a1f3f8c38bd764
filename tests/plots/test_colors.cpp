#include <QtTest>
#include <cmath>
#include <limits>
#include <set>

#include "plots/class_colors.h"
#include "plots/color_difference.h"
#include "plots/color_map.h"

using namespace std::string_literals;

class TestColors : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void classColorsAreUnique() {
    for (const int count : {1, 2, 8, 9, 30, 300, 700}) {
      const std::vector<QColor> colors = chreode::classColors(count);
      QCOMPARE(colors.size(), static_cast<std::size_t>(count));
      std::set<QRgb> distinct;
      for (const QColor& color : colors) distinct.insert(color.rgb());
      QCOMPARE(distinct.size(), colors.size());
    }
    QVERIFY(chreode::classColors(0).empty());
  }

  void fewClassesTakeOkabeIto() {
    const std::vector<QColor> colors = chreode::classColors(7);
    QCOMPARE(colors[0].name(), QStringLiteral("#e69f00"));
    QCOMPARE(colors[4].name(), QStringLiteral("#0072b2"));
    QCOMPARE(colors[6].name(), QStringLiteral("#cc79a7"));
  }

  void fewClassesAreToldApartWithoutFullColourVision() {
    for (int count = 2; count <= 8; ++count)
      QVERIFY(chreode::colorCollisions(chreode::classColors(count)).empty());
  }

  void moreClassesKeepTheFirst() {
    const std::vector<QColor> few = chreode::classColors(12);
    const std::vector<QColor> many = chreode::classColors(300);
    QVERIFY(std::equal(few.begin(), few.end(), many.begin()));
  }

  void longListShowsOnBothGrounds() {
    const std::vector<QColor> colors = chreode::classColors(100);
    for (std::size_t i = 8; i < colors.size(); ++i)
      QVERIFY2(colors[i].lightness() > 35 && colors[i].lightness() < 235,
               qPrintable(colors[i].name()));
  }

  void fileColorsCountWhereAllAreColors() {
    const std::vector<QColor> own = chreode::classColors(2, {"#1f77b4"s, "tomato"s});
    QCOMPARE(own[0].name(), QStringLiteral("#1f77b4"));
    QCOMPARE(own[1].name(), QStringLiteral("#ff6347"));
    // matplotlib's alpha stands last.
    QCOMPARE(chreode::classColors(1, {"#1f77b4ff"s})[0].name(), QStringLiteral("#1f77b4"));
    QCOMPARE(chreode::classColors(2, {"#1f77b4"s, "no colour"s}), chreode::classColors(2));
    QCOMPARE(chreode::classColors(3, {"#1f77b4"s}), chreode::classColors(3));
  }

  void viridisEndsAndMiddle() {
    QCOMPARE(chreode::viridis(0.0).name(), QStringLiteral("#440154"));
    QCOMPARE(chreode::viridis(0.5).name(), QStringLiteral("#21918c"));
    QCOMPARE(chreode::viridis(1.0).name(), QStringLiteral("#fde725"));
    QCOMPARE(chreode::viridis(-3.0), chreode::viridis(0.0));
    QCOMPARE(chreode::viridis(7.0), chreode::viridis(1.0));
    QCOMPARE(chreode::viridis(std::nan("")), chreode::viridis(0.0));
    QCOMPARE(chreode::viridisTable().front(), 0xff440154u);
    QCOMPARE(chreode::viridisTable().back(), 0xfffde725u);
  }

  void viridisRisesInLightness() {
    double before = -1.0;
    for (const QRgb color : chreode::viridisTable()) {
      const double luma = 0.299 * qRed(color) + 0.587 * qGreen(color) + 0.114 * qBlue(color);
      QVERIFY(luma >= before - 0.8);  // rounding to 8 bits
      before = luma;
    }
  }

  void percentiles() {
    // numpy.percentile([1, 2, 3, 4], [10, 90]) = [1.3, 3.7]
    const std::vector<float> values = {4.0f, 1.0f, 3.0f, 2.0f};
    const chreode::ValueRange range = chreode::percentileRange(values, 10.0, 90.0, false);
    QVERIFY(std::abs(range.low - 1.3) < 1e-9);
    QVERIFY(std::abs(range.high - 3.7) < 1e-9);
  }

  void oddValuesSetNoRange() {
    const float inf = std::numeric_limits<float>::infinity();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> values = {nan, -inf, inf, 0.0f, 0.0f, 2.0f, 5.0f};
    const chreode::ValueRange whole = chreode::percentileRange(values, 0.0, 100.0, false);
    QCOMPARE(whole.low, 0.0);
    QCOMPARE(whole.high, 5.0);
    const chreode::ValueRange positive = chreode::percentileRange(values, 0.0, 100.0, true);
    QCOMPARE(positive.low, 2.0);
    const std::vector<float> none = {nan, inf};
    const chreode::ValueRange empty = chreode::percentileRange(none, 1.0, 99.0, false);
    QCOMPARE(empty.low, 0.0);
    QCOMPARE(empty.high, 1.0);
    const std::vector<float> flat = {3.0f, 3.0f};
    QCOMPARE(chreode::percentileRange(flat, 1.0, 99.0, false).high, 4.0);
  }
};

QTEST_GUILESS_MAIN(TestColors)
#include "test_colors.moc"
