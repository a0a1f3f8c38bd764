#include <QtTest>
#include <cmath>
#include <limits>

#include <malloc.h>

#include "base/random.h"
#include "render/graphics_setup.h"
#include "render/vtk_widget.h"
#include "scene/scene_view.h"

namespace chreode {

namespace {

Matrix cluster(Index count) {
  Random random(2);
  Matrix xyz(count, 3);
  for (Index i = 0; i < xyz.size(); ++i) xyz.data()[i] = static_cast<float>(random.normal());
  return xyz;
}

/// Mean and greatest difference of the channels of two pictures.
std::pair<double, double> difference(const QImage& a, const QImage& b) {
  double sum = 0.0;
  int wide = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int x = 0; x < a.width(); ++x) {
      const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
      const int far = std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)),
                                std::abs(qBlue(p) - qBlue(q))});
      sum += far;
      wide += far > 48;
    }
  }
  const double pixels = static_cast<double>(a.width()) * a.height();
  return {sum / pixels, wide / pixels};
}

double allocatedBytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

/// Of red and blue together, over all pixels.
double shareOfRed(const QImage& image) {
  double red = 0.0, blue = 0.0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const QRgb pixel = image.pixel(x, y);
      red += std::max(0, qRed(pixel) - qBlue(pixel));
      blue += std::max(0, qBlue(pixel) - qRed(pixel));
    }
  }
  return red / std::max(1.0, red + blue);
}

}  // namespace

/// The two that draw cells: VTK, and the CPU where OpenGL runs on it and cells are many.
class TestSceneDrawing : public QObject {
  Q_OBJECT

  std::unique_ptr<QWidget> m_host;
  std::unique_ptr<SceneView> m_view;

