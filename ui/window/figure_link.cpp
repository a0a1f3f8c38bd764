#include "window/figure_link.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QSettings>
#include <algorithm>
#include <utility>

#include "base/error.h"
#include "figures/figure_dialog.h"
#include "figures/panel_figure.h"
#include "plots/number_text.h"
#include "session/model_name.h"
#include "window/session_legend.h"

namespace chreode {

namespace {

QString wordsOf(const PaintedFigure& painted, const FigureOptions& options) {
  const QSize pixels = pageOf(options).pixels();
  QString points;
  if (painted.circles) {
    points = QStringLiteral("%1 cells as circles").arg(countText(painted.points));
  } else {
    points = QStringLiteral("%1 cells as one picture at %2 dpi, with text and legend as vectors")
                 .arg(countText(painted.points))
                 .arg(options.dpi);
  }
  return QStringLiteral("%1, each %2 pt wide  ·  %3 × %4 mm, as PNG %5 × %6 pixels")
      .arg(points, numberText(painted.diameter), numberText(options.millimetres.width()),
           numberText(options.millimetres.height()))
      .arg(pixels.width())
      .arg(pixels.height());
}

}  // namespace

FigureLink::FigureLink(Session* session, const ViewsLink* views, const ViewGrid* grid,
                       QWidget* window)
    : QObject(window), m_session(session), m_views(views), m_grid(grid), m_window(window) {
}

FigureLink::~FigureLink() = default;

std::optional<CellFigure> FigureLink::figureOfView(const ShownView& view, bool allCells) const {
  FigureSource source;
  source.data = m_session->data();
  source.view = view.projection;
  if (!source.data || !source.view) return std::nullopt;
  const CellColoring& coloring = *view.coloring;
  source.model = view.model;
  source.places = m_session->drawnPositions(view.projection.get(), view.model.get());
  source.edited = view.model && !m_session->editsUnder(*view.model).empty();
  source.visible = coloring.visibleCells();
  source.painting = coloring.painting();
  if (view.entry.kind == ViewEntry::Kind::stored)
    source.storedAs = QString::fromStdString(view.entry.embedding);
  if (view.entry.kind == ViewEntry::Kind::made) {
    const auto made = m_session->projections().find(QString::fromStdString(view.entry.embedding));
    if (made && made->request.method == ProjectionRequest::Method::umap)
      source.viewSeed = made->request.umap.seed;
  }
  // Names among the cells are those of what is coloured, else of the label.
  const Annotation* column = coloring.showsClasses()
                                 ? source.data->cells.find(coloring.classes().column.toStdString())
                                 : nullptr;
  source.label =
      column ? std::shared_ptr<const Annotation>(source.data, column) : m_session->label();
  CellFigure figure = figureOf(source);
  if (view.model && saysModels())
    figure.caption += QStringLiteral(" · ") + shortNameOf(*view.model);
  const CloudLook& look = view.scene->look();
  figure.look = PointLook{view.scene->pointSize() / view.scene->automaticPointSize(), look.opacity,
                          look.order};
  figure.orthographic = view.scene->isOrthographic();
  const CameraPose pose = view.scene->cameraPose();
  figure.orientation = pose.orientation;
  if (!allCells) {
    figure.pose = pose;
    figure.poseAspect =
        static_cast<double>(view.scene->width()) / std::max(1, view.scene->height());
  }
  return figure;
}

std::optional<CellFigure> FigureLink::currentFigure(bool allCells) const {
  for (const ShownView& view : m_views->shown())
    if (view.scene == m_grid->active()) return figureOfView(view, allCells);
  return std::nullopt;
}

bool FigureLink::saysModels() const {
  const auto shown = m_views->shown();
  return std::any_of(shown.begin(), shown.end(), [&shown](const ShownView& view) {
    return view.model && shown.front().model && view.model->id != shown.front().model->id;
  });
}

bool FigureLink::takeFigures() {
  std::vector<CellFigure> figures;
  for (const ShownView& view : m_views->shown()) {
    if (!m_panels && view.scene != m_grid->active()) continue;
    if (auto figure = figureOfView(view, m_allCells)) figures.push_back(std::move(*figure));
  }
  if (figures.empty()) return false;
  m_figures = std::make_shared<const std::vector<CellFigure>>(std::move(figures));
  return true;
}

void FigureLink::showDialog() {
  m_allCells = false;
  m_panels = m_grid->scenes().size() > 1;
  if (!takeFigures()) {
    Q_EMIT failed(QStringLiteral("There is no view to export: open a file first."));
    return;
  }
  m_dialog = new FigureDialog(m_window);
  m_dialog->setAttribute(Qt::WA_DeleteOnClose);
  m_dialog->setWindowModality(Qt::WindowModal);
  m_dialog->setOptions(rememberedOptions());
  m_dialog->setViews(static_cast<int>(m_grid->scenes().size()));
  connect(m_dialog, &FigureDialog::optionsChanged, this, &FigureLink::preview);
  connect(m_dialog, &FigureDialog::saveRequested, this, &FigureLink::askSave);
  connect(m_dialog, &FigureDialog::methodsWanted, this, [this] { copyText(true); });
  connect(m_dialog, &FigureDialog::scanpyWanted, this, [this] { copyText(false); });
  connect(m_dialog, &QDialog::finished, this, [this] { remember(m_dialog->options()); });
  m_dialog->show();
  preview();
}

void FigureLink::preview() {
  if (!m_dialog || !m_figures) return;
  if (m_dialog->showsAll() != m_allCells || m_dialog->showsPanels() != m_panels) {
    m_allCells = m_dialog->showsAll();
    m_panels = m_dialog->showsPanels();
    if (!takeFigures()) return;
  }
  const FigureOptions options = m_dialog->options();
  const QSizeF room = QSizeF(m_dialog->previewRoom());
  const double dpi = 25.4 * std::min(room.width() / options.millimetres.width(),
                                     room.height() / options.millimetres.height());
  m_painter.submit([this, figures = m_figures, options,
                    dpi = std::max(8, static_cast<int>(dpi))]() -> std::function<void()> {
    PaintedFigure painted;
    const QImage picture = renderPanels(*figures, options, dpi, &painted);
    return [this, picture, words = wordsOf(painted, options)] {
      if (m_dialog) m_dialog->setPreview(picture, words);
    };
  });
}

void FigureLink::askSave() {
  const QString name = QFileInfo(m_figures->front().record.file).completeBaseName();
  const QStringList kinds{QStringLiteral("SVG (*.svg)"), QStringLiteral("PDF (*.pdf)"),
                          QStringLiteral("PNG (*.png)")};
  QSettings settings;
  const QString last = settings.value(QStringLiteral("figure/kind"), kinds.front()).toString();
  QString chosen = last;
  const QString ending = last.section(QLatin1Char('.'), -1).chopped(1);
  QString path = QFileDialog::getSaveFileName(m_dialog, QStringLiteral("Save the figure"),
                                              name + QLatin1Char('.') + ending,
                                              kinds.join(QStringLiteral(";;")), &chosen);
  if (path.isEmpty()) return;
  settings.setValue(QStringLiteral("figure/kind"), chosen);
  if (!figureFormatOf(path))
    path += QLatin1Char('.') + chosen.section(QLatin1Char('.'), -1).chopped(1);
  save(path);
}

void FigureLink::save(const QString& path) {
  const auto format = figureFormatOf(path);
  if (!m_dialog || !m_figures || !format) return;
  const FigureOptions options = m_dialog->options();
  remember(options);
  m_session->jobs().start<bool>(
      QStringLiteral("Saving %1").arg(QFileInfo(path).fileName()),
      [path, format = *format, figures = m_figures, options](const Progress&) {
        writePanels(path, format, *figures, options);
        return true;
      },
      [this, path](bool) {
        if (m_dialog) m_dialog->setMessage(QStringLiteral("Saved as %1.").arg(path));
        Q_EMIT saved(path);
      },
      [this](const Failure& failure) {
        if (failure.cancelled) return;
        if (m_dialog) m_dialog->setMessage(failure.sentence);
        Q_EMIT failed(failure.sentence);
      });
}

void FigureLink::copyText(bool methods) {
  QStringList texts;
  for (const CellFigure& figure : *m_figures)
    texts << (methods ? figure.record.methods() : figure.record.scanpy(m_dialog->options()));
  QGuiApplication::clipboard()->setText(
      texts.join(methods ? QStringLiteral(" ") : QStringLiteral("\n\n")));
  m_dialog->setMessage(methods ? QStringLiteral("The sentence is on the clipboard.")
                               : QStringLiteral("The lines are on the clipboard."));
}

FigureOptions FigureLink::rememberedOptions() const {
  const QSettings settings;
  FigureOptions options;
  const auto get = [&settings](const char* key, const auto& unless) {
    return settings.value(QStringLiteral("figure/") + QLatin1String(key), unless);
  };
  options.millimetres = get("size", options.millimetres).toSizeF();
  options.dpi = get("dpi", options.dpi).toInt();
  options.family = get("font", options.family).toString();
  options.fontSize = get("fontSize", options.fontSize).toDouble();
  options.legend = static_cast<LegendPlace>(std::clamp(get("legend", 0).toInt(), 0, 2));
  options.transparent = get("transparent", false).toBool();
  options.points = static_cast<PointsAs>(std::clamp(get("points", 0).toInt(), 0, 2));
  options.order = static_cast<DrawOrder>(std::clamp(get("order", 0).toInt(), 0, 3));
  options.pointScale = get("pointScale", options.pointScale).toDouble();
  options.opacity = get("opacity", options.opacity).toDouble();
  options.pointsAsInView = get("pointsAsInView", options.pointsAsInView).toBool();
  options.gizmo = get("gizmo", options.gizmo).toBool();
  options.labels = get("labels", options.labels).toBool();
  options.zerosFirst = get("zerosFirst", options.zerosFirst).toBool();
  options.commonLegend = get("commonLegend", options.commonLegend).toBool();
  return options;
}

void FigureLink::remember(const FigureOptions& options) const {
  QSettings settings;
  const auto set = [&settings](const char* key, const QVariant& value) {
    settings.setValue(QStringLiteral("figure/") + QLatin1String(key), value);
  };
  set("size", options.millimetres);
  set("dpi", options.dpi);
  set("font", options.family);
  set("fontSize", options.fontSize);
  set("legend", static_cast<int>(options.legend));
  set("transparent", options.transparent);
  set("points", static_cast<int>(options.points));
  set("order", static_cast<int>(options.order));
  set("pointScale", options.pointScale);
  set("opacity", options.opacity);
  set("pointsAsInView", options.pointsAsInView);
  set("gizmo", options.gizmo);
  set("labels", options.labels);
  set("zerosFirst", options.zerosFirst);
  set("commonLegend", options.commonLegend);
}

}  // namespace chreode
