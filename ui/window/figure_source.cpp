#include "window/figure_source.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <vector>

#include "expression/data_hash.h"
#include "expression/normalize.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

QVector<SceneClass> centresOf(const FigureSource& source) {
  QVector<SceneClass> classes;
  if (!source.label) return classes;
  const std::vector<int> levels = levelsOf(*source.label);
  if (levels.size() != static_cast<std::size_t>(source.places.rows())) return classes;
  const ClassLegend legend = classLegend(*source.label);
  // The median of each coordinate: of a class in two parts the mean lies between them.
  std::vector<std::array<std::vector<float>, 3>> members(legend.colors.size());
  for (std::size_t cell = 0; cell < levels.size(); ++cell) {
    if (levels[cell] < 0 || (!source.visible.empty() && !source.visible[cell])) continue;
    for (std::size_t axis = 0; axis < 3; ++axis)
      members[static_cast<std::size_t>(levels[cell])][axis].push_back(
          source.places(static_cast<Index>(cell), static_cast<Index>(axis)));
  }
  for (std::size_t level = 0; level < members.size(); ++level) {
    if (members[level][0].empty()) continue;
    QVector3D centre;
    for (int axis = 0; axis < 3; ++axis) {
      std::vector<float>& along = members[level][static_cast<std::size_t>(axis)];
      const auto middle = along.begin() + static_cast<std::ptrdiff_t>(along.size() / 2);
      std::nth_element(along.begin(), middle, along.end());
      centre[axis] = *middle;
    }
    classes.push_back({legend.names[static_cast<int>(level)], centre, legend.colors[level]});
  }
  return classes;
}

FigureLegend legendOf(const CellPainting& painting) {
  FigureLegend legend;
  if (!painting.classes.names.isEmpty()) {
    legend.title << painting.classes.column;
    for (int k = 0; k < painting.classes.names.size(); ++k) {
      const auto level = static_cast<std::size_t>(k);
      if (painting.classes.counts[level] == 0) continue;  // categories that no cell has
      legend.classes.push_back({painting.classes.names[k], painting.classes.colors[level],
                                countText(painting.classes.counts[level])});
    }
  } else if (!painting.title.isEmpty()) {
    legend.title << painting.title;
    if (!painting.unit.isEmpty()) legend.title << painting.unit;
    if (!painting.blended.empty()) legend.title[0] = QStringLiteral("Genes");
    for (const BlendedGene& one : painting.blended)
      legend.classes.push_back({one.gene, one.color, countText(one.cells)});
    legend.bar = painting.bar;
  }
  return legend;
}

}  // namespace

QString colorKindName(ColorSource::Kind kind) {
  switch (kind) {
    case ColorSource::Kind::annotation:
      return QStringLiteral("annotation");
    case ColorSource::Kind::gene:
      return QStringLiteral("gene");
    case ColorSource::Kind::genes:
      return QStringLiteral("genes");
    case ColorSource::Kind::geneSet:
      return QStringLiteral("gene set");
    case ColorSource::Kind::latent:
      return QStringLiteral("latent");
    case ColorSource::Kind::gauge:
      return QStringLiteral("gauge");
    case ColorSource::Kind::kept:
      return QStringLiteral("kept");
    case ColorSource::Kind::none:
      break;
  }
  return QStringLiteral("none");
}

CellFigure figureOf(const FigureSource& source) {
  const Dataset& data = *source.data;
  const CellPainting& painting = source.painting;
  CellFigure figure;
  figure.places = std::make_shared<const Matrix>(source.places);
  figure.flat = source.view->flat();
  figure.visible = source.visible;
  figure.colors = painting.colors;
  figure.legend = legendOf(painting);
  figure.caption = QString::fromStdString(source.view->name());
  figure.classes = centresOf(source);
  figure.seed = source.seed;
  if (data.simulated) figure.notes << QStringLiteral("Simulated data.");
  if (data.sample) figure.notes << QString::fromStdString(data.sample->description());
  if (source.edited)
    figure.notes << QStringLiteral(
        "Shows edited cells: predictions are associations that the model learned from these data.");

  FigureRecord& record = figure.record;
  record.version = QCoreApplication::applicationVersion();
  record.file = QFileInfo(QString::fromStdString(data.path)).fileName();
  if (record.file.isEmpty()) record.file = QString::fromStdString(data.name);
  record.dataHash = QString::fromStdString(dataHashText(data));
  record.part = QString::fromStdString(data.part);
  record.matrix = QString::fromStdString(data.taken.which);
  record.matrixIs = QString::fromStdString(data.taken.description());
  record.counts = data.taken.scale == Scale::counts;
  if (record.counts && data.matrix && painting.source.kind == ColorSource::Kind::gene)
    record.medianDepth = medianDepth(*data.matrix);
  record.cells = data.cellCount();
  record.genes = data.geneCount();
  if (data.sample) record.sample = QString::fromStdString(data.sample->description());
  record.simulated = data.simulated;
  record.edited = source.edited;
  if (source.model) {
    record.model = source.model->name;
    record.modelHash = source.model->fingerprint;
  }
  record.view = QString::fromStdString(source.view->description());
  record.storedAs = source.storedAs;
  record.viewSeed = source.viewSeed;
  record.flat = figure.flat;
  record.colorKind = colorKindName(painting.source.kind);
  record.colorBy = painting.classes.names.isEmpty() ? painting.title : painting.classes.column;
  record.colorUnit = painting.unit;
  if (painting.bar) {
    record.scale = painting.bar->scale;
    record.range = painting.bar->range;
  }
  record.classes = painting.classes.names;
  record.classColors = painting.classes.colors;
  record.seed = source.seed;
  return figure;
}

}  // namespace chreode
