#include "figures/cell_figure.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "figures/figure_labels.h"
#include "figures/figure_points.h"
#include "plots/theme.h"
#include "scene/axes_gizmo.h"
#include "scene/view_transform.h"

namespace chreode {

namespace {

constexpr double margin = 3.0 * unitsPerPoint;
constexpr double gap = 6.0 * unitsPerPoint;
constexpr double widestLegend = 0.5;  // of the page
constexpr double gizmoPoints = 44.0;  // its side
constexpr double gizmoShare = 0.28;   // at most, of the picture's shorter side

/// A dot's diameter in points: some fifth of a page's ink for few cells, thinner for many, as far
/// as a printer can draw it.
double diameterFor(Index cells, const QRectF& box) {
  const double area = box.width() * box.height() / (unitsPerPoint * unitsPerPoint);
  return std::clamp(0.55 * std::sqrt(area / std::max<double>(1.0, static_cast<double>(cells))), 0.3,
                    4.0);
}

class FigurePainter {
 public:
  FigurePainter(QPainter& painter, const CellFigure& figure, const FigureOptions& options)
      : m_painter(painter),
        m_figure(figure),
        m_options(optionsFor(figure, options)),
        m_type(FigureType::page(options.family, options.fontSize * unitsPerPoint)),
        m_theme(Theme::light()) {}

  PaintedFigure paint(QRectF page) {
    title(page);
    notes(page);
    legend(page);
    look(page);
    cells(page);
    if (m_options.labels) labels(page);
    if (m_options.gizmo && !m_figure.flat) gizmo(page);
    return m_painted;
  }

 private:
  void title(QRectF& page) {
    if (m_options.title.isEmpty()) return;
    const QFontMetricsF size(m_type.heading);
    m_painter.setFont(m_type.heading);
    m_painter.setPen(m_theme.text);
    m_painter.drawText(QPointF(page.left(), page.top() + size.ascent()),
                       size.elidedText(m_options.title, Qt::ElideRight, page.width()));
    page.setTop(page.top() + size.height() + gap / 2);
  }

  void notes(QRectF& page) {
    const QFontMetricsF size(m_type.caption);
    m_painter.setFont(m_type.caption);
    m_painter.setPen(m_theme.muted);
    for (int k = static_cast<int>(m_figure.notes.size()) - 1; k >= 0; --k) {
      m_painter.drawText(QPointF(page.left(), page.bottom() - size.descent()),
                         size.elidedText(m_figure.notes[k], Qt::ElideRight, page.width()));
      page.setBottom(page.bottom() - size.lineSpacing());
    }
  }

  void legend(QRectF& page) {
    if (m_options.legend == LegendPlace::none || m_figure.legend.empty()) return;
    QRectF box = page;
    if (m_options.legend == LegendPlace::right) {
      const double width =
          legendWidth(m_figure.legend, m_type, page.height(), widestLegend * page.width());
      box.setLeft(page.right() - width);
      page.setRight(box.left() - gap);
    } else {
      const double height = std::min(legendHeightBelow(m_figure.legend, m_type, page.width()),
                                     widestLegend * page.height());
      box.setTop(page.bottom() - height);
      page.setBottom(box.top() - gap / 2);
    }
    paintLegend(m_painter, m_figure.legend, m_type, m_theme, box);
  }

  /// Where the eye is, so that what its view held is held by this box as well.
  void look(const QRectF& box) {
    m_rig.setOrthographic(m_figure.orthographic || m_figure.flat);
    CameraPose pose;
    if (m_figure.pose) {
      pose = *m_figure.pose;
      const double aspect = box.width() / std::max(1.0, box.height());
      if (aspect < m_figure.poseAspect)
        pose.distance *= static_cast<float>(m_figure.poseAspect / aspect);
    } else {
      pose = m_rig.fitted(*m_figure.places, m_figure.orientation, box.size());
    }
    const Matrix& places = *m_figure.places;
    if (places.rows() > 0) {
      const Eigen::RowVector3f centre = places.leftCols<3>().colwise().mean();
      const float radius =
          std::sqrt((places.leftCols<3>().rowwise() - centre).rowwise().squaredNorm().maxCoeff());
      m_rig.setBounds({centre.x(), centre.y(), centre.z()}, radius);
    }
    m_rig.setPose(pose);
    m_painted.camera = pose;
    m_painted.cells = box;
    m_painted.view = m_rig.matrix(box.size());
  }

  void cells(const QRectF& box) {
    const Matrix& places = *m_figure.places;
    if (places.rows() == 0) return;
    DrawOrder order = m_options.order;
    if (order == DrawOrder::automatic) order = m_figure.flat ? DrawOrder::random : DrawOrder::depth;
    const auto points =
        placePoints(places, m_figure.visible, m_figure.colors, m_rig.matrix(box.size()), box, order,
                    m_options.zerosFirst, m_figure.seed);
    m_painted.points = static_cast<qsizetype>(points.size());
    m_painted.diameter = diameterFor(places.rows(), box) * m_options.pointScale;
    m_painted.circles = drawsCircles(m_options.points, m_painted.points);
    const double diameter = m_painted.diameter * unitsPerPoint;
    if (m_painted.circles) {
      paintCircles(m_painter, points, m_figure.colors, diameter, m_options.opacity);
      return;
    }
    const double pixelsPerUnit = m_options.dpi / (72.0 * unitsPerPoint);
    m_painter.drawImage(box, pointPicture(points, m_figure.colors, diameter, m_options.opacity, box,
                                          pixelsPerUnit));
  }

