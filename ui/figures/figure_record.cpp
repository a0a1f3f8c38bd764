#include "figures/figure_record.h"

#include <QJsonArray>

#include "plots/number_text.h"

namespace chreode {

namespace {

QString quoted(const QString& text) {
  QString safe = text;
  safe.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
      .replace(QLatin1Char('"'), QStringLiteral("\\\""));
  return QLatin1Char('"') + safe + QLatin1Char('"');
}

QJsonArray vectorJson(const QVector3D& v) {
  return {static_cast<double>(v.x()), static_cast<double>(v.y()), static_cast<double>(v.z())};
}

}  // namespace

QString pointsAsName(PointsAs points) {
  switch (points) {
    case PointsAs::vector:
      return QStringLiteral("vector");
    case PointsAs::raster:
      return QStringLiteral("raster");
    case PointsAs::automatic:
      break;
  }
  return QStringLiteral("auto");
}

QString drawOrderName(DrawOrder order) {
  switch (order) {
    case DrawOrder::random:
      return QStringLiteral("random");
    case DrawOrder::depth:
      return QStringLiteral("depth");
    case DrawOrder::value:
      return QStringLiteral("value");
    case DrawOrder::automatic:
      break;
  }
  return QStringLiteral("auto");
}

QString legendPlaceName(LegendPlace place) {
  switch (place) {
    case LegendPlace::below:
      return QStringLiteral("below");
    case LegendPlace::none:
      return QStringLiteral("none");
    case LegendPlace::right:
      break;
  }
  return QStringLiteral("right");
}

QJsonObject FigureRecord::toJson(const FigureOptions& options) const {
  QJsonObject colors{{QStringLiteral("by"), colorBy}, {QStringLiteral("kind"), colorKind}};
  if (!colorUnit.isEmpty()) colors[QStringLiteral("unit")] = colorUnit;
  if (range) {
    colors[QStringLiteral("map")] = scale.map;
    colors[QStringLiteral("reversed")] = scale.reversed;
    colors[QStringLiteral("log")] = scale.log;
    colors[QStringLiteral("range")] = QJsonArray{range->low, range->high};
  }
  QJsonObject palette;
  for (int k = 0; k < classes.size(); ++k)
    palette[classes[k]] = classColors[static_cast<std::size_t>(k)].name();
  if (!palette.isEmpty()) colors[QStringLiteral("classes")] = palette;
  const QQuaternion& turn = camera.orientation;
  QJsonObject json{
      {QStringLiteral("program"), QString(QStringLiteral("Chreode ") + version)},
      {QStringLiteral("file"), file},
      {QStringLiteral("data_hash"), dataHash},
      {QStringLiteral("matrix"), matrixIs},
      {QStringLiteral("cells"), static_cast<qint64>(cells)},
      {QStringLiteral("cells_shown"), static_cast<qint64>(shown)},
      {QStringLiteral("simulated"), simulated},
      {QStringLiteral("edited"), edited},
      {QStringLiteral("projection"), view},
      {QStringLiteral("camera"),
       QJsonObject{{QStringLiteral("focus"), vectorJson(camera.focus)},
                   {QStringLiteral("orientation"),
                    QJsonArray{static_cast<double>(turn.scalar()), static_cast<double>(turn.x()),
                               static_cast<double>(turn.y()), static_cast<double>(turn.z())}},
                   {QStringLiteral("distance"), static_cast<double>(camera.distance)},
                   {QStringLiteral("orthographic"), orthographic}}},
      {QStringLiteral("colors"), colors},
      {QStringLiteral("draw_order"), drawOrderName(options.order)},
      {QStringLiteral("opacity"), options.opacity},
      {QStringLiteral("point_scale"), options.pointScale},
      {QStringLiteral("seed"), static_cast<qint64>(seed)},
      {QStringLiteral("methods"), methods()},
      {QStringLiteral("scanpy"), scanpy(options)}};
  if (!part.isEmpty()) json[QStringLiteral("part")] = part;
  if (!sample.isEmpty()) json[QStringLiteral("sample")] = sample;
  json[QStringLiteral("projection_seed")] =
      viewSeed ? QJsonValue(static_cast<qint64>(*viewSeed)) : QJsonValue();
  if (!storedAs.isEmpty()) json[QStringLiteral("obsm")] = storedAs;
  json[QStringLiteral("model")] = model.isEmpty() ? QJsonValue() : QJsonValue(model);
  json[QStringLiteral("model_hash")] = modelHash.isEmpty() ? QJsonValue() : QJsonValue(modelHash);
  return json;
}

QString FigureRecord::methods() const {
  QString text = simulated ? QStringLiteral("Simulated data: ") : QString();
  text += shown == cells ? countText(cells) + QStringLiteral(" cells")
                         : QStringLiteral("%1 of %2 cells").arg(countText(shown), countText(cells));
  text += QStringLiteral(" of %1 (").arg(file);
  if (!sample.isEmpty()) text += sample + QStringLiteral("; ");
  text += QStringLiteral("data hash %1; matrix %2)").arg(dataHash, matrixIs);
  text += QStringLiteral(", laid out by %1").arg(view);
  if (viewSeed) text += QStringLiteral(" (seed %1)").arg(*viewSeed);
  if (!model.isEmpty() && storedAs.isEmpty())
    text += QStringLiteral(" under the model %1 (hash %2)").arg(model, modelHash);
  if (!colorBy.isEmpty()) {
    text += QStringLiteral(", coloured by %1").arg(colorBy);
    if (!colorUnit.isEmpty()) text += QStringLiteral(" (%1)").arg(colorUnit);
    if (range) {
      text += QStringLiteral(" with the map %1%2 from %3 to %4%5")
                  .arg(scale.map, scale.reversed ? QStringLiteral(" reversed") : QString(),
                       numberText(range->low), numberText(range->high),
                       scale.log ? QStringLiteral(" on a log10(1 + x) axis") : QString());
    }
  }
  if (edited) text += QStringLiteral("; edited cells stand where the model predicts them");
  return text + QStringLiteral(". Drawn with Chreode %1, seed %2.").arg(version).arg(seed);
}

QString FigureRecord::scanpy(const FigureOptions& options) const {
  QStringList lines;
  const QString basis = storedAs.isEmpty() ? QStringLiteral("X_chreode_view") : storedAs;
  lines << QStringLiteral("import scanpy as sc");
  QString read = QStringLiteral("adata = sc.read_h5ad(%1)").arg(quoted(file));
  if (storedAs.isEmpty())
    read += QStringLiteral("  # a copy saved by Chreode: it holds the view as obsm[%1]")
                .arg(quoted(basis));
  lines << read;
  const bool gene = colorKind == QStringLiteral("gene");
  QString prepare;
  if (gene && matrix == QStringLiteral("raw"))
    prepare = QStringLiteral("adata = adata.raw.to_adata()");
  if (gene && matrix.startsWith(QStringLiteral("layers/")))
    prepare = QStringLiteral("adata.X = adata.layers[%1]").arg(quoted(matrix.mid(7)));
  if (gene && counts) {
    if (!prepare.isEmpty()) prepare += QStringLiteral("; ");
    prepare += QStringLiteral("sc.pp.normalize_total(adata, target_sum=%1); sc.pp.log1p(adata)")
                   .arg(medianDepth, 0, 'g', 10);
  }
  if (!classes.isEmpty()) {
    QStringList names;
    for (const QColor& color : classColors) names << quoted(color.name());
    prepare =
        QStringLiteral("adata.uns[%1] = [%2]")
            .arg(quoted(colorBy + QStringLiteral("_colors")), names.join(QStringLiteral(", ")));
  }
  if (!prepare.isEmpty()) lines << prepare;
  QString draw = QStringLiteral("sc.pl.embedding(adata, basis=%1").arg(quoted(basis));
  if (gene || colorKind == QStringLiteral("annotation"))
    draw += QStringLiteral(", color=%1").arg(quoted(colorBy));
  if (!flat) draw += QStringLiteral(", projection=\"3d\"");
  if (range && (gene || colorKind == QStringLiteral("annotation"))) {
    draw += QStringLiteral(", cmap=%1, vmin=%2, vmax=%3")
                .arg(quoted(scale.map + (scale.reversed ? QStringLiteral("_r") : QString())))
                .arg(range->low, 0, 'g', 6)
                .arg(range->high, 0, 'g', 6);
  }
  if (options.order != DrawOrder::value) draw += QStringLiteral(", sort_order=False");
  if (!options.title.isEmpty()) draw += QStringLiteral(", title=%1").arg(quoted(options.title));
  lines << draw + QLatin1Char(')');
  return lines.join(QLatin1Char('\n'));
}

}  // namespace chreode
