#include <QtTest>

#include "figures/view_figure.h"
#include "plots/theme.h"

namespace chreode {

namespace {

QImage plainScene(const QSize& size, const QColor& color) {
  QImage image(size, QImage::Format_RGB32);
  image.fill(color);
  return image;
}

int pixelsOf(const QImage& image, const QRect& place, const QColor& color) {
  int count = 0;
  for (int y = place.top(); y <= place.bottom(); ++y)
    for (int x = place.left(); x <= place.right(); ++x) count += image.pixelColor(x, y) == color;
  return count;
}

}  // namespace

class TestViewFigure : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theSceneIsKeptPixelForPixel() {
    ViewFigure figure;
    figure.scene = plainScene({300, 200}, QColor(1, 2, 3));
    figure.scene.setPixelColor(299, 199, QColor(9, 8, 7));
    figure.legend.title = {QStringLiteral("cell_type")};
    figure.footer = {QStringLiteral("cells.h5ad")};
    const QImage page = paintViewFigure(figure, Theme::light());
    QCOMPARE(page.copy(0, 0, 300, 199), figure.scene.copy(0, 0, 300, 199));
    QVERIFY(page.width() > 300 && page.height() > 200);
  }

  void withoutLegendAndFooterItIsTheScene() {
    ViewFigure figure;
    figure.scene = plainScene({120, 90}, Qt::red);
    QCOMPARE(paintViewFigure(figure, Theme::light()).size(), QSize(120, 90));
  }

  void everyClassHasItsSwatch() {
    ViewFigure figure;
    figure.scene = plainScene({300, 200}, Qt::white);
    const QColor colors[] = {QColor(200, 10, 10), QColor(10, 200, 10), QColor(10, 10, 200)};
    for (const QColor& color : colors)
      figure.legend.classes << FigureClass{QStringLiteral("class"), color, QStringLiteral("1,024")};
    const QImage page = paintViewFigure(figure, Theme::light());
    const QRect legend(300, 0, page.width() - 300, 200);
    for (const QColor& color : colors) QVERIFY(pixelsOf(page, legend, color) > 40);
  }

  void scaleMakesEverythingLarger() {
    ViewFigure one, three;
    one.scene = plainScene({300, 200}, Qt::white);
    three.scene = plainScene({900, 600}, Qt::white);
    three.scale = 3.0;
    for (ViewFigure* figure : {&one, &three}) {
      figure->legend.title = {QStringLiteral("cell_type")};
      figure->legend.classes << FigureClass{QStringLiteral("a"), QColor(200, 10, 10), {}};
      figure->footer = {QStringLiteral("cells.h5ad")};
    }
    const QImage small = paintViewFigure(one, Theme::light());
    const QImage large = paintViewFigure(three, Theme::light());
    QVERIFY(qAbs(large.width() - 3 * small.width()) <= 2);
    QVERIFY(qAbs(large.height() - 3 * small.height()) <= 2);
    const int smallSwatch = pixelsOf(small, small.rect(), QColor(200, 10, 10));
    const int largeSwatch = pixelsOf(large, large.rect(), QColor(200, 10, 10));
    QVERIFY(largeSwatch > 7 * smallSwatch && largeSwatch < 13 * smallSwatch);
  }

  void classesThatDoNotFitAreCounted() {
    ViewFigure figure;
    figure.scene = plainScene({300, 200}, Qt::white);
    for (int k = 0; k < 100; ++k)
      figure.legend.classes << FigureClass{
          QStringLiteral("a name as wide as a column is %1").arg(k), QColor(200, 10, 10), {}};
    const QImage page = paintViewFigure(figure, Theme::light());
    QCOMPARE(page.height(), 200);
    // The last row says how many are left out: text, no swatch.
    const QRect lastRow(300, 200 - 16 - 20, page.width() - 300, 20);
    QCOMPARE(pixelsOf(page, lastRow.adjusted(0, 4, 0, 0), QColor(200, 10, 10)), 0);
  }

  void aNumberGetsAColourBar() {
    ViewFigure figure;
    figure.scene = plainScene({300, 200}, Qt::white);
    figure.legend.bar = ColorBar{{0.0, 4.0}};
    figure.legend.title = {QStringLiteral("Gata1, counts per 10,000")};
    const QImage page = paintViewFigure(figure, Theme::light());
    const QRect legend(300, 0, page.width() - 300, 200);
    int yellow = 0, violet = 0;  // viridis's two ends
    for (int y = legend.top(); y <= legend.bottom(); ++y)
      for (int x = legend.left(); x <= legend.right(); ++x) {
        const QColor color = page.pixelColor(x, y);
        yellow += color.red() > 220 && color.green() > 200 && color.blue() < 80;
        violet += color.red() < 90 && color.green() < 40 && color.blue() > 70;
      }
    QVERIFY(yellow > 20 && violet > 20);
  }
};

}  // namespace chreode

QTEST_MAIN(chreode::TestViewFigure)
#include "test_view_figure.moc"
