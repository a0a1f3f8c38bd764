#include "figure_verb.h"

#include <QGuiApplication>
#include <QTemporaryDir>
#include <QImage>
#include <QJsonDocument>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "figures/cell_figure.h"
#include "figures/figure_record.h"
#include "files/open_dataset.h"
#include "gene_name_options.h"
#include "model/pca_model.h"
#include "model/torch_engine.h"
#include "plots/color_map.h"
#include "projection/linear_view.h"
#include "projection/stored_view.h"
#include "session/prepared_model.h"
#include "verb.h"
#include "window/figure_source.h"

namespace chreode {

namespace {

struct FigureVerbOptions {
  std::string file, output, model, projection, colorBy, label;
  std::string size = "89x70mm", legend = "right", background = "white", points = "auto",
              order = "auto", map = "viridis", view = "front", title, font;
  double fontSize = 7.0, pointScale = 1.0, opacity = 1.0;
  int dpi = 300;
  std::vector<double> turn, range, percentiles;
  bool reversed = false, log = false, labels = false, noGizmo = false, zerosMixed = false,
       orthographic = false, json = false;
  std::uint64_t seed = 0;
  OpenChoice choice;
  GeneNameOptions names;
};

/// A QGuiApplication that needs no display, for fonts and painters.
class OffscreenProgram {
 public:
  OffscreenProgram() {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Qt would tell of its own choice on standard error, where only our one line belongs.
    if (qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR") && m_runtime.isValid()) {
      qputenv("XDG_RUNTIME_DIR", m_runtime.path().toUtf8());
    }
    m_program = std::make_unique<QGuiApplication>(m_argc, m_argv);
    QCoreApplication::setApplicationVersion(QStringLiteral(CHREODE_VERSION));
  }

