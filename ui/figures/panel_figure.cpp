#include "figures/panel_figure.h"

#include <QFontMetricsF>
#include <QJsonArray>
#include <QPainter>
#include <algorithm>

#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double panelGap = 8.0 * unitsPerPoint;
constexpr double letterSize = 1.4;     // of the text's
constexpr double widestSharedLegend = 0.35;  // of the page, where it is one for all

QString letterOf(std::size_t panel) {
  return QString(QChar(u'A' + static_cast<char16_t>(panel % 26)));
}

bool sharesLegend(const std::vector<CellFigure>& panels, const FigureOptions& options) {
  return options.commonLegend && options.legend != LegendPlace::none &&
         std::all_of(panels.begin(), panels.end(), [&panels](const CellFigure& panel) {
           return panel.legend.isSame(panels.front().legend);
         });
}

class PanelPainter {
 public:
  PanelPainter(QPainter& painter, const std::vector<CellFigure>& panels,
               const FigureOptions& options)
      : m_painter(painter),
        m_panels(panels),
        m_options(options),
        m_type(FigureType::page(options.family, options.fontSize * unitsPerPoint)),
        m_letter(m_type.heading) {
    m_letter.setPixelSize(
        std::max(1, static_cast<int>(letterSize * options.fontSize * unitsPerPoint)));
    m_letter.setWeight(QFont::Bold);
  }

  std::vector<PaintedFigure> paint() {
    QRectF page = figureBox(m_options);
    title(page);
    notes(page);
    FigureOptions each = m_options;
    each.title.clear();
    if (sharesLegend(m_panels, m_options)) {
      legend(page);
      each.legend = LegendPlace::none;
    }
    const auto count = static_cast<int>(m_panels.size());
    const int columns = panelColumns(count, page.size());
    const int rows = (count + columns - 1) / columns;
    const QSizeF size((page.width() - (columns - 1) * panelGap) / columns,
                      (page.height() - (rows - 1) * panelGap) / rows);
    std::vector<PaintedFigure> painted;
    for (int k = 0; k < count; ++k) {
      const QPointF corner(page.left() + (k % columns) * (size.width() + panelGap),
                           page.top() + (k / columns) * (size.height() + panelGap));
      painted.push_back(panel(static_cast<std::size_t>(k), QRectF(corner, size), each));
    }
    return painted;
  }

 private:
  void title(QRectF& page) {
    if (m_options.title.isEmpty()) return;
    const QFontMetricsF size(m_type.heading);
    m_painter.setFont(m_type.heading);
    m_painter.setPen(m_theme.text);
    m_painter.drawText(QPointF(page.left(), page.top() + size.ascent()),
                       size.elidedText(m_options.title, Qt::ElideRight, page.width()));
    page.setTop(page.top() + size.height() + panelGap / 2);
  }

  void notes(QRectF& page) {
    QStringList lines;
    for (const CellFigure& panel : m_panels) lines << panel.notes;
    lines.removeDuplicates();
    const QFontMetricsF size(m_type.caption);
    m_painter.setFont(m_type.caption);
    m_painter.setPen(m_theme.muted);
    for (int k = static_cast<int>(lines.size()) - 1; k >= 0; --k) {
      m_painter.drawText(QPointF(page.left(), page.bottom() - size.descent()),
                         size.elidedText(lines[k], Qt::ElideRight, page.width()));
      page.setBottom(page.bottom() - size.lineSpacing());
    }
  }

  void legend(QRectF& page) {
    const FigureLegend& shared = m_panels.front().legend;
    if (shared.empty()) return;
    QRectF box = page;
    if (m_options.legend == LegendPlace::right) {
      box.setLeft(page.right() -
                  legendWidth(shared, m_type, page.height(), widestSharedLegend * page.width()));
      page.setRight(box.left() - panelGap);
    } else {
      box.setTop(page.bottom() - std::min(legendHeightBelow(shared, m_type, page.width()),
                                          widestSharedLegend * page.height()));
      page.setBottom(box.top() - panelGap / 2);
    }
    paintLegend(m_painter, shared, m_type, m_theme, box);
  }

