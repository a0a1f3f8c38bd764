#include <QBuffer>
#include <QSvgGenerator>
#include <QtTest>

#include "plots/change_scatter.h"
#include "plots/scatter_frame.h"
#include "plots/text_font.h"
#include "plots/theme.h"
#include "plots/volcano_plot.h"

using namespace chreode;

namespace {

VolcanoData threeGenes() {
  VolcanoData data;
  data.points = {{QStringLiteral("UP"), 2.0, 1e-9, true},
                 {QStringLiteral("DOWN"), -2.0, 1e-6, true},
                 {QStringLiteral("STILL"), 0.1, 0.8, false}};
  data.pLine = 0.01;
  return data;
}

QByteArray svgOf(QWidget& plot) {
  QBuffer buffer;
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(plot.size());
  QPainter painter(&generator);
  plot.render(&painter, QPoint(), QRegion(), QWidget::DrawChildren);
  painter.end();
  return buffer.data();
}

int pixelsUnlike(const QImage& a, const QImage& b) {
  int count = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int x = 0; x < a.width(); ++x) count += a.pixel(x, y) != b.pixel(x, y);
  }
  return count;
}

}  // namespace

class TestScatterPlot : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void numbersLieBetweenTheEdges() {
    ScatterFrame frame{{10, 20, 100, 50}, -1.0, 3.0, 0.0, 2.0};
    QCOMPARE(frame.place(-1.0, 0.0), QPointF(10, 70));
    QCOMPARE(frame.place(3.0, 2.0), QPointF(110, 20));
    QCOMPARE(frame.place(1.0, 1.0), QPointF(60, 45));
    QVERIFY(frame.isRoomy());
    frame.area.setWidth(20);
    QVERIFY(!frame.isRoomy());
  }

  void theNearestWithinReachIsFound() {
    const std::vector<std::optional<QPointF>> places{QPointF(0, 0), std::nullopt, QPointF(10, 0),
                                                     QPointF(10, 0)};
    const auto find = [&](const QPointF& at) {
      return nearestPoint(
          places.size(), [&](std::size_t i) { return places[i]; }, at);
    };
    QCOMPARE(find({1, 1}), 0);
    QCOMPARE(find({9, 1}), 2);  // the first of two on each other
    QCOMPARE(find({5, 20}), -1);
  }

  /// Pixels of text in each half of a picture of two names whose points lie on each other.
  void namesDoNotMeet() {
    const auto ink = [](const std::vector<NamedPoint>& points) {
      QImage image(200, 60, QImage::Format_RGB32);
      image.fill(Qt::white);
      QPainter painter(&image);
      painter.setFont(textFont(captionSize));
      paintPointNames(painter, QRectF(image.rect()), points, Theme::light());
      painter.end();
      int left = 0;
      int right = 0;
      for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
          (x < 100 ? left : right) += image.pixel(x, y) != qRgb(255, 255, 255);
        }
      }
      return std::pair(left, right);
    };
    const auto one = ink({{QStringLiteral("GENE"), {100, 30}}});
    QVERIFY(one.first == 0 && one.second > 0);
    const auto two =
        ink({{QStringLiteral("GENE"), {100, 30}}, {QStringLiteral("GENE"), {100, 30}}});
    QVERIFY(two.first > 0);
    QCOMPARE(two.second, one.second);
    // No room at all: nothing is painted rather than one over the other.
    const auto none = ink({{QString(60, QLatin1Char('W')), {100, 30}}});
    QCOMPARE(none, std::pair(0, 0));
  }

  void aFigureOfItHoldsNoPicture_data() {
    QTest::addColumn<bool>("shown");
    QTest::newRow("never shown") << false;
    QTest::newRow("painted in a window before") << true;
  }
  void aFigureOfItHoldsNoPicture() {
    QFETCH(bool, shown);
    VolcanoPlot volcano;
    volcano.resize(320, 200);
    volcano.setData(threeGenes());
    ChangeScatter changes;
    changes.resize(320, 200);
    changes.setData({{{QStringLiteral("X"), 1.0, 1.2}, {QStringLiteral("Y"), -1.0, -0.8}},
                     12,
                     QStringLiteral("sum"),
                     QStringLiteral("measured")});
    for (ScatterPlot* plot :
         {static_cast<ScatterPlot*>(&volcano), static_cast<ScatterPlot*>(&changes)}) {
      if (shown) {
        plot->show();
        QVERIFY(QTest::qWaitForWindowExposed(plot));
        plot->repaint();
      }
      const QByteArray svg = svgOf(*plot);
      QVERIFY(!svg.contains("<image"));
      QVERIFY(svg.contains(plot == &volcano ? "UP" : "measured"));
    }
  }

  void thePointUnderThePointerIsRinged() {
    VolcanoPlot plot;
    plot.resize(320, 200);
    plot.setData(threeGenes());
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    const auto picture = [&] { return plot.screen()->grabWindow(plot.winId()).toImage(); };
    const QImage before = picture();
    const QRectF box = QRectF(plot.rect()).adjusted(4, 4, -4, -4);
    QTest::mouseMove(&plot, volcanoPlace(box, plot.data(), 0).toPoint());
    QTRY_VERIFY(pixelsUnlike(before, picture()) > 100);
    QCOMPARE(plot.cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseMove(&plot, QPoint(1, 1));
    QTRY_COMPARE(pixelsUnlike(before, picture()), 0);
    QCOMPARE(plot.cursor().shape(), Qt::ArrowCursor);
  }
};

QTEST_MAIN(TestScatterPlot)
#include "test_scatter_plot.moc"