 private:
  QTemporaryDir m_runtime;
  int m_argc = 1;
  char m_name[8] = "chreode";
  char* m_argv[2] = {m_name, nullptr};
  std::unique_ptr<QGuiApplication> m_program;
};

[[noreturn]] void refuse(const std::string& sentence) {
  throw CLI::ValidationError("figure", sentence);
}

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
  refuse("--size \"" + text +
         "\" is no size; say 89x70mm (20 to 1,000 mm a side), single or double, or singlex70");
}

template <typename T>
T oneOf(const char* option, const std::string& text,
        const std::vector<std::pair<const char*, T>>& known) {
  std::string names;
  for (const auto& [name, value] : known) {
    if (text == name) return value;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  refuse(std::string(option) + " \"" + text + "\" is unknown; there are " + names);
}

FigureOptions figureOptions(const FigureVerbOptions& asked) {
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
  if (pixels > 2.5e8) refuse("--size and --dpi make more than 250 million pixels; lower one");
  return options;
}

ColorScale scaleFrom(const FigureVerbOptions& asked) {
  ColorScale scale{QString::fromStdString(asked.map), asked.reversed, asked.log};
  if (isColorMap(scale.map)) return scale;
  QStringList names;
  for (const ColorMapName& name : colorMapNames()) names << name.id;
  refuse("--map \"" + asked.map + "\" is unknown; there are " +
         names.join(QStringLiteral(", ")).toStdString());
}

ColorSource colorSourceFrom(const std::string& text, const Dataset& data,
                            const PreparedModel* model) {
  const auto needsModel = [&](const char* what) {
    if (!model) throw Error(std::string(what) + " need a model; name one with --model.");
  };
  if (text.empty()) {
    const std::string label = guessRoles(data.cells).label;
    return label.empty() ? ColorSource() : ColorSource{ColorSource::Kind::annotation, label, 0};
  }
  if (text == "-") return {};
  if (const Annotation* column = data.cells.find(text)) {
    if (column->kind == Annotation::Kind::string)
      throw Error("Column \"" + text + "\" has a text for each cell and no colours.", data.path);
    return {ColorSource::Kind::annotation, text, 0};
  }
  if (text == "gauge") {
    needsModel("Distances to the data");
    return {ColorSource::Kind::gauge, {}, 0};
  }
  if (text.rfind("latent:", 0) == 0) {
    needsModel("Latent numbers");
    const int number = std::atoi(text.c_str() + 7);
    if (number < 1 || number > model->codes().cols())
      throw Error("There is no latent number \"" + text.substr(7) + "\"; the model has " +
                  std::to_string(model->codes().cols()) + ".");
    return {ColorSource::Kind::latent, {}, number - 1};
  }
  if (data.geneOf(text) >= 0) return {ColorSource::Kind::gene, text, 0};
  QStringList genes = QString::fromStdString(text).split(QLatin1Char(','));
  if (genes.size() > 1) {
    if (genes.size() > mostBlended) throw Error("At most three genes are blended.");
    for (QString& gene : genes) {
      gene = gene.trimmed();
      if (data.geneOf(gene.toStdString()) < 0)
        throw Error("The file has no gene \"" + gene.toStdString() + "\".", data.path);
    }
    return {ColorSource::Kind::genes, genes.join(QStringLiteral(", ")).toStdString(), 0};
  }
  throw Error("The file has no column and no gene \"" + text + "\" to colour by.", data.path);
}

/// The colours and the legend of a source.
CellPainting paintingOf(const ColorSource& source, const Dataset& data, const PreparedModel* model,
                        const FigureVerbOptions& asked) {
  const Theme& theme = Theme::light();
  CellPainting painting;
  painting.source = source;
  const Annotation* column =
      source.kind == ColorSource::Kind::annotation ? data.cells.find(source.name) : nullptr;
  if (column) painting.classes = classLegend(*column);
  if (!painting.classes.names.isEmpty()) {
    painting.colors = colorsOfClasses(levelsOf(*column), painting.classes.colors, theme);
    return painting;
  }
  if (source.kind == ColorSource::Kind::none) {
    painting.colors.plain = rgbOf(theme.muted);
    return painting;
  }
  ColorValues values = colorValues(source, data, model, theme);
  painting.title = values.title;
  painting.unit = values.unit;
  if (!values.blend.empty()) {
    painting.colors.direct = std::move(values.blend);
    painting.blended = values.blended;
    return painting;
  }
  ColorBar bar{{}, values.greyZero, scaleFrom(asked), ColorVision::normal};
  auto [low, high] = startPercentiles(source);
  if (!asked.percentiles.empty()) {
    low = asked.percentiles[0];
    high = asked.percentiles[1];
  }
  bar.range = asked.range.empty() ? percentileRange(values.numbers, low, high, values.greyZero)
                                  : ValueRange{asked.range[0], asked.range[1]};
  painting.colors = colorsOfNumbers(values.numbers, bar, theme);
  painting.bar = bar;
  return painting;
}

/// "pca", "classes", "latent:1,2,3" of a model, or a name of obsm; the best known of these unless
/// said.
std::shared_ptr<const Projection> projectionFrom(const FigureVerbOptions& asked,
                                                 const Dataset& data, const PreparedModel* model,
                                                 QString& storedAs) {
  std::string name = asked.projection;
  if (name.empty() && !model) {
    for (const char* known : {"X_umap", "X_tsne", "X_draw_graph_fa", "X_diffmap", "X_pca"})
      if (name.empty() && data.embedding(known)) name = known;
    for (const Embedding& embedding : data.embeddings)
      if (name.empty() && embedding.values.cols() >= 2) name = embedding.name;
  }
  for (const std::string& wanted : {name, "X_" + name}) {
    const Embedding* stored = data.embedding(wanted);
    if (name.empty() || !stored) continue;
    if (stored->values.cols() < 2 || !stored->values.allFinite())
      throw Error("obsm/" + wanted + " has fewer than two columns or missing values.", data.path);
    storedAs = QString::fromStdString(wanted);
    return std::make_shared<const StoredView>(*stored);
  }
  const bool ofModel =
      name.empty() || name == "pca" || name == "classes" || name.rfind("latent:", 0) == 0;
  if (!ofModel) {
    std::string there;
    for (const Embedding& embedding : data.embeddings) there += " " + embedding.name;
    throw Error("There is no projection \"" + name + "\"; there are pca, classes, latent:1,2,3" +
                    (there.empty() ? "" : " and, in the file," + there) + ".",
                data.path);
  }
  if (name == "classes") {
    const std::string label = asked.label.empty() ? guessRoles(data.cells).label : asked.label;
    const Annotation* column = data.cells.find(label);
    if (!column) throw Error("The projection \"classes\" needs a column of classes: --label.");
    return discriminantView(model->codes(), withLevels(*column), model->metric);
  }
  if (name.rfind("latent:", 0) == 0) {
    const QStringList parts = QString::fromStdString(name.substr(7)).split(QLatin1Char(','));
    std::array<int, 3> axes{};
    for (std::size_t k = 0; k < 3; ++k) {
      axes[k] =
          k < static_cast<std::size_t>(parts.size()) ? parts[static_cast<int>(k)].toInt() - 1 : -1;
      if (axes[k] < 0 || axes[k] >= model->codes().cols())
        throw Error("\"" + name + "\" needs three numbers from 1 to " +
                    std::to_string(model->codes().cols()) + ", as in latent:1,2,3.");
    }
    return latentAxesView(model->codes(), axes, model->metric);
  }
  return model->view;
}

/// Whether the projection or the colours are made from codes.
bool needsCodes(const FigureVerbOptions& asked, const Dataset& data) {
  if (!asked.model.empty()) return true;
  const std::string& name = asked.projection;
  const bool stored = data.embedding(name) || data.embedding("X_" + name);
  const bool any = std::any_of(data.embeddings.begin(), data.embeddings.end(),
                               [](const Embedding& one) { return one.values.cols() >= 2; });
  if (name.empty() ? !any : !stored) return true;
  return asked.colorBy == "gauge" || asked.colorBy.rfind("latent:", 0) == 0;
}

QQuaternion orientationFrom(const FigureVerbOptions& asked) {
  static const std::vector<std::pair<const char*, int>> faces{
      {"front", 0}, {"back", 1}, {"left", 2}, {"right", 3}, {"top", 4}, {"bottom", 5}};
  CameraRig rig;
  rig.setPose({{}, faceOrientation(oneOf<int>("--view", asked.view, faces)), 1.0f});
  if (!asked.turn.empty()) rig.orbit(asked.turn[0], asked.turn[1]);
  return rig.pose().orientation;
}

void runFigure(const FigureVerbOptions& asked) {
  const QString output = QString::fromStdString(asked.output);
  const auto format = figureFormatOf(output);
  if (!format) refuse("--output \"" + asked.output + "\" must end in .svg, .pdf or .png");
  const FigureOptions options = figureOptions(asked);
  scaleFrom(asked);
  const QQuaternion orientation = orientationFrom(asked);
  if (!asked.range.empty() && !(asked.range[0] < asked.range[1]))
    refuse("--range needs a lower and then a higher number");
  if (!asked.percentiles.empty() && !(asked.percentiles[0] < asked.percentiles[1]))
    refuse("--percentiles needs a lower and then a higher number");

  const Progress progress = terminalProgress();
  FigureSource source;
  source.seed = asked.seed;
  source.data = openDataset(asked.file, asked.choice, progress.part(0.0, 0.4));
  const Dataset& data = *source.data;
  if (needsCodes(asked, data)) {
    const auto model = asked.model.empty() ? std::shared_ptr<const LatentModel>(fitPca(
                                                 data, PcaOptions{}, progress.part(0.4, 0.5)))
                                           : TorchEngine::instance().load(asked.model);
    source.model = prepareModel(source.data, model, QStringLiteral("model"), nullptr, std::nullopt,
                                progress.part(0.5, 0.9), asked.names.rules());
  }
  source.view = projectionFrom(asked, data, source.model.get(), source.storedAs);
  source.places = source.view->coordinates();
  source.painting = paintingOf(colorSourceFrom(asked.colorBy, data, source.model.get()), data,
                               source.model.get(), asked);
  const std::string label = asked.label.empty() ? guessRoles(data.cells).label : asked.label;
  if (!asked.label.empty() && !data.cells.find(label))
    throw Error("There is no column \"" + label + "\".", data.path);
  if (const Annotation* column = data.cells.find(label))
    source.label = std::make_shared<const Annotation>(withLevels(*column));

  progress.update(0.9, "drawing");
  const OffscreenProgram program;
  CellFigure figure = figureOf(source);
  figure.orientation = source.view->flat() ? QQuaternion() : orientation;
  figure.orthographic = asked.orthographic;
  const PaintedFigure painted = writeCellFigure(output, *format, figure, options);
  progress.update(1.0);

  const FigurePage page = pageOf(options);
  if (asked.json) {
    nlohmann::json json{{"output", asked.output},
                        {"format", output.section(QLatin1Char('.'), -1).toLower().toStdString()},
                        {"width_mm", options.millimetres.width()},
                        {"height_mm", options.millimetres.height()},
                        {"dpi", options.dpi},
                        {"pixels", {page.pixels().width(), page.pixels().height()}},
                        {"points_as", painted.circles ? "vector" : "raster"},
                        {"points_drawn", painted.points},
                        {"point_diameter_pt", painted.diameter},
                        {"caveats", data.caveats()}};
    json["record"] = nlohmann::json::parse(
        QJsonDocument(figureRecordOf(output)).toJson(QJsonDocument::Compact).toStdString());
    printJson(json);
    return;
  }
  for (const std::string& caveat : data.caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << asked.output << ": " << painted.points << " of " << data.cellCount() << " cells as "
            << (painted.circles ? "circles" : "one embedded picture") << ", "
            << options.millimetres.width() << " x " << options.millimetres.height() << " mm, "
            << source.view->description() << "\n";
}

}  // namespace

void addFigureVerb(CLI::App& program) {
  const auto options = std::make_shared<FigureVerbOptions>();
  CLI::App* verb = program.add_subcommand(
      "figure",
      "Draw the cells as an SVG, PDF or PNG figure. Needs neither a window, a display nor OpenGL; "
      "Qt's offscreen platform and a font (fonts-inter or fonts-dejavu-core) must be installed");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("-o,--output", options->output, "The figure; its ending says the format")
      ->required()
      ->type_name("OUT.svg|pdf|png");
  verb->add_option("--model", options->model, "The model whose codes are shown; PCA unless said")
      ->type_name("M.pt");
  verb->add_option("--projection", options->projection,
                   "A name of obsm, or of codes: pca, classes, latent:1,2,3. Unless said, pca with "
                   "--model, else the best known of obsm")
      ->type_name("NAME");
  verb->add_option("--color-by,--colour-by", options->colorBy,
                   "A column, a gene, two or three genes with commas between (blended), latent:N, "
                   "gauge, or - for none; the cell types unless said")
      ->type_name("X");
  verb->add_option("--label", options->label, "Column of the class names of --labels")
      ->type_name("COLUMN");
  verb->add_option("--size", options->size,
                   "Width x height in mm; single (89) or double (183) stand for a width")
      ->type_name("89x70mm");
  verb->add_option("--dpi", options->dpi, "Of PNG, and of points drawn as a picture")
      ->check(CLI::Range(36, 2400));
  verb->add_option("--points", options->points,
                   "vector: circles; raster: one embedded picture; auto: circles up to 20000 cells")
      ->type_name("auto|vector|raster");
  verb->add_option("--background", options->background)->type_name("white|transparent");
  verb->add_option("--title", options->title)->type_name("TEXT");
  verb->add_option("--font", options->font, "Font family; Inter unless said")->type_name("NAME");
  verb->add_option("--font-size", options->fontSize, "In points")->check(CLI::Range(3.0, 48.0));
  verb->add_option("--legend", options->legend)->type_name("right|below|none");
  verb->add_flag("--labels", options->labels, "Class names among the cells");
  verb->add_flag("--no-gizmo", options->noGizmo, "Without the axes in the corner");
  verb->add_option("--point-scale", options->pointScale, "Times the automatic size")
      ->check(CLI::Range(0.05, 20.0));
  verb->add_option("--opacity", options->opacity)->check(CLI::Range(0.02, 1.0));
  verb->add_option("--order", options->order,
                   "What is on top: depth (3D unless said), random (flat unless said), value")
      ->type_name("auto|random|depth|value");
  verb->add_flag("--zeros-mixed", options->zerosMixed,
                 "A gene's zeros among the others rather than beneath them");
  verb->add_option("--map", options->map, "viridis, magma, cividis, RdBu_r or Greys")
      ->type_name("NAME");
  verb->add_flag("--reversed", options->reversed, "The map the other way round");
  verb->add_flag("--log", options->log, "Colours on a log10(1 + x) axis");
  CLI::Option* range = verb->add_option("--range", options->range, "The values at the map's ends")
                           ->expected(2)
                           ->delimiter(',')
                           ->type_name("LOW,HIGH");
  verb->add_option("--percentiles", options->percentiles, "The same by percentiles; 0,99 for genes")
      ->expected(2)
      ->delimiter(',')
      ->type_name("LOW,HIGH")
      ->check(CLI::Range(0.0, 100.0))
      ->excludes(range);
  verb->add_option("--view", options->view, "The face that is looked at")
      ->type_name("front|back|left|right|top|bottom");
  verb->add_option("--turn", options->turn, "Then turned to the right and down, in degrees")
      ->expected(2)
      ->delimiter(',')
      ->type_name("RIGHT,DOWN");
  verb->add_flag("--orthographic", options->orthographic, "Without perspective");
  verb->add_option("--seed", options->seed, "Of the order in which cells are drawn")
      ->type_name("S");
  addChoiceOptions(*verb, options->choice);
  addGeneNameOptions(*verb, options->names);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runFigure(*options); });
}

}  // namespace chreode