  void labels(const QRectF& box) {
    QFont font = m_type.body;
    font.setWeight(QFont::DemiBold);
    const QFontMetricsF size(font);
    const ViewTransform view(m_rig.matrix(box.size()), box.size());
    QVector<LabelWish> wishes;
    QStringList names;
    for (const SceneClass& one : m_figure.classes) {
      const QVector3D at = view.toScreen(one.centre);
      const QPointF place = box.topLeft() + at.toPointF();
      if (!std::isfinite(at.z()) || !box.contains(place)) continue;
      names << size.elidedText(one.name, Qt::ElideMiddle, box.width() / 2);
      wishes << LabelWish{place, {size.horizontalAdvance(names.last()), size.height() * 0.9}};
    }
    const QVector<QRectF> boxes = placeLabels(wishes, box);
    m_painter.setFont(font);
    for (int k = 0; k < boxes.size(); ++k) {
      if (boxes[k].isEmpty()) continue;
      const QPointF anchor = wishes[k].anchor;
      if (!boxes[k].contains(anchor)) {
        // It had to step aside: a thin line says whose name it is.
        const QPointF near(std::clamp(anchor.x(), boxes[k].left(), boxes[k].right()),
                           std::clamp(anchor.y(), boxes[k].top(), boxes[k].bottom()));
        m_painter.setPen(QPen(m_theme.text, 0.4 * unitsPerPoint));
        m_painter.drawLine(near, anchor);
      }
      const QPointF baseline(boxes[k].left(), boxes[k].center().y() + size.capHeight() / 2);
      QPainterPath letters;
      letters.addText(baseline, font, names[k]);
      QColor halo(Qt::white);
      halo.setAlphaF(0.85f);
      m_painter.setBrush(Qt::NoBrush);
      m_painter.setPen(QPen(halo, 2.0 * unitsPerPoint, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
      m_painter.drawPath(letters);
      m_painter.setPen(m_theme.text);
      m_painter.drawText(baseline, names[k]);
    }
  }

  void gizmo(const QRectF& box) {
    m_painter.save();
    const double side = std::min(gizmoPoints * unitsPerPoint,
                                 gizmoShare * std::min(box.width(), box.height()));
    const double scale = side / gizmoExtent;
    m_painter.translate(box.bottomRight());
    m_painter.scale(scale, scale);
    m_painter.setFont(m_type.body);
    paintGizmo(m_painter, {0, 0}, m_painted.camera.orientation, m_figure.axisNames, m_theme.text);
    m_painter.restore();
  }

  QPainter& m_painter;
  const CellFigure& m_figure;
  const FigureOptions m_options;
  const FigureType m_type;
  const Theme& m_theme;
  CameraRig m_rig;
  PaintedFigure m_painted;
};

}  // namespace

PaintedFigure paintCellFigure(QPainter& painter, const CellFigure& figure,
                              const FigureOptions& options, const QRectF& box) {
  return FigurePainter(painter, figure, options).paint(box);
}

PaintedFigure paintCellFigure(QPainter& painter, const CellFigure& figure,
                              const FigureOptions& options) {
  return paintCellFigure(painter, figure, options, figureBox(options));
}

QRectF figureBox(const FigureOptions& options) {
  return QRectF(QPointF(0, 0), pageOf(options).units()).adjusted(margin, margin, -margin, -margin);
}

FigurePage pageOf(const FigureOptions& options) {
  return {options.millimetres, options.dpi, options.transparent};
}

QImage renderCellFigure(const CellFigure& figure, const FigureOptions& options, int dpi,
                        PaintedFigure* painted) {
  FigurePage page = pageOf(options);
  page.dpi = dpi;
  return renderFigure(page, [&](QPainter& painter) {
    const PaintedFigure made = paintCellFigure(painter, figure, options);
    if (painted) *painted = made;
  });
}

FigureOptions optionsFor(const CellFigure& figure, FigureOptions options) {
  if (options.pointsAsInView && figure.look) {
    options.pointScale = figure.look->scale;
    options.opacity = figure.look->opacity;
    options.order = figure.look->order;
  }
  return options;
}

FigureRecord recordOf(const CellFigure& figure, const PaintedFigure& painted) {
  FigureRecord record = figure.record;
  record.camera = painted.camera;
  record.orthographic = figure.orthographic || figure.flat;
  record.shown = painted.points;
  return record;
}

PaintedFigure writeCellFigure(const QString& path, FigureFormat format, const CellFigure& figure,
                              const FigureOptions& options) {
  PaintedFigure painted;
  {
    // The eye's place is known once it is laid out, and the record stands before the picture.
    FigureOptions small = options;
    small.dpi = 10;
    renderCellFigure(figure, small, small.dpi, &painted);
  }
  const FigureRecord record = recordOf(figure, painted);
  QJsonObject json = record.toJson(optionsFor(figure, options));
  json[QStringLiteral("points_as")] =
      painted.circles ? QStringLiteral("vector") : QStringLiteral("raster");
  const QString title = options.title.isEmpty() ? record.file : options.title;
  FigureWords words{record.simulated ? title + QStringLiteral(" (simulated)") : title,
                    record.methods(), json};
  writeFigure(path, format, pageOf(options), words,
              [&](QPainter& painter) { painted = paintCellFigure(painter, figure, options); });
  return painted;
}

}  // namespace chreode
