#include "figure_inputs.h"

#include <QFileInfo>
#include <QStringList>
#include <algorithm>

#include "base/error.h"
#include "model/pca_model.h"
#include "model/torch_engine.h"
#include "projection/linear_view.h"
#include "projection/stored_view.h"

namespace chreode {

namespace {

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
                        const FigureRequest& asked) {
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
std::shared_ptr<const Projection> projectionFrom(const FigureRequest& asked,
                                                 const PanelRequest& panel, const Dataset& data,
                                                 const PreparedModel* model, QString& storedAs) {
  std::string name = panel.projection;
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

/// The codes of a model file, or of PCA.
std::shared_ptr<const PreparedModel> modelFrom(const std::string& name,
                                               const std::shared_ptr<const Dataset>& data,
                                               const FigureRequest& asked,
                                               const Progress& progress) {
  const bool pca = name == "pca";
  const auto model =
      pca ? std::shared_ptr<const LatentModel>(fitPca(*data, PcaOptions{}, progress.part(0.0, 0.3)))
          : TorchEngine::instance().load(name);
  auto prepared = prepareModel(data, model, pca ? QStringLiteral("pca") : QStringLiteral("model"),
                               nullptr, std::nullopt, progress.part(0.3, 1.0), asked.names.rules());
  if (pca) return prepared;
  // Two trainings have the same name in their cards: the file's tells them apart.
  auto named = std::make_shared<PreparedModel>(*prepared);
  const QString file = QFileInfo(QString::fromStdString(name)).completeBaseName();
  if (named->name != file) named->name += QStringLiteral(" · ") + file;
  named->path = QString::fromStdString(name);
  return named;
}

/// Whether the projection or the colours are made from codes.
bool needsCodes(const PanelRequest& asked, const Dataset& data) {
  const std::string& name = asked.projection;
  const bool stored = data.embedding(name) || data.embedding("X_" + name);
  const bool any = std::any_of(data.embeddings.begin(), data.embeddings.end(),
                               [](const Embedding& one) { return one.values.cols() >= 2; });
  if (name.empty() ? !any : !stored) return true;
  return asked.colorBy == "gauge" || asked.colorBy.rfind("latent:", 0) == 0;
}

}  // namespace

PanelRequest panelFrom(const std::string& text) {
  PanelRequest panel;
  std::string* value = nullptr;
  for (const QString& part : QString::fromStdString(text).split(QLatin1Char(','))) {
    const QString key = part.section(QLatin1Char('='), 0, 0).trimmed();
    const QString rest = part.section(QLatin1Char('='), 1).trimmed();
    if (!part.contains(QLatin1Char('='))) {
      // Commas within a value: latent:1,2,3 and blended genes.
      if (!value)
        refuseFigure("--panel \"" + text + "\" needs projection=NAME, color=X or model=M.pt");
      *value += "," + part.trimmed().toStdString();
      continue;
    }
    value = key == QStringLiteral("projection")                                 ? &panel.projection
            : key == QStringLiteral("color") || key == QStringLiteral("colour") ? &panel.colorBy
            : key == QStringLiteral("caption")                                  ? &panel.caption
            : key == QStringLiteral("model")                                    ? &panel.model
                                                                                : nullptr;
    if (!value)
      refuseFigure("--panel \"" + text + "\": \"" + key.toStdString() +
                   "\" is unknown; there are projection, color, model and caption");
    *value = rest.toStdString();
  }
  return panel;
}

FigureInputs openInputs(const FigureRequest& asked, const std::vector<PanelRequest>& panels,
                        bool withCodes, const Progress& progress) {
  FigureInputs inputs;
  inputs.data = openDataset(asked.file, asked.choice, progress.part(0.0, 0.4));
  const Dataset& data = *inputs.data;
  const bool ownNeeded = std::any_of(panels.begin(), panels.end(), [&](const PanelRequest& panel) {
    return panel.model.empty() && (!asked.model.empty() || needsCodes(panel, data));
  });
  // Each model once, in the panels' order.
  std::vector<std::string> names;
  if (withCodes || ownNeeded) names.push_back(asked.model.empty() ? "pca" : asked.model);
  for (const PanelRequest& panel : panels)
    if (!panel.model.empty() && std::find(names.begin(), names.end(), panel.model) == names.end())
      names.push_back(panel.model);
  std::map<std::string, std::shared_ptr<const PreparedModel>> models;
  for (std::size_t k = 0; k < names.size(); ++k) {
    const double step = 0.6 / static_cast<double>(names.size());
    const Progress part =
        progress.part(0.4 + step * static_cast<double>(k), 0.4 + step * static_cast<double>(k + 1));
    models[names[k]] = modelFrom(names[k], inputs.data, asked, part);
  }
  if (withCodes || ownNeeded) inputs.model = models[names.front()];
  inputs.panelModels = std::move(models);
  return inputs;
}

std::shared_ptr<const PreparedModel> FigureInputs::modelOf(const PanelRequest& panel) const {
  const auto found = panelModels.find(panel.model);
  return panel.model.empty() || found == panelModels.end() ? model : found->second;
}

FigureSource sourceOf(const FigureInputs& inputs, const FigureRequest& asked,
                      const PanelRequest& panel) {
  const Dataset& data = *inputs.data;
  FigureSource source;
  source.seed = asked.seed;
  source.data = inputs.data;
  source.model = inputs.modelOf(panel);
  const PreparedModel* model = source.model.get();
  source.view = projectionFrom(asked, panel, data, model, source.storedAs);
  source.places = source.view->coordinates();
  source.painting = paintingOf(colorSourceFrom(panel.colorBy, data, model), data, model, asked);
  const std::string label = asked.label.empty() ? guessRoles(data.cells).label : asked.label;
  if (!asked.label.empty() && !data.cells.find(label))
    throw Error("There is no column \"" + label + "\".", data.path);
  if (const Annotation* column = data.cells.find(label))
    source.label = std::make_shared<const Annotation>(withLevels(*column));
  return source;
}

CellFigure figureFrom(const FigureSource& source, const FigureRequest& asked,
                      const PanelRequest& panel) {
  CellFigure figure = figureOf(source);
  figure.orientation = source.view->flat() ? QQuaternion() : orientationFrom(asked);
  figure.orthographic = asked.orthographic;
  if (!panel.caption.empty()) figure.caption = QString::fromStdString(panel.caption);
  return figure;
}

}  // namespace chreode
