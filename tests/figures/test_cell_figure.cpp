#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include "base/error.h"
#include "base/random.h"
#include "figures/cell_figure.h"
#include "figures/figure_labels.h"
#include "figures/figure_points.h"
#include "figures/pdf_page_box.h"

namespace chreode {

namespace {

/// Cells in three balls, a class each.
CellFigure threeBalls(Index cells, bool flat) {
  CellFigure figure;
  Matrix places = Matrix::Zero(cells, 3);
  Random random(5);
  const Rgb colors[] = {{230, 20, 20}, {20, 160, 40}, {30, 60, 220}};
  for (Index i = 0; i < cells; ++i) {
    places(i, 0) = static_cast<float>(3.0 * static_cast<double>(i % 3) + random.normal());
    places(i, 1) = static_cast<float>(random.normal());
    if (!flat) places(i, 2) = static_cast<float>(random.normal());
    figure.colors.direct.push_back(colors[i % 3]);
  }
  figure.places = std::make_shared<const Matrix>(places);
  figure.flat = flat;
  figure.legend.title << QStringLiteral("cell_type");
  for (int k = 0; k < 3; ++k) {
    const QColor color(colors[k][0], colors[k][1], colors[k][2]);
    const QString name = QStringLiteral("class & %1").arg(k);
    figure.legend.classes.push_back({name, color, QStringLiteral("7")});
    figure.classes.push_back({name, {3.0f * static_cast<float>(k), 0, 0}, color});
    figure.record.classes << name;
    figure.record.classColors.push_back(color);
  }
  figure.notes << QStringLiteral("Simulated data.");
  figure.record.file = QStringLiteral("cells.h5ad");
  figure.record.dataHash = QStringLiteral("0123456789abcdef");
  figure.record.matrixIs = QStringLiteral("X: counts");
  figure.record.cells = cells;
  figure.record.simulated = true;
  figure.record.view = QStringLiteral("PCA of codes");
  figure.record.colorKind = QStringLiteral("annotation");
  figure.record.colorBy = QStringLiteral("cell_type");
  return figure;
}

/// How often each element stands in an SVG file, and all its text.
struct SvgContents {
  QHash<QString, int> elements;
  QStringList texts;
  QString width, height;
  bool wellFormed = false;
};

SvgContents contentsOf(const QString& path) {
  SvgContents contents;
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return contents;
  QXmlStreamReader xml(&file);
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    const QString name = xml.name().toString();
    ++contents.elements[name];
    if (name == QStringLiteral("svg")) {
      contents.width = xml.attributes().value(QStringLiteral("width")).toString();
      contents.height = xml.attributes().value(QStringLiteral("height")).toString();
    }
    if (name == QStringLiteral("text")) contents.texts << xml.readElementText();
  }
  contents.wellFormed = !xml.hasError();
  return contents;
}

QByteArray outputOf(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  process.waitForFinished(60000);
  return process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
}

/// Mean difference of two pictures' channels, 0 … 255.
double meanDifference(const QImage& a, const QImage& b) {
  if (a.size() != b.size()) return 255.0;
  double sum = 0.0;
  for (int y = 0; y < a.height(); ++y)
    for (int x = 0; x < a.width(); ++x) {
      const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
      sum += std::abs(qRed(p) - qRed(q)) + std::abs(qGreen(p) - qGreen(q)) +
             std::abs(qBlue(p) - qBlue(q));
    }
  return sum / (3.0 * a.width() * a.height());
}

}  // namespace

