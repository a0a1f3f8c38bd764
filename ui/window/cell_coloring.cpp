#include "window/cell_coloring.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "plots/color_map.h"
#include "window/session_legend.h"

namespace chreode {

namespace {

/// The bins of the values that colours are spread over.
HistogramData binned(const std::vector<float>& values, bool withoutZeros, bool log) {
  std::vector<double> numbers;
  numbers.reserve(values.size());
  for (const float value : values)
    if (std::isfinite(value) && !(withoutZeros && value == 0.0f)) numbers.push_back(value);
  return histogramOf(numbers, log ? HistogramScale::log : HistogramScale::linear);
}

/// The share of the values that count which lies below `value`, in per cent.
double percentileOf(const std::vector<float>& values, double value, bool withoutZeros) {
  qint64 counted = 0, below = 0;
  for (const float one : values) {
    if (!std::isfinite(one) || (withoutZeros && one == 0.0f)) continue;
    ++counted;
    below += static_cast<double>(one) < value;
  }
  return counted == 0 ? 0.0 : 100.0 * static_cast<double>(below) / static_cast<double>(counted);
}

}  // namespace

CellColoring::CellColoring(Session* session, QObject* parent)
    : QObject(parent), m_session(session) {
  connect(session, &Session::dataChanged, this, [this] { startFor(m_session->data()); });
  connect(session, &Session::matrixReady, this, &CellColoring::refresh);
  connect(&session->palettes(), &ClassPalettes::changed, this, [this] {
    if (showsClasses()) refresh();
  });
  connect(&session->models(), &ModelShelf::currentChanged, this, [this] {
    if (!m_toldModel) takeModel(m_session->models().current());
  });
  m_now.model = session->models().current();
}

void CellColoring::startFor(const std::shared_ptr<const Dataset>& data) {
  m_now.source = {};
  m_now.visible.clear();
  if (data) {
    const std::string& label = m_session->roles().label;
    if (!label.empty()) {
      m_now.source = {ColorSource::Kind::annotation, label, 0};
    } else if (!data->cells.columns.empty()) {
      const auto shown = std::find_if(
          data->cells.columns.begin(), data->cells.columns.end(),
          [](const Annotation& column) { return column.kind != Annotation::Kind::string; });
      if (shown != data->cells.columns.end()) {
        m_now.source = {ColorSource::Kind::annotation, shown->name, 0};
      }
    }
  }
  refresh();
}

void CellColoring::setTheme(const Theme& theme) {
  m_theme = theme;
  refresh();
}

void CellColoring::setSource(const ColorSource& source) {
  if (source == m_now.source) return;
  m_now.source = source;
  m_now.visible.clear();
  std::tie(m_now.range.lowPercentile, m_now.range.highPercentile) = startPercentiles(source);
  m_now.range.scale.log = false;  // of other values it may make no sense; the map stays
  refresh();
}

void CellColoring::setPercentiles(double low, double high) {
  m_now.range.lowPercentile = low;
  m_now.range.highPercentile = high;
  m_now.range.range = percentileRange(m_now.values, low, high, m_now.range.greyZero);
  showRange();
}

void CellColoring::setRange(double low, double high) {
  if (!(low < high)) return;
  m_now.range.range = {low, high};
  m_now.range.lowPercentile = percentileOf(m_now.values, low, m_now.range.greyZero);
  m_now.range.highPercentile = percentileOf(m_now.values, high, m_now.range.greyZero);
  showRange();
}

void CellColoring::setScale(const ColorScale& scale) {
  if (scale == m_now.range.scale) return;
  const bool otherAxis = scale.log != m_now.range.scale.log;
  m_now.range.scale = scale;
  if (m_now.values.empty()) return;
  if (otherAxis) m_now.range.histogram = binned(m_now.values, m_now.range.greyZero, scale.log);
  m_now.colors = colorsOfNumbers(m_now.values, bar(), m_theme);
  showRange();
}

void CellColoring::setVision(ColorVision vision) {
  if (vision == m_vision) return;
  m_vision = vision;
  m_now.range.vision = vision;
  publish();
}

ColorBar CellColoring::bar() const {
  return {m_now.range.range, m_now.range.greyZero, m_now.range.scale, m_vision};
}

double CellColoring::valueOf(int cell) const {
  const auto at = static_cast<std::size_t>(cell);
  return at < m_now.values.size() ? m_now.values[at] : std::nan("");
}

ClassLegend CellColoring::seenClasses() const {
  return seenWith(m_vision, m_now.classes);
}

ClassLegend CellColoring::seenBlend() const {
  ClassLegend legend;
  legend.column = QStringLiteral("Genes, blended");
  for (std::size_t k = 0; k < m_now.blended.size(); ++k) {
    legend.names << m_now.blended[k].gene;
    legend.colors.push_back(m_now.blended[k].color);
    legend.counts.push_back(m_now.blended[k].cells);
  }
  return seenWith(m_vision, legend);
}

CellPainting CellColoring::painting() const {
  const Theme& theme = Theme::light();
  CellPainting painting;
  painting.source = m_now.source;
  painting.classes = m_now.classes;
  painting.blended = m_now.blended;
  if (showsClasses()) {
    painting.colors = colorsOfClasses(m_now.levelOfCell, m_now.classes.colors, theme);
  } else if (showsRange()) {
    painting.title = m_now.range.title;
    painting.unit = m_now.range.unit;
    painting.bar = bar();
    painting.bar->vision = ColorVision::normal;
    painting.colors = colorsOfNumbers(m_now.values, *painting.bar, theme);
  } else if (!m_now.blended.empty()) {
    painting.title = m_now.range.title;
    painting.unit = m_now.range.unit;
    painting.colors.direct = m_now.pageBlend;
    painting.colors.plain = rgbOf(theme.zero);
  } else {
    painting.colors.plain = rgbOf(theme.muted);
  }
  return painting;
}

void CellColoring::publish() {
  m_now.seen = std::make_shared<const CellColors>(seenWith(m_vision, m_now.colors));
  Q_EMIT changed();
}

void CellColoring::setKept(std::shared_ptr<const FilterOutcome> kept) {
  if (kept == m_now.kept) return;
  m_now.kept = std::move(kept);
  if (m_now.source.kind == ColorSource::Kind::kept) refresh();
}

void CellColoring::showKept(const Dataset& data) {
  Annotation column;
  column.name = "kept or left out";
  column.kind = Annotation::Kind::categorical;
  column.levels = {"kept", "left out"};
  column.colors = {m_theme.accent.name().toStdString(), m_theme.zero.name().toStdString()};
  column.codes.assign(data.cells.size(), 0);
  if (m_now.kept && m_now.kept->kept.size() == column.codes.size()) {
    for (std::size_t cell = 0; cell < column.codes.size(); ++cell) {
      column.codes[cell] = m_now.kept->kept[cell] != 0 ? 0 : 1;
    }
  }
  showClasses(column);
}

void CellColoring::setVisibleLevels(const std::vector<bool>& levels) {
  m_now.visible = levels;
  Q_EMIT visibilityChanged();
}

std::vector<std::uint8_t> CellColoring::visibleCells() const {
  if (m_now.visible.empty() ||
      std::all_of(m_now.visible.begin(), m_now.visible.end(), [](bool v) { return v; })) {
    return {};
  }
  std::vector<std::uint8_t> visible(m_now.levelOfCell.size(), 1);
  for (std::size_t cell = 0; cell < visible.size(); ++cell) {
    const int level = m_now.levelOfCell[cell];
    if (level >= 0 && level < static_cast<int>(m_now.visible.size()))
      visible[cell] = m_now.visible[level];
  }
  return visible;
}

void CellColoring::refresh() {
  m_latest.drop();
  const auto data = m_session->data();
  if (data && m_now.source.kind == ColorSource::Kind::kept) {
    showKept(*data);
    return;
  }
  const Annotation* column = data && m_now.source.kind == ColorSource::Kind::annotation
                                 ? data->cells.find(m_now.source.name)
                                 : nullptr;
  const bool classes = column && (column->kind == Annotation::Kind::categorical ||
                                  column->kind == Annotation::Kind::boolean);
  if (classes) {
    showClasses(*column);
    return;
  }
  const bool ofGenes = m_now.source.kind == ColorSource::Kind::gene ||
                       m_now.source.kind == ColorSource::Kind::genes ||
                       m_now.source.kind == ColorSource::Kind::geneSet;
  if (!data || m_now.source.kind == ColorSource::Kind::none || (ofGenes && !data->matrix)) {
    m_now.values.clear();
    m_now.blended.clear();
    m_now.classes = {};
    m_now.levelOfCell.clear();
    m_now.colors = {};
    m_now.colors.plain = rgbOf(m_theme.muted);
    publish();
    Q_EMIT visibilityChanged();
    return;
  }
  m_latest.submit([this, source = m_now.source, data, theme = m_theme, log = m_now.range.scale.log,
                   model = m_now.model]() -> std::function<void()> {
    auto values = std::make_shared<ColorValues>(colorValues(source, *data, model.get(), theme));
    auto page = std::make_shared<std::vector<Rgb>>(values->blend);
    if (theme.dark && !page->empty())
      *page = colorValues(source, *data, model.get(), Theme::light()).blend;
    auto bins = std::make_shared<HistogramData>(binned(values->numbers, values->greyZero, log));
    return [this, values, bins, page] {
      m_now.pageBlend = std::move(*page);
      m_now.range.histogram = std::move(*bins);
      showValues(std::move(*values));
    };
  });
}

void CellColoring::showValues(ColorValues values) {
  m_now.classes = {};
  m_now.levelOfCell.clear();
  m_now.visible.clear();
  m_now.values = std::move(values.numbers);
  m_now.blended = values.blended;
  m_now.range.title = values.title;
  m_now.range.unit = values.unit;
  m_now.range.greyZero = values.greyZero;
  if (!values.blend.empty()) {
    // A blend has its genes' colours as a legend, as classes have.
    m_now.colors = {};
    m_now.colors.direct = std::move(values.blend);
    m_now.colors.plain = rgbOf(m_theme.zero);
    publish();
    Q_EMIT visibilityChanged();
    return;
  }
  m_now.range.canLog =
      std::none_of(m_now.values.begin(), m_now.values.end(), [](float v) { return v < 0.0f; });
  m_now.range.range = percentileRange(m_now.values, m_now.range.lowPercentile,
                                      m_now.range.highPercentile, m_now.range.greyZero);
  m_now.colors = colorsOfNumbers(m_now.values, bar(), m_theme);
  showRange();
  Q_EMIT visibilityChanged();
}

void CellColoring::showRange() {
  const ColorBar shown = bar();
  m_now.colors.low = static_cast<float>(shown.scale.place(shown.range.low));
  m_now.colors.high = static_cast<float>(shown.scale.place(shown.range.high));
  publish();
}

void CellColoring::showClasses(const Annotation& column) {
  m_now.values.clear();
  m_now.blended.clear();
  m_now.classes = sessionLegend(*m_session, column);
  m_now.levelOfCell = levelsOf(column);
  m_now.colors = colorsOfClasses(m_now.levelOfCell, m_now.classes.colors, m_theme);
  publish();
  Q_EMIT visibilityChanged();
}

}  // namespace chreode
