#include "figure_verb.h"

#include <QImage>
#include <QJsonDocument>
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "base/error.h"
#include "figure_inputs.h"
#include "figures/panel_figure.h"
#include "offscreen_program.h"
#include "session/model_name.h"
#include "verb.h"

namespace chreode {

namespace {

struct FigureVerbOptions : FigureRequest {
  std::string output, panelList;
  std::vector<std::string> panels;
  bool ownLegends = false, json = false;
};

/// At least one: the whole figure where no panels are asked for.
std::vector<PanelRequest> panelsOf(const FigureVerbOptions& asked) {
  std::vector<std::string> texts = asked.panels;
  for (const QString& text :
       QString::fromStdString(asked.panelList).split(QLatin1Char(';'), Qt::SkipEmptyParts))
    texts.push_back(text.trimmed().toStdString());
  std::vector<PanelRequest> panels;
  for (const std::string& text : texts) {
    panels.push_back(panelFrom(text));
    if (panels.back().projection.empty()) panels.back().projection = asked.projection;
    if (panels.back().colorBy.empty()) panels.back().colorBy = asked.colorBy;
  }
  if (panels.size() > 26) refuseFigure("A figure has at most 26 panels, A to Z");
  if (panels.empty()) panels.push_back({asked.projection, asked.colorBy, {}, {}});
  return panels;
}

void runFigure(const FigureVerbOptions& asked) {
  const QString output = QString::fromStdString(asked.output);
  const auto format = figureFormatOf(output);
  if (!format) refuseFigure("--output \"" + asked.output + "\" must end in .svg, .pdf or .png");
  FigureOptions options = figureOptions(asked);
  options.commonLegend = !asked.ownLegends;
  checkRequest(asked);
  const std::vector<PanelRequest> panels = panelsOf(asked);

  const Progress progress = terminalProgress();
  const FigureInputs inputs = openInputs(asked, panels, false, progress.part(0.0, 0.8));
  const Dataset& data = *inputs.data;
  std::vector<FigureSource> sources;
  for (const PanelRequest& panel : panels) sources.push_back(sourceOf(inputs, asked, panel));

  progress.update(0.9, "drawing");
  const OffscreenProgram program;
  std::vector<CellFigure> figures;
  for (std::size_t k = 0; k < panels.size(); ++k)
    figures.push_back(figureFrom(sources[k], asked, panels[k]));
  const bool models = std::any_of(sources.begin(), sources.end(), [&](const FigureSource& source) {
    return source.model && sources.front().model && source.model != sources.front().model;
  });
  for (std::size_t k = 0; models && k < panels.size(); ++k)
    if (panels[k].caption.empty() && sources[k].model)
      figures[k].caption += QStringLiteral(" · ") + shortNameOf(*sources[k].model);
  const PaintedFigure painted = writePanels(output, *format, figures, options);
  progress.update(1.0);

  const FigurePage page = pageOf(options);
  if (asked.json) {
    nlohmann::json json{{"output", asked.output},
                        {"format", output.section(QLatin1Char('.'), -1).toLower().toStdString()},
                        {"width_mm", options.millimetres.width()},
                        {"height_mm", options.millimetres.height()},
                        {"dpi", options.dpi},
                        {"pixels", {page.pixels().width(), page.pixels().height()}},
                        {"panels", figures.size()},
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
  std::cout << asked.output << ": " << painted.points << " of "
            << data.cellCount() * static_cast<Index>(figures.size()) << " cells as "
            << (painted.circles ? "circles" : "one embedded picture") << ", "
            << options.millimetres.width() << " x " << options.millimetres.height() << " mm, "
            << (figures.size() == 1 ? sources.front().view->description()
                                    : std::to_string(figures.size()) + " panels")
            << "\n";
}

}  // namespace

void addFigureVerb(CLI::App& program) {
  const auto options = std::make_shared<FigureVerbOptions>();
  CLI::App* verb = program.add_subcommand(
      "figure",
      "Draw the cells as an SVG, PDF or PNG figure. Needs neither a window, a display nor OpenGL; "
      "Qt's offscreen platform and a font (fonts-inter or fonts-dejavu-core) must be installed");
  addSourceOptions(*verb, *options);
  verb->add_option("-o,--output", options->output, "The figure; its ending says the format")
      ->required()
      ->type_name("OUT.svg|pdf|png");
  verb->add_option("--size", options->size,
                   "Width x height in mm; single (89) or double (183) stand for a width")
      ->type_name("89x70mm");
  verb->add_option("--dpi", options->dpi, "Of PNG, and of points drawn as a picture")
      ->check(CLI::Range(36, 2400));
  addLookOptions(*verb, *options);
  verb->add_option("--panel", options->panels,
                   "A panel of several, given once for each: "
                   "projection=NAME,color=X,model=M.pt,caption=TEXT; what it does not name is as "
                   "--projection, --color-by and --model say; model=pca is the file's own PCA")
      ->type_name("PANEL")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  verb->add_option("--panels", options->panelList, "The same in one text, with ; between")
      ->type_name("PANEL;PANEL");
  verb->add_flag("--own-legends", options->ownLegends,
                 "A legend in each panel even where all have the same");
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runFigure(*options); });
}

}  // namespace chreode
