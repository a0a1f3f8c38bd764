#include <QtTest>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/random.h"
#include "scene/picker.h"
#include "scene/point_raster.h"
#include "scene/raster_cloud.h"

namespace chreode {

namespace {

const QSize kSize(320, 200);

/// World places are pixels from the middle, y up; depth runs with z from −1 (near) to 1.
QMatrix4x4 pixels() {
  QMatrix4x4 matrix;
  matrix.ortho(-kSize.width() / 2.0f, kSize.width() / 2.0f, -kSize.height() / 2.0f,
               kSize.height() / 2.0f, -1.0f, 1.0f);
  matrix.scale(1, 1, -1);
  return matrix;
}

struct Point {
  float x, y, z;
  std::uint32_t color;
};

/// A point whose disc is centred at a place of the picture.
Point at(double x, double y, double depth, std::uint32_t color,
         std::uint32_t layer = RasterColor::above) {
  return {static_cast<float>(x - kSize.width() / 2.0), static_cast<float>(kSize.height() / 2.0 - y),
          static_cast<float>(depth), layer | color};
}

const QImage& drawn(PointRaster& raster, const std::vector<Point>& points, const QMatrix4x4& matrix,
                    const QSize& size, const PointRaster::Look& look, int threads) {
  std::vector<RasterPoint> places;
  std::vector<RasterColor> colors;
  for (const Point& point : points) {
    places.push_back({point.x, point.y, point.z});
    colors.push_back({point.color});
  }
  return raster.draw(places, colors, matrix, size, look, threads);
}

PointRaster::Look look(float diameter) {
  PointRaster::Look made;
  made.diameter = diameter;
  return made;
}

std::vector<Point> scattered(int count) {
  Random random(5);
  std::vector<Point> points;
  for (int i = 0; i < count; ++i) {
    points.push_back(at(340 * random.uniform() - 10, 220 * random.uniform() - 10,
                        1.8 * random.uniform() - 0.9,
                        static_cast<std::uint32_t>(i) * 2654435u & 0xffffffu,
                        i % 7 == 0 ? RasterColor::beneath : RasterColor::above));
  }
  return points;
}

QRgb pixel(const QImage& image, int x, int y) {
  return image.pixel(x, y) & 0xffffffu;
}

bool any(int) {
  return true;
}

}  // namespace

class TestPointRaster : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aDiscHasItsSizeAndASoftEdge();
  void theNearestBodyIsSeenAtEveryPixel();
  void pointsBeneathAreCovered();
  void hiddenAndPlacelessPointsAreNotDrawn();
  void farPointsFade();
  void threadsMakeNoDifference();
  void theCloudFindsWhatThePickerFinds();
};

void TestPointRaster::aDiscHasItsSizeAndASoftEdge() {
  for (const float diameter : {1.6f, 3.0f, 8.0f, 24.0f}) {
    PointRaster raster;
    const std::vector<Point> one{at(100.5, 60.5, 0, 0x000000)};
    const QImage& image = drawn(raster, one, pixels(), kSize, look(diameter), 1);
    QCOMPARE(pixel(image, 100, 60), 0x000000u);
    double ink = 0.0;
    for (int y = 0; y < kSize.height(); ++y) {
      for (int x = 0; x < kSize.width(); ++x) {
        const double share = 1.0 - qRed(image.pixel(x, y)) / 255.0;
        ink += share;
        // Half a pixel of the edge, and what rounding the centre to a quarter pixel adds.
        if (std::hypot(x - 100, y - 60) > diameter / 2 + 1.4) QCOMPARE(share, 0.0);
      }
    }
    const double area = M_PI * (diameter + 1) * (diameter + 1) / 4;
    QVERIFY2(std::abs(ink - area) < 0.25 * area, qPrintable(QString::number(ink / area)));
  }
}

void TestPointRaster::theNearestBodyIsSeenAtEveryPixel() {
  const std::vector<Point> points = scattered(3000);
  PointRaster raster;
  drawn(raster, points, pixels(), kSize, look(5.0f), 2);
  int bodies = 0;
  for (int y = 3; y < kSize.height() - 3; y += 2) {
    for (int x = 3; x < kSize.width() - 3; x += 2) {
      // Of discs whose edge is not near this pixel, by their centres alone.
      int nearest = -1;
      double least = 9.0;
      bool doubtful = false;
      for (int i = 0; i < 3000; ++i) {
        const Point& p = points[static_cast<std::size_t>(i)];
        const double distance = std::hypot(p.x + 160.0 - (x + 0.5), 100.0 - p.y - (y + 0.5));
        if (distance > 3.6) continue;
        const double depth = p.z + ((p.color & 0xff000000u) == RasterColor::beneath ? 4.0 : 0.0);
        if (distance > 2.3) {
          doubtful = doubtful || depth <= least;
        } else if (depth < least) {
          least = depth;
          nearest = i;
        }
      }
      if (nearest < 0 || doubtful) continue;
      ++bodies;
      QCOMPARE(raster.pointNear(x + 0.5, y + 0.5, 0.6, any), nearest);
    }
  }
  QVERIFY(bodies > 1000);
}