  PaintedFigure panel(std::size_t at, QRectF box, const FigureOptions& options) {
    const QFontMetricsF letter(m_letter), body(m_type.body);
    const double baseline = box.top() + letter.ascent();
    m_painter.setPen(m_theme.text);
    m_painter.setFont(m_letter);
    m_painter.drawText(QPointF(box.left(), baseline), letterOf(at));
    const double begin = box.left() + letter.horizontalAdvance(letterOf(at)) + panelGap / 2;
    m_painter.setFont(m_type.body);
    m_painter.drawText(QPointF(begin, baseline),
                       body.elidedText(m_panels[at].caption, Qt::ElideRight, box.right() - begin));
    box.setTop(box.top() + letter.height());
    CellFigure alone = m_panels[at];
    alone.notes.clear();
    return paintCellFigure(m_painter, alone, options, box);
  }

  QPainter& m_painter;
  const std::vector<CellFigure>& m_panels;
  const FigureOptions& m_options;
  const FigureType m_type;
  QFont m_letter;
  const Theme& m_theme = Theme::light();
};

PaintedFigure together(const std::vector<PaintedFigure>& each) {
  PaintedFigure all = each.front();
  for (std::size_t k = 1; k < each.size(); ++k) {
    all.points += each[k].points;
    all.circles = all.circles && each[k].circles;
  }
  return all;
}

}  // namespace

int panelColumns(int count, const QSizeF& page) {
  int best = 1;
  double largest = 0.0;
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    // A picture is as wide as high, and its legend stands beside it.
    const double side = std::min(page.width() / columns / 1.25, page.height() / rows);
    if (side > largest) best = columns;
    largest = std::max(largest, side);
  }
  return best;
}

PaintedFigure paintPanels(QPainter& painter, const std::vector<CellFigure>& panels,
                          const FigureOptions& options, std::vector<PaintedFigure>* each) {
  std::vector<PaintedFigure> painted;
  if (panels.size() == 1) {
    painted.push_back(paintCellFigure(painter, panels.front(), options));
  } else {
    painted = PanelPainter(painter, panels, options).paint();
  }
  if (each) *each = painted;
  return together(painted);
}

QImage renderPanels(const std::vector<CellFigure>& panels, const FigureOptions& options, int dpi,
                    PaintedFigure* painted) {
  FigurePage page = pageOf(options);
  page.dpi = dpi;
  return renderFigure(page, [&](QPainter& painter) {
    const PaintedFigure made = paintPanels(painter, panels, options);
    if (painted) *painted = made;
  });
}

PaintedFigure writePanels(const QString& path, FigureFormat format,
                          const std::vector<CellFigure>& panels, const FigureOptions& options) {
  if (panels.size() == 1) return writeCellFigure(path, format, panels.front(), options);
  std::vector<PaintedFigure> each;
  {
    // As in writeCellFigure(): the eyes' places are known once the page is laid out.
    FigurePage small = pageOf(options);
    small.dpi = 10;
    FigureOptions coarse = options;
    coarse.dpi = small.dpi;
    renderFigure(small, [&](QPainter& painter) { paintPanels(painter, panels, coarse, &each); });
  }
  QJsonArray records;
  QStringList methods;
  bool simulated = false, edited = false;
  for (std::size_t k = 0; k < panels.size(); ++k) {
    const FigureRecord record = recordOf(panels[k], each[k]);
    QJsonObject json = record.toJson(optionsFor(panels[k], options));
    json[QStringLiteral("letter")] = letterOf(k);
    json[QStringLiteral("points_as")] =
        each[k].circles ? QStringLiteral("vector") : QStringLiteral("raster");
    records.append(json);
    methods << letterOf(k) + QStringLiteral(": ") + record.methods();
    simulated = simulated || record.simulated;
    edited = edited || record.edited;
  }
  const FigureRecord& first = panels.front().record;
  const QJsonObject json{{QStringLiteral("program"), records.at(0)[QStringLiteral("program")]},
                         {QStringLiteral("file"), first.file},
                         {QStringLiteral("data_hash"), first.dataHash},
                         {QStringLiteral("simulated"), simulated},
                         {QStringLiteral("edited"), edited},
                         {QStringLiteral("methods"), methods.join(QLatin1Char(' '))},
                         {QStringLiteral("panels"), records}};
  const QString title = options.title.isEmpty() ? first.file : options.title;
  const FigureWords words{simulated ? title + QStringLiteral(" (simulated)") : title,
                          methods.join(QLatin1Char(' ')), json};
  PaintedFigure painted;
  writeFigure(path, format, pageOf(options), words,
              [&](QPainter& painter) { painted = paintPanels(painter, panels, options); });
  return painted;
}

}  // namespace chreode
