#include <QtTest>
#include <cmath>
#include <set>

#include "plots/class_colors.h"
#include "plots/color_difference.h"
#include "plots/color_scale.h"
#include "plots/color_vision.h"

using chreode::ColorVision;

namespace {

double luma(QRgb color) {
  return 0.299 * qRed(color) + 0.587 * qGreen(color) + 0.114 * qBlue(color);
}

}  // namespace

class TestColorVision : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void matricesAreThePublishedOnes() {
    // Machado, Oliveira & Fernandes 2009, table 1, severity 1.
    const double tritan[] = {1.255528, -0.076749, -0.178779, -0.078411, 0.930809,
                             0.147602, 0.004733,  0.691367,  0.303900};
    const double deutan[] = {0.367322, 0.860646,  -0.227968, 0.280085, 0.672501,
                             0.047413, -0.011820, 0.042940,  0.968881};
    const double protan[] = {0.152286, 1.052583,  -0.204868, 0.114503, 0.786281,
                             0.099216, -0.003882, -0.048116, 1.051998};
    for (int i = 0; i < 9; ++i) {
      const auto at = static_cast<std::size_t>(i);
      QCOMPARE(chreode::visionMatrix(ColorVision::tritanopia)[at], tritan[i]);
      QCOMPARE(chreode::visionMatrix(ColorVision::deuteranopia)[at], deutan[i]);
      QCOMPARE(chreode::visionMatrix(ColorVision::protanopia)[at], protan[i]);
    }
  }

  void greysStayAndRedDoesNot() {
    for (const ColorVision vision : chreode::allVisions)
      for (const int grey : {0, 17, 128, 255}) {
        const QRgb seen = chreode::seenWith(vision, qRgb(grey, grey, grey));
        QVERIFY(std::abs(qRed(seen) - grey) <= 1 && std::abs(qGreen(seen) - grey) <= 1 &&
                std::abs(qBlue(seen) - grey) <= 1);
      }
    // By hand: the matrix's first column, gamma coded.
    QCOMPARE(chreode::seenWith(ColorVision::protanopia, qRgb(255, 0, 0)), qRgb(109, 95, 0));
    QCOMPARE(chreode::seenWith(ColorVision::normal, qRgb(1, 2, 3)), qRgb(1, 2, 3));
    QCOMPARE(qAlpha(chreode::seenWith(ColorVision::tritanopia, qRgba(9, 9, 9, 77))), 77);
  }

  void ciede2000OfPublishedPairs() {
    // Sharma, Wu & Dalal 2005, table 1.
    struct Pair {
      chreode::CieLab a, b;
      double difference;
    };
    const Pair pairs[] = {{{50, 2.6772, -79.7751}, {50, 0, -82.7485}, 2.0425},
                          {{50, 3.1571, -77.2803}, {50, 0, -82.7485}, 2.8615},
                          {{50, 2.8361, -74.0200}, {50, 0, -82.7485}, 3.4412},
                          {{50, -1.3802, -84.2814}, {50, 0, -82.7485}, 1.0000},
                          {{50, 0, 0}, {50, -1, 2}, 2.3669},
                          {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0009}, 7.1792},
                          {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0011}, 7.2195},
                          {{50, 2.5, 0}, {50, 0, -2.5}, 4.3065},
                          {{50, 2.5, 0}, {73, 25, -18}, 27.1492},
                          {{50, 2.5, 0}, {61, -5, 29}, 22.8977},
                          {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
                          {{22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
                          {{90.8027, -2.0831, 1.4410}, {91.1528, -1.6435, 0.0447}, 1.4441},
                          {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082}};
    for (const Pair& pair : pairs) {
      QVERIFY(std::abs(chreode::ciede2000(pair.a, pair.b) - pair.difference) < 1e-4);
      QVERIFY(std::abs(chreode::ciede2000(pair.b, pair.a) - pair.difference) < 1e-4);
    }
  }

  void labOfKnownColors() {
    const auto lab = chreode::labOf(chreode::linearRgb(qRgb(255, 0, 0)));
    QVERIFY(std::abs(lab[0] - 53.24) < 0.05 && std::abs(lab[1] - 80.09) < 0.1 &&
            std::abs(lab[2] - 67.20) < 0.1);
  }

  void collisionsNameTheVision() {
    // A red and a green of the same lightness: apart for most, alike without green cones.
    const std::vector<QColor> colors{QColor(0xa0, 0x8c, 0x00), QColor(0xb4, 0x84, 0x00),
                                     QColor(0x00, 0x50, 0xd0)};
    const auto found = chreode::colorCollisions(colors);
    QCOMPARE(found.size(), 1u);
    QCOMPARE(found[0].first, 0);
    QCOMPARE(found[0].second, 1);
    QVERIFY(found[0].difference < chreode::collisionLimit);
    const auto normal = chreode::ciede2000(chreode::labOf(chreode::linearRgb(colors[0].rgb())),
                                           chreode::labOf(chreode::linearRgb(colors[1].rgb())));
    QVERIFY(found[0].vision != ColorVision::normal);
    QVERIFY(normal > found[0].difference);
    QVERIFY(chreode::colorCollisions({Qt::black, Qt::white}).empty());
  }

  void recolouringEndsCollisions() {
    for (const int count : {2, 5, 8, 12}) {
      const std::vector<QColor> colors = chreode::distantColors(count);
      QCOMPARE(colors.size(), static_cast<std::size_t>(count));
      QVERIFY2(chreode::colorCollisions(colors).empty(), qPrintable(QString::number(count)));
    }
    QCOMPARE(chreode::distantColors(6), chreode::distantColors(6));
    std::set<QRgb> distinct;
    for (const QColor& color : chreode::distantColors(60)) distinct.insert(color.rgb());
    QCOMPARE(distinct.size(), 60u);
  }

  void mapsRunFromEndToEnd() {
    for (const chreode::ColorMapName& map : chreode::colorMapNames()) {
      const auto table = chreode::colorTable({map.id, false, false});
      const auto reversed = chreode::colorTable({map.id, true, false});
      QVERIFY(std::equal(table.begin(), table.end(), reversed.rbegin()));
      QVERIFY(chreode::isColorMap(map.id));
      if (map.id == QStringLiteral("RdBu_r")) continue;
      // Steadily lighter or steadily darker, up to rounding.
      const double way = luma(table.back()) > luma(table.front()) ? 1.0 : -1.0;
      for (std::size_t i = 1; i < table.size(); ++i)
        QVERIFY(way * (luma(table[i]) - luma(table[i - 1])) > -1.0);
    }
    QCOMPARE(chreode::colorTable({QStringLiteral("magma"), false, false})[0], 0xff000004u);
    QCOMPARE(chreode::colorTable({QStringLiteral("cividis"), false, false})[255], 0xfffee838u);
    QVERIFY(!chreode::isColorMap(QStringLiteral("jet")));
  }

  void logAxisGoesBothWays() {
    const chreode::ColorScale log{QStringLiteral("viridis"), false, true};
    QCOMPARE(log.place(99.0), 2.0);
    QCOMPARE(log.place(-5.0), 0.0);
    for (const double value : {0.0, 0.5, 3.0, 1e6})
      QVERIFY(std::abs(log.valueAt(log.place(value)) - value) < 1e-9 * (1.0 + value));
    QVERIFY(std::isnan(log.place(std::nan(""))));
  }
};

QTEST_GUILESS_MAIN(TestColorVision)
#include "test_color_vision.moc"
