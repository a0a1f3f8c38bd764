#include <QJsonArray>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include "figures/panel_figure.h"

namespace chreode {

namespace {

CellFigure figureOf(const QString& caption, const QString& column) {
  CellFigure figure;
  figure.places = std::make_shared<const Matrix>(Matrix::Random(50, 3));
  figure.colors.direct.assign(50, Rgb{20, 60, 200});
  figure.legend.title << column;
  figure.legend.classes.push_back({QStringLiteral("one class"), QColor(20, 60, 200), {}});
  figure.caption = caption;
  figure.notes << QStringLiteral("Simulated data.");
  figure.record.file = QStringLiteral("cells.h5ad");
  figure.record.view = caption;
  figure.record.cells = 50;
  figure.record.simulated = true;
  return figure;
}

/// All text of an SVG file, and how many circles it has.
std::pair<QStringList, int> contentsOf(const QString& path) {
  std::pair<QStringList, int> found;
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return found;
  QXmlStreamReader xml(&file);
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    if (xml.name() == QStringLiteral("circle")) ++found.second;
    if (xml.name() == QStringLiteral("text")) found.first << xml.readElementText().trimmed();
  }
  return found;
}

}  // namespace

class TestPanelFigure : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;

 private Q_SLOTS:
  void panelsHaveLettersAndOneLegend() {
    const std::vector<CellFigure> panels{figureOf(QStringLiteral("UMAP"), QStringLiteral("type")),
                                         figureOf(QStringLiteral("PCA"), QStringLiteral("type")),
                                         figureOf(QStringLiteral("tSNE"), QStringLiteral("type"))};
    FigureOptions options;
    options.millimetres = {180, 120};
    options.gizmo = false;
    const QString path = m_folder.filePath(QStringLiteral("panels.svg"));
    const PaintedFigure painted = writePanels(path, FigureFormat::svg, panels, options);
    QCOMPARE(painted.points, qsizetype{150});
    auto [texts, circles] = contentsOf(path);
    QVERIFY(circles >= 150);  // and the legend's
    for (const char* once : {"A", "B", "C", "UMAP", "PCA", "tSNE", "one class", "Simulated data."})
      QVERIFY2(texts.count(QLatin1String(once)) == 1, once);
    const QJsonObject record = figureRecordOf(path);
    QCOMPARE(record[QStringLiteral("panels")].toArray().size(), 3);
    QCOMPARE(record[QStringLiteral("panels")][1][QStringLiteral("projection")].toString(),
             QStringLiteral("PCA"));
    QVERIFY(record[QStringLiteral("simulated")].toBool());

    options.commonLegend = false;
    writePanels(path, FigureFormat::svg, panels, options);
    QCOMPARE(contentsOf(path).first.count(QStringLiteral("one class")), 3);
  }

  void differentLegendsAreEachPanelsOwn() {
    const std::vector<CellFigure> panels{figureOf(QStringLiteral("UMAP"), QStringLiteral("type")),
                                         figureOf(QStringLiteral("UMAP"), QStringLiteral("donor"))};
    const QString path = m_folder.filePath(QStringLiteral("own.svg"));
    FigureOptions options;
    options.millimetres = {180, 80};
    writePanels(path, FigureFormat::svg, panels, options);
    const QStringList texts = contentsOf(path).first;
    QCOMPARE(texts.count(QStringLiteral("one class")), 2);
    QVERIFY(texts.contains(QStringLiteral("type")) && texts.contains(QStringLiteral("donor")));
  }

  void rowsFollowThePage() {
    QCOMPARE(panelColumns(2, {180, 80}), 2);
    QCOMPARE(panelColumns(2, {80, 180}), 1);
    QCOMPARE(panelColumns(4, {100, 100}), 2);
    QCOMPARE(panelColumns(6, {150, 100}), 3);
  }
};

}  // namespace chreode

QTEST_MAIN(chreode::TestPanelFigure)
#include "test_panel_figure.moc"