 private Q_SLOTS:
  void init() {
    m_host = std::make_unique<QWidget>();
    m_host->setFixedSize(500, 400);
    m_view = std::make_unique<SceneView>(m_host.get());
    if (!m_view->widget()) QSKIP(qPrintable(m_view->problem()));
    m_view->widget()->setGeometry(m_host->rect());
    m_view->setGround(Qt::white);
    m_host->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_host.get()));
    QTRY_VERIFY(m_view->widget()->renderCount() > 0);
  }

  // The view takes its renderers from the window that is the host's.
  void cleanup() {
    m_view.reset();
    m_host.reset();
  }

  void bothDrawTheSame() {
    const Matrix xyz = cluster(4000);
    CellColors classes, numbers;
    for (Index i = 0; i < xyz.rows(); ++i) {
      classes.direct.push_back(i % 2 ? Rgb{200, 60, 20} : Rgb{20, 90, 200});
      numbers.numbers.push_back(i % 5 == 0   ? std::numeric_limits<float>::quiet_NaN()
                                : i % 3 == 0 ? 0.0f
                                             : static_cast<float>(i) / 4000.0f);
    }
    numbers.zerosBeneath = true;
    for (int k = 0; k < 256; ++k) {
      numbers.table.push_back(
          {static_cast<std::uint8_t>(k), 80, static_cast<std::uint8_t>(255 - k)});
    }
    std::vector<std::uint8_t> visible(4000, 1);
    for (std::size_t i = 0; i < 400; ++i) visible[i] = 0;
    m_view->setPositions(xyz);
    m_view->setVisible(visible);
    for (const double size : {2.0, 5.0, 11.0}) {
      m_view->setPointSize(size);
      for (const CellColors* colors : {&classes, &numbers}) {
        m_view->setColors(*colors);
        m_view->setDrawing(SceneView::Drawing::vtk);
        QVERIFY(!m_view->drawsOnCpu());
        const QImage vtk = m_view->picture(1.0);
        m_view->setDrawing(SceneView::Drawing::cpu);
        QVERIFY(m_view->drawsOnCpu());
        const QImage cpu = m_view->picture(1.0);
        QCOMPARE(cpu.size(), vtk.size());
        // Discs of the CPU begin at quarters of a pixel, and their edges mix with the ground alone.
        const auto [mean, wide] = difference(vtk, cpu);
        QVERIFY2(mean < 4.5 && wide < 0.035,
                 qPrintable(QStringLiteral("%1 px: %2, %3").arg(size).arg(mean).arg(wide)));
        // What stands on the screen is the same picture.
        QCOMPARE(difference(m_view->widget()->grab().toImage(), cpu).first, 0.0);
      }
    }
  }

  // What is on top, and blending: two values far apart decide which colour most pixels have.
  void bothOrderAndBlendAlike() {
    const Matrix xyz = cluster(4000);
    CellColors numbers;
    for (Index i = 0; i < xyz.rows(); ++i) {
      numbers.numbers.push_back(static_cast<float>((i * 37) % 4000));
    }
    numbers.low = 0.0f;
    numbers.high = 4000.0f;
    for (int k = 0; k < 256; ++k) {
      numbers.table.push_back(
          {static_cast<std::uint8_t>(k), 60, static_cast<std::uint8_t>(255 - k)});
    }
    m_view->setPositions(xyz);
    m_view->setColors(numbers);
    m_view->setPointSize(9.0);
    QVector<QImage> pictures;
    for (const CloudLook look :
         {CloudLook{DrawOrder::depth, 1.0}, CloudLook{DrawOrder::random, 1.0},
          CloudLook{DrawOrder::value, 1.0}, CloudLook{DrawOrder::automatic, 0.3}}) {
      m_view->setLook(look);
      m_view->setDrawing(SceneView::Drawing::vtk);
      const QImage vtk = m_view->picture(1.0);
      m_view->setDrawing(SceneView::Drawing::cpu);
      const QImage cpu = m_view->picture(1.0);
      const auto [mean, wide] = difference(vtk, cpu);
      QVERIFY2(mean < 6.0 && wide < 0.05,
               qPrintable(QStringLiteral("order %1, opacity %2: %3, %4")
                              .arg(static_cast<int>(look.order))
                              .arg(look.opacity)
                              .arg(mean)
                              .arg(wide)));
      pictures << cpu;
    }
    // They are four different pictures, and by value the middle is of the high values' colour.
    for (int k = 1; k < 4; ++k) QVERIFY(difference(pictures[k - 1], pictures[k]).first > 6.0);
    const auto redness = [](const QImage& image) {
      double sum = 0.0;
      for (int y = 170; y < 230; ++y)
        for (int x = 220; x < 280; ++x) sum += qRed(image.pixel(x, y)) - qBlue(image.pixel(x, y));
      return sum / 3600.0;
    };
    QVERIFY(redness(pictures[2]) > redness(pictures[1]) + 60.0);
  }

  // The file lists one class after the other, at the same places: neither may cover the other.
  void theOrderOfTheFileNeverDecides() {
    constexpr Index pairs = 3000;
    const Matrix half = cluster(pairs);
    Matrix xyz(2 * pairs, 3);
    xyz.topRows(pairs) = half;
    xyz.bottomRows(pairs) = half;
    CellColors classes;
    classes.direct.assign(pairs, Rgb{220, 20, 20});
    classes.direct.insert(classes.direct.end(), pairs, Rgb{20, 20, 220});
    for (const bool flat : {false, true}) {
      if (flat) xyz.col(2).setZero();
      m_view->setPositions(xyz);
      m_view->setFlat(flat);
      m_view->setColors(classes);
      m_view->setPointSize(5.0);
      for (const DrawOrder order : {DrawOrder::automatic, DrawOrder::random, DrawOrder::value}) {
        for (const double opacity : {1.0, 0.4}) {
          m_view->setLook({order, opacity});
          for (const auto drawing : {SceneView::Drawing::vtk, SceneView::Drawing::cpu}) {
            m_view->setDrawing(drawing);
            const double share = shareOfRed(m_view->picture(1.0));
            QVERIFY2(share > 0.42 && share < 0.58,
                     qPrintable(QStringLiteral("flat %1, order %2, opacity %3, drawing %4: %5")
                                    .arg(flat)
                                    .arg(static_cast<int>(order))
                                    .arg(opacity)
                                    .arg(static_cast<int>(drawing))
                                    .arg(share)));
          }
        }
      }
    }
    m_view->setFlat(false);
  }

  // In 3D the nearer one covers unless chance alone is asked for.
  void theNearerCoversUnlessChanceAloneDecides() {
    const Matrix half = cluster(3000);
    Matrix xyz(6000, 3);
    xyz.topRows(3000) = half;
    xyz.bottomRows(3000) = half;
    xyz.bottomRows(3000).col(2).array() += 0.02f;  // towards the eye
    CellColors classes;
    classes.direct.assign(3000, Rgb{220, 20, 20});
    classes.direct.insert(classes.direct.end(), 3000, Rgb{20, 20, 220});
    m_view->setPositions(xyz);
    m_view->setColors(classes);
    m_view->setPointSize(6.0);
    m_view->lookFrom(0);
    QTest::qWait(400);  // the eye's flight
    for (const auto drawing : {SceneView::Drawing::vtk, SceneView::Drawing::cpu}) {
      m_view->setDrawing(drawing);
      m_view->setLook({});
      QVERIFY(shareOfRed(m_view->picture(1.0)) < 0.3);
      m_view->setLook({DrawOrder::random, 1.0});
      QVERIFY(shareOfRed(m_view->picture(1.0)) > 0.4);
    }
  }

  // What a cell costs, by what is allocated for more of them; colours are their owner's.
  void aCellCostsFortyBytesAtMost() {
    for (const auto drawing : {SceneView::Drawing::cpu, SceneView::Drawing::vtk}) {
      for (const bool selects : {false, true}) {
        double allocated[2];
        const Index sizes[] = {400'000, 1'200'000};
        for (int k = 0; k < 2; ++k) {
          const Matrix xyz = cluster(sizes[k]);
          CellColors numbers;
          numbers.numbers.assign(static_cast<std::size_t>(sizes[k]), 0.5f);
          numbers.table.assign(256, Rgb{20, 90, 200});
          const SharedColors colors = shared(std::move(numbers));
          std::vector<std::uint8_t> flags(static_cast<std::size_t>(sizes[k]), 1);
          flags[0] = 0;
          const double before = allocatedBytes();
          QWidget host;
          host.resize(200, 200);
          SceneView view(&host);
          view.setDrawing(drawing);
          view.setPositions(xyz);
          view.setColors(colors);
          view.setVisible(flags);
          view.setColorRange(0.1f, 0.9f);
          if (selects) view.setSelected(flags);
          allocated[k] = allocatedBytes() - before;
        }
        const double each =
            (allocated[1] - allocated[0]) / static_cast<double>(sizes[1] - sizes[0]);
        qInfo("%s, %s: %.1f bytes a cell", drawing == SceneView::Drawing::cpu ? "CPU" : "VTK",
              selects ? "some selected" : "none selected", each);
        QVERIFY(each > 20.0 && each <= 40.0);
      }
    }
  }

  void manyCellsAreDrawnOnTheCpuUnderSoftwareOpenGl() {
    m_view->setPositions(cluster(1000));
    QVERIFY(!m_view->drawsOnCpu());
    m_view->setPositions(cluster(60'000));
    QCOMPARE(m_view->drawsOnCpu(), m_view->widget()->isSoftware());
    CellColors colors;
    colors.direct.assign(60'000, Rgb{10, 120, 10});
    m_view->setColors(colors);
    QTRY_COMPARE(m_view->drawnCells(), Index{60'000});
    const int cell = m_view->cellAt(QPointF(250, 200));
    QVERIFY(cell >= 0);
    const QVector3D seen = m_view->transform().toScreen(m_view->position(cell));
    QVERIFY(std::hypot(seen.x() - 250, seen.y() - 200) < 8.0);
    m_view->orbit({40, 10});
    QTRY_COMPARE(m_view->drawnCells(), Index{60'000});
    m_view->setPositions(cluster(1000));
    QVERIFY(!m_view->drawsOnCpu());
    QVERIFY(m_view->cellAt(QPointF(250, 200)) < 1000);
  }
};

}  // namespace chreode

int main(int argc, char* argv[]) {
  chreode::prepareGraphics();
  QApplication application(argc, argv);
  chreode::TestSceneDrawing test;
  return QTest::qExec(&test, argc, argv);
}

#include "test_scene_drawing.moc"