void TestPointRaster::pointsBeneathAreCovered() {
  PointRaster raster;
  const std::vector<Point> two{at(50.5, 50.5, -0.5, 0xff0000, RasterColor::beneath),
                               at(50.5, 50.5, 0.5, 0x00ff00)};
  QCOMPARE(pixel(drawn(raster, two, pixels(), kSize, look(4), 1), 50, 50), 0x00ff00u);
}

void TestPointRaster::hiddenAndPlacelessPointsAreNotDrawn() {
  PointRaster raster;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<Point> none{at(50.5, 50.5, 0, 0x000000, RasterColor::hidden),
                                {nan, 0, 0, RasterColor::above},
                                {0, nan, 0, RasterColor::above},
                                {1e9f, -1e9f, 0, RasterColor::above},
                                at(60.5, 60.5, 3.0, 0x000000),
                                at(-40, 60, 0, 0x000000)};
  const QImage& image = drawn(raster, none, pixels(), kSize, look(4), 1);
  for (int y = 0; y < kSize.height(); ++y) {
    for (int x = 0; x < kSize.width(); ++x) QCOMPARE(pixel(image, x, y), 0xffffffu);
  }
  QCOMPARE(raster.pointNear(50.5, 50.5, 400, any), -1);
  drawn(raster, {}, pixels(), QSize(0, 0), look(4), 2);
  QVERIFY(raster.image().isNull());
}

void TestPointRaster::farPointsFade() {
  PointRaster raster;
  PointRaster::Look faded = look(6);
  faded.fading = 0.5f;
  const std::vector<Point> two{at(50.5, 50.5, -0.99, 0x000000), at(90.5, 50.5, 0.99, 0x000000)};
  const QImage& image = drawn(raster, two, pixels(), kSize, faded, 1);
  QCOMPARE(qRed(image.pixel(50, 50)), 0);
  QVERIFY(std::abs(qRed(image.pixel(90, 50)) - 127) <= 3);
}

void TestPointRaster::threadsMakeNoDifference() {
  const std::vector<Point> points = scattered(20'000);
  for (const float diameter : {1.6f, 5.0f, 40.0f}) {
    PointRaster one, three;
    const QImage& a = drawn(one, points, pixels(), kSize, look(diameter), 1);
    const QImage& b = drawn(three, points, pixels(), kSize, look(diameter), 3);
    QVERIFY(a == b);
  }
}

void TestPointRaster::theCloudFindsWhatThePickerFinds() {
  // A grid of cells that do not touch, each at its own depth; every third is hidden.
  Matrix xyz(600, 3);
  std::vector<std::uint8_t> visible(600, 1);
  for (Index i = 0; i < 600; ++i) {
    const Point place = at(10.0 + 10.0 * static_cast<double>(i % 30),
                           5.0 + 10.0 * static_cast<double>(i / 30), 0.001 * (i % 100), 0);
    xyz.row(i) << place.x, place.y, place.z;
    if (i % 3 == 0) visible[static_cast<std::size_t>(i)] = 0;
  }
  const ViewTransform view(pixels(), kSize);
  RasterCloud cloud;
  cloud.setPositions(xyz);
  cloud.setVisible(shared(visible));
  cloud.draw(view, kSize, 1.0, 3.0f, cloud.size());
  Picker picker;
  picker.build(xyz, visible, view);
  std::vector<std::uint8_t> skip(600, 0);
  skip[31] = 1;
  Random random(9);
  for (int question = 0; question < 400; ++question) {
    const QPointF place(320 * random.uniform(), 200 * random.uniform());
    const int cell = cloud.cellAt(place, 2.0, skip);
    const int truth = picker.cellAt(place, 1.0, 2.0, skip);
    // Where the pointer is well inside the disc or well outside all reach.
    if (truth >= 0 && picker.cellAt(place, 0.5, 0.5, skip) == truth) QCOMPARE(cell, truth);
    if (picker.cellAt(place, 5.0, 5.0, skip) < 0) QCOMPARE(cell, -1);
  }
  QCOMPARE(cloud.cellAt(QPointF(20, 15), 2.0, {}), 31);
  QCOMPARE(cloud.cellAt(QPointF(20, 15), 2.0, skip), -1);
  // The first of the random order alone.
  cloud.draw(view, kSize, 1.0, 3.0f, 1);
  int found = 0;
  for (Index i = 0; i < 600; ++i) {
    const QVector3D seen = view.toScreen({xyz(i, 0), xyz(i, 1), xyz(i, 2)});
    found += cloud.cellAt(QPointF(seen.x(), seen.y()), 1.0, {}) == i;
  }
  QVERIFY(found <= 1);
}

}  // namespace chreode

QTEST_GUILESS_MAIN(chreode::TestPointRaster)
#include "test_point_raster.moc"
