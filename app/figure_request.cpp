#include "figure_request.h"

#include <QStringList>
#include <cmath>
#include <optional>

#include "plots/color_map.h"
#include "scene/camera_rig.h"
#include "verb.h"

namespace chreode {

namespace {

/// "89x70mm", "89x70", "single" and "double" (with two thirds of the width as height).
QSizeF sizeFrom(const std::string& text) {
  QString size = QString::fromStdString(text).toLower().trimmed();
  for (const auto& [name, width] :
       {std::pair("single", singleColumn), std::pair("double", doubleColumn)}) {
    if (size == QLatin1String(name)) return {width, std::round(width * 2.0 / 3.0)};
    const QString prefix = QLatin1String(name) + QString(QLatin1Char('x'));
    if (size.startsWith(prefix)) size = QString::number(width) + size.mid(prefix.size() - 1);
  }
  if (size.endsWith(QStringLiteral("mm"))) size.chop(2);
  const QStringList parts = size.split(QLatin1Char('x'));
  bool wide = false, high = false;
  if (parts.size() == 2) {
    const QSizeF found(parts[0].toDouble(&wide), parts[1].toDouble(&high));
    const auto fits = [](double side) { return side >= 20.0 && side <= 1000.0; };
    if (wide && high && fits(found.width()) && fits(found.height())) return found;
  }
  refuseFigure(
      "--size \"" + text +
      "\" is no size; say 89x70mm (20 to 1,000 mm a side), single or double, or singlex70");
}

}  // namespace

void refuseFigure(const std::string& sentence) {
  throw CLI::ValidationError("figure", sentence);
}

FigureOptions figureOptions(const FigureRequest& asked) {
  FigureOptions options;
  options.millimetres = sizeFrom(asked.size);
  options.dpi = asked.dpi;
  options.family = QString::fromStdString(asked.font);
  options.fontSize = asked.fontSize;
  options.title = QString::fromStdString(asked.title);
  options.legend = oneOf<LegendPlace>(
      "--legend", asked.legend,
      {{"right", LegendPlace::right}, {"below", LegendPlace::below}, {"none", LegendPlace::none}});
  options.transparent =
      oneOf<bool>("--background", asked.background, {{"white", false}, {"transparent", true}});
  options.gizmo = !asked.noGizmo;
  options.labels = asked.labels;
  options.pointScale = asked.pointScale;
  options.opacity = asked.opacity;
  options.order = oneOf<DrawOrder>("--order", asked.order,
                                   {{"auto", DrawOrder::automatic},
                                    {"random", DrawOrder::random},
                                    {"depth", DrawOrder::depth},
                                    {"value", DrawOrder::value}});
  options.zerosFirst = !asked.zerosMixed;
  options.points = oneOf<PointsAs>(
      "--points", asked.points,
      {{"auto", PointsAs::automatic}, {"vector", PointsAs::vector}, {"raster", PointsAs::raster}});
  const double pixels = options.millimetres.width() * options.millimetres.height() / 645.16 *
                        options.dpi * options.dpi;
  if (pixels > 2.5e8) refuseFigure("--size and --dpi make more than 250 million pixels; lower one");
  return options;
}

ColorScale scaleFrom(const FigureRequest& asked) {
  ColorScale scale{QString::fromStdString(asked.map), asked.reversed, asked.log};
  if (isColorMap(scale.map)) return scale;
  QStringList names;
  for (const ColorMapName& name : colorMapNames()) names << name.id;
  refuseFigure("--map \"" + asked.map + "\" is unknown; there are " +
               names.join(QStringLiteral(", ")).toStdString());
}

QQuaternion orientationFrom(const FigureRequest& asked) {
  static const std::vector<std::pair<const char*, int>> faces{
      {"front", 0}, {"back", 1}, {"left", 2}, {"right", 3}, {"top", 4}, {"bottom", 5}};
  CameraRig rig;
  rig.setPose({{}, faceOrientation(oneOf<int>("--view", asked.view, faces)), 1.0f});
  if (!asked.turn.empty()) rig.orbit(asked.turn[0], asked.turn[1]);
  return rig.pose().orientation;
}

void checkRequest(const FigureRequest& asked) {
  scaleFrom(asked);
  orientationFrom(asked);
  if (!asked.range.empty() && !(asked.range[0] < asked.range[1]))
    refuseFigure("--range needs a lower and then a higher number");
  if (!asked.percentiles.empty() && !(asked.percentiles[0] < asked.percentiles[1]))
    refuseFigure("--percentiles needs a lower and then a higher number");
}

void addSourceOptions(CLI::App& verb, FigureRequest& request) {
  verb.add_option("file", request.file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb.add_option("--model", request.model, "The model whose codes are shown; PCA unless said")
      ->type_name("M.pt");
  verb.add_option("--projection", request.projection,
                  "A name of obsm, or of codes: pca, classes, latent:1,2,3. Unless said, pca with "
                  "--model, else the best known of obsm")
      ->type_name("NAME");
  verb.add_option("--color-by,--colour-by", request.colorBy,
                  "A column, a gene, two or three genes with commas between (blended), latent:N, "
                  "gauge, or - for none; the cell types unless said")
      ->type_name("X");
  verb.add_option("--label", request.label, "Column of the class names of --labels")
      ->type_name("COLUMN");
  verb.add_option("--map", request.map, "viridis, magma, cividis, RdBu_r or Greys")
      ->type_name("NAME");
  verb.add_flag("--reversed", request.reversed, "The map the other way round");
  verb.add_flag("--log", request.log, "Colours on a log10(1 + x) axis");
  CLI::Option* range = verb.add_option("--range", request.range, "The values at the map's ends")
                           ->expected(2)
                           ->delimiter(',')
                           ->type_name("LOW,HIGH");
  verb.add_option("--percentiles", request.percentiles, "The same by percentiles; 0,99 for genes")
      ->expected(2)
      ->delimiter(',')
      ->type_name("LOW,HIGH")
      ->check(CLI::Range(0.0, 100.0))
      ->excludes(range);
  verb.add_option("--view", request.view, "The face that is looked at")
      ->type_name("front|back|left|right|top|bottom");
  verb.add_option("--turn", request.turn, "Then turned to the right and down, in degrees")
      ->expected(2)
      ->delimiter(',')
      ->type_name("RIGHT,DOWN");
  verb.add_flag("--orthographic", request.orthographic, "Without perspective");
  verb.add_option("--seed", request.seed, "Of the order in which cells are drawn")->type_name("S");
  addChoiceOptions(verb, request.choice);
  addGeneNameOptions(verb, request.names);
}

void addLookOptions(CLI::App& verb, FigureRequest& request) {
  verb.add_option("--points", request.points,
                  "vector: circles; raster: one embedded picture; auto: circles up to 20000 cells")
      ->type_name("auto|vector|raster");
  verb.add_option("--background", request.background)->type_name("white|transparent");
  verb.add_option("--title", request.title)->type_name("TEXT");
  verb.add_option("--font", request.font, "Font family; Inter unless said")->type_name("NAME");
  verb.add_option("--font-size", request.fontSize, "In points")->check(CLI::Range(3.0, 48.0));
  verb.add_option("--legend", request.legend)->type_name("right|below|none");
  verb.add_flag("--labels", request.labels, "Class names among the cells");
  verb.add_flag("--no-gizmo", request.noGizmo, "Without the axes in the corner");
  verb.add_option("--point-scale", request.pointScale, "Times the automatic size")
      ->check(CLI::Range(0.05, 20.0));
  verb.add_option("--opacity", request.opacity)->check(CLI::Range(0.02, 1.0));
  verb.add_option("--order", request.order,
                  "What is on top: auto is random, in 3D only among cells as near; random takes no "
                  "heed of depth; depth; value")
      ->type_name("auto|random|depth|value");
  verb.add_flag("--zeros-mixed", request.zerosMixed,
                "A gene's zeros among the others rather than beneath them");
}

}  // namespace chreode