class TestCellFigure : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  QString file(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

 private Q_SLOTS:
  void circlesUpToTheLimitAndTextThatIsText() {
    FigureOptions options;
    options.title = QStringLiteral("A title");
    options.labels = true;
    options.gizmo = false;  // an axis that points at the eye is a dot
    const PaintedFigure painted =
        writeCellFigure(file("few.svg"), FigureFormat::svg, threeBalls(300, false), options);
    QVERIFY(painted.circles);
    QCOMPARE(painted.points, 300);
    const SvgContents svg = contentsOf(file("few.svg"));
    QVERIFY(svg.wellFormed);
    // A circle a cell, and a swatch for each of the three classes.
    QCOMPARE(svg.elements[QStringLiteral("circle")] + svg.elements[QStringLiteral("ellipse")],
             300 + 3);
    QCOMPARE(svg.elements[QStringLiteral("image")], 0);
    QCOMPARE(svg.width, QStringLiteral("89mm"));
    QCOMPARE(svg.height, QStringLiteral("70mm"));
    const QString all = svg.texts.join(QLatin1Char('|'));
    for (const char* text : {"A title", "cell_type", "class & 2", "Simulated data."})
      QVERIFY2(all.contains(QLatin1String(text)), text);
    // Its name in the legend and among the cells.
    QCOMPARE(all.count(QStringLiteral("class & 1")), 2);
  }

  void aPictureBeyondTheLimit() {
    FigureOptions options;
    options.points = PointsAs::raster;
    options.gizmo = false;
    const PaintedFigure painted =
        writeCellFigure(file("many.svg"), FigureFormat::svg, threeBalls(300, false), options);
    QVERIFY(!painted.circles);
    const SvgContents svg = contentsOf(file("many.svg"));
    QCOMPARE(svg.elements[QStringLiteral("image")], 1);
    QCOMPARE(svg.elements[QStringLiteral("circle")] + svg.elements[QStringLiteral("ellipse")], 3);
    QVERIFY(svg.texts.join(QLatin1Char('|')).contains(QStringLiteral("cell_type")));
    QVERIFY(drawsCircles(PointsAs::automatic, vectorLimit));
    QVERIFY(!drawsCircles(PointsAs::automatic, vectorLimit + 1));
  }

  void sizesAreExact() {
    FigureOptions options;
    options.millimetres = {61.7, 40.3};
    options.dpi = 254;
    for (const auto& [name, format] :
         {std::pair("size.svg", FigureFormat::svg), std::pair("size.pdf", FigureFormat::pdf),
          std::pair("size.png", FigureFormat::png)})
      writeCellFigure(file(name), format, threeBalls(30, true), options);
    const QImage png(file("size.png"));
    QCOMPARE(png.size(), QSize(617, 403));
    QCOMPARE(png.dotsPerMeterX(), 10000);
    QCOMPARE(contentsOf(file("size.svg")).width, QStringLiteral("61.7mm"));
    QFile pdf(file("size.pdf"));
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    const QRegularExpression box(
        QStringLiteral("/MediaBox \\[0 ([-0-9.]+) ([0-9.]+) ([0-9.]+)\\]"));
    const auto found = box.match(QString::fromLatin1(pdf.readAll()));
    QVERIFY(found.hasMatch());
    const double points = 72.0 / 25.4;
    QVERIFY(std::abs(found.captured(2).toDouble() - 61.7 * points) < 1e-3);
    QVERIFY(std::abs(found.captured(3).toDouble() - found.captured(1).toDouble() - 40.3 * points) <
            1e-3);
  }

  void pdfAndSvgLookLikeThePng() {
    FigureOptions options;
    options.dpi = 150;
    const CellFigure figure = threeBalls(600, false);
    writeCellFigure(file("same.png"), FigureFormat::png, figure, options);
    writeCellFigure(file("same.pdf"), FigureFormat::pdf, figure, options);
    writeCellFigure(file("same.svg"), FigureFormat::svg, figure, options);
    const QImage png(file("same.png"));
    QImage blank = png;
    blank.fill(Qt::white);
    const double ink = meanDifference(png, blank);
    QVERIFY(ink > 3.0);
    const QString pdftoppm = QStandardPaths::findExecutable(QStringLiteral("pdftoppm"));
    const QString rsvg = QStandardPaths::findExecutable(QStringLiteral("rsvg-convert"));
    if (pdftoppm.isEmpty() || rsvg.isEmpty())
      QSKIP("pdftoppm and rsvg-convert are needed (poppler-utils, librsvg2-bin)");
    QImage seen = QImage::fromData(outputOf(pdftoppm, {QStringLiteral("-png"), QStringLiteral("-r"),
                                                       QStringLiteral("150"), file("same.pdf")}));
    QVERIFY(!seen.isNull());
    QVERIFY(std::abs(seen.width() - png.width()) <= 1 &&
            std::abs(seen.height() - png.height()) <= 1);
    seen = seen.copy(QRect(QPoint(0, 0), png.size()));
    QVERIFY(meanDifference(png, seen) < 0.25 * ink);
    seen = QImage::fromData(outputOf(
        rsvg, {QStringLiteral("--width"), QString::number(png.width()), QStringLiteral("--height"),
               QString::number(png.height()), file("same.svg")}));
    QVERIFY(!seen.isNull());
    QVERIFY(meanDifference(png, seen.copy(QRect(QPoint(0, 0), png.size()))) < 0.25 * ink);
  }

  void filesSayWhereTheyComeFrom() {
    CellFigure figure = threeBalls(40, false);
    figure.seed = figure.record.seed = 7;
    figure.record.model = QStringLiteral("vae <1>");
    figure.record.modelHash = QStringLiteral("feed");
    for (const char* name : {"said.svg", "said.pdf", "said.png"}) {
      writeCellFigure(file(name), *figureFormatOf(file(name)), figure, {});
      const QJsonObject record = figureRecordOf(file(name));
      QCOMPARE(record[QStringLiteral("data_hash")].toString(), figure.record.dataHash);
      QCOMPARE(record[QStringLiteral("model")].toString(), figure.record.model);
      QCOMPARE(record[QStringLiteral("model_hash")].toString(), figure.record.modelHash);
      QCOMPARE(record[QStringLiteral("simulated")].toBool(), true);
      QCOMPARE(record[QStringLiteral("seed")].toInt(), 7);
      QVERIFY(record[QStringLiteral("camera")].toObject()[QStringLiteral("distance")].toDouble() >
              0.0);
      QCOMPARE(record[QStringLiteral("colors")]
                   .toObject()[QStringLiteral("classes")]
                   .toObject()[QStringLiteral("class & 0")]
                   .toString(),
               QStringLiteral("#e61414"));
      QVERIFY(record[QStringLiteral("methods")].toString().startsWith(
          QStringLiteral("Simulated data: 40 cells of cells.h5ad")));
    }
    QVERIFY(!QFile::exists(file("nothing.svg")));
    QVERIFY(figureRecordOf(file("nothing.svg")).isEmpty());
  }

  void theSameSeedGivesTheSameFile() {
    const auto bytes = [this](std::uint64_t seed) {
      CellFigure figure = threeBalls(900, true);
      figure.seed = seed;
      writeCellFigure(file("seed.svg"), FigureFormat::svg, figure, {});
      QFile svg(file("seed.svg"));
      return svg.open(QIODevice::ReadOnly) ? svg.readAll() : QByteArray();
    };
    const QByteArray first = bytes(1);
    QVERIFY(!first.isEmpty());
    QVERIFY(first == bytes(1));
    QVERIFY(first != bytes(2));
  }

  void orderPutsTheRightOneOnTop() {
    CellColors colors;
    colors.numbers = {0.0f, 5.0f, 2.0f, std::nanf("")};
    colors.table = {{0, 0, 0}, {255, 255, 255}};
    colors.high = 5.0f;
    colors.zerosBeneath = true;
    Matrix places(4, 3);
    places << 0, 0, 0.9f, 0, 0, -0.9f, 0, 0, 0.1f, 0, 0, 0.5f;
    const QRectF box(-1, -1, 2, 2);
    const auto order = [&](DrawOrder wanted, bool zerosFirst) {
      std::vector<int> cells;
      for (const PlacedPoint& point :
           placePoints(places, {}, colors, QMatrix4x4(), box, wanted, zerosFirst, 3))
        cells.push_back(point.cell);
      return cells;
    };
    // Clip depth 1 is far: far first.
    QCOMPARE(order(DrawOrder::depth, false), (std::vector<int>{0, 3, 2, 1}));
    QCOMPARE(order(DrawOrder::value, false), (std::vector<int>{3, 0, 2, 1}));
    const auto zeros = order(DrawOrder::depth, true);
    QCOMPARE(zeros, (std::vector<int>{0, 3, 2, 1}));
    auto chance = order(DrawOrder::random, false);
    QCOMPARE(chance, order(DrawOrder::random, false));
    std::sort(chance.begin(), chance.end());
    QCOMPARE(chance, (std::vector<int>{0, 1, 2, 3}));
    QCOMPARE(
        placePoints(places, {1, 0, 1, 1}, colors, QMatrix4x4(), box, DrawOrder::depth, false, 3)
            .size(),
        3u);
  }

  void aPictureOfPointsIsWhatCirclesAre() {
    const CellFigure figure = threeBalls(500, true);
    FigureOptions options;
    options.legend = LegendPlace::none;
    options.points = PointsAs::vector;
    const QImage circles = renderCellFigure(figure, options, 300);
    options.points = PointsAs::raster;
    const QImage picture = renderCellFigure(figure, options, 300);
    QImage blank = circles;
    blank.fill(Qt::white);
    QVERIFY(meanDifference(circles, picture) < 0.2 * meanDifference(circles, blank));
  }

  void labelsKeepApart() {
    QVector<LabelWish> wishes;
    for (int k = 0; k < 12; ++k) wishes << LabelWish{{50.0 + k, 50.0}, {30.0, 8.0}};
    const QRectF area(0, 0, 200, 200);
    const QVector<QRectF> boxes = placeLabels(wishes, area);
    QCOMPARE(boxes.size(), 12);
    QCOMPARE(boxes[0].center(), wishes[0].anchor);
    for (int i = 0; i < 12; ++i) {
      QVERIFY(area.contains(boxes[i]));
      for (int j = 0; j < i; ++j) QVERIFY(!boxes[i].intersects(boxes[j]));
    }
    QVERIFY(placeLabels({{{5, 5}, {30, 8}}}, QRectF(0, 0, 10, 10))[0].isEmpty());
  }

  void aWholePageOfALegend() {
    CellFigure figure = threeBalls(30, true);
    for (int k = 0; k < 200; ++k)
      figure.legend.classes.push_back({QString::number(k), Qt::gray, {}});
    writeCellFigure(file("legend.svg"), FigureFormat::svg, figure, {});
    const QString all = contentsOf(file("legend.svg")).texts.join(QLatin1Char('|'));
    QVERIFY(all.contains(QRegularExpression(QStringLiteral("and \\d+ more"))));
  }

  void whatCannotBeWrittenIsSaid() {
    QVERIFY_EXCEPTION_THROWN(
        writeCellFigure(file("no/folder.svg"), FigureFormat::svg, threeBalls(3, true), {}), Error);
    QCOMPARE(withPageBox("no pdf", {10, 10}), QByteArray("no pdf"));
    QVERIFY(!figureFormatOf(QStringLiteral("x.jpg")));
  }
};

}  // namespace chreode

QTEST_MAIN(chreode::TestCellFigure)
#include "test_cell_figure.moc"
