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
#include "plots/number_text.h"
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

FigureLink::FigureLink(Session* session, CellColoring* coloring, SceneWidget* scene,
                       QWidget* window)
    : QObject(window), m_session(session), m_coloring(coloring), m_scene(scene), m_window(window) {
}

FigureLink::~FigureLink() = default;

std::optional<CellFigure> FigureLink::currentFigure(bool allCells) const {
  FigureSource source;
  source.data = m_session->data();
  source.view = m_session->views().projection();
  if (!source.data || !source.view) return std::nullopt;
  source.places = m_session->drawnPositions();
  source.model = m_session->models().current();
  source.edited = !m_session->hand().edits().empty();
  source.visible = m_coloring->visibleCells();
  source.painting = m_coloring->painting();
  const ViewShelf& views = m_session->views();
  if (views.current() >= 0) {
    const ViewEntry& entry = views.entries()[static_cast<std::size_t>(views.current())];
    if (entry.kind == ViewEntry::Kind::stored)
      source.storedAs = QString::fromStdString(entry.embedding);
  }
  // Names among the cells are those of what is coloured, else of the label.
  const Annotation* column =
      m_coloring->showsClasses()
          ? source.data->cells.find(m_coloring->classes().column.toStdString())
          : nullptr;
  source.label =
      column ? std::shared_ptr<const Annotation>(source.data, column) : m_session->label();
  CellFigure figure = figureOf(source);
  figure.orthographic = m_scene->isOrthographic();
  const CameraPose pose = m_scene->cameraPose();
  figure.orientation = pose.orientation;
  if (!allCells) {
    figure.pose = pose;
    figure.poseAspect = static_cast<double>(m_scene->width()) / std::max(1, m_scene->height());
  }
  return figure;
}

void FigureLink::showDialog() {
  m_allCells = false;
  auto figure = currentFigure(m_allCells);
  if (!figure) {
    Q_EMIT failed(QStringLiteral("There is no view to export: open a file first."));
    return;
  }
  m_figure = std::make_shared<const CellFigure>(std::move(*figure));
  m_dialog = new FigureDialog(m_window);
  m_dialog->setAttribute(Qt::WA_DeleteOnClose);
  m_dialog->setWindowModality(Qt::WindowModal);
  m_dialog->setOptions(remembered());
  connect(m_dialog, &FigureDialog::optionsChanged, this, &FigureLink::preview);
  connect(m_dialog, &FigureDialog::saveRequested, this, &FigureLink::askSave);
  connect(m_dialog, &FigureDialog::methodsWanted, this, [this] { copyText(true); });
  connect(m_dialog, &FigureDialog::scanpyWanted, this, [this] { copyText(false); });
  connect(m_dialog, &QDialog::finished, this, [this] { remember(m_dialog->options()); });
  m_dialog->show();
  preview();
}

void FigureLink::preview() {
  if (!m_dialog || !m_figure) return;
  if (m_dialog->showsAll() != m_allCells) {
    m_allCells = m_dialog->showsAll();
    auto figure = currentFigure(m_allCells);
    if (!figure) return;
    m_figure = std::make_shared<const CellFigure>(std::move(*figure));
  }
  const FigureOptions options = m_dialog->options();
  const QSizeF room = QSizeF(m_dialog->previewRoom());
  const double dpi = 25.4 * std::min(room.width() / options.millimetres.width(),
                                     room.height() / options.millimetres.height());
  m_painter.submit([this, figure = m_figure, options,
                    dpi = std::max(8, static_cast<int>(dpi))]() -> std::function<void()> {
    PaintedFigure painted;
    const QImage picture = renderCellFigure(*figure, options, dpi, &painted);
    return [this, picture, words = wordsOf(painted, options)] {
      if (m_dialog) m_dialog->setPreview(picture, words);
    };
  });
}

void FigureLink::askSave() {
  const QString name = QFileInfo(m_figure->record.file).completeBaseName();
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
  if (!m_dialog || !m_figure || !format) return;
  const FigureOptions options = m_dialog->options();
  remember(options);
  m_session->jobs().start<bool>(
      QStringLiteral("Saving %1").arg(QFileInfo(path).fileName()),
      [path, format = *format, figure = m_figure, options](const Progress&) {
        writeCellFigure(path, format, *figure, options);
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
  QGuiApplication::clipboard()->setText(methods ? m_figure->record.methods()
                                                : m_figure->record.scanpy(m_dialog->options()));
  m_dialog->setMessage(methods ? QStringLiteral("The sentence is on the clipboard.")
                               : QStringLiteral("The lines are on the clipboard."));
}

FigureOptions FigureLink::remembered() const {
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
  options.gizmo = get("gizmo", options.gizmo).toBool();
  options.labels = get("labels", options.labels).toBool();
  options.zerosFirst = get("zerosFirst", options.zerosFirst).toBool();
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
  set("gizmo", options.gizmo);
  set("labels", options.labels);
  set("zerosFirst", options.zerosFirst);
}

}  // namespace chreode
