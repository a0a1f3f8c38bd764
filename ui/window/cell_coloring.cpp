#include "window/cell_coloring.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "expression/gene_values.h"
#include "plots/class_colors.h"
#include "plots/color_map.h"

namespace chreode {

namespace {

Rgb rgbOf(const QColor& color) {
  return {static_cast<std::uint8_t>(color.red()), static_cast<std::uint8_t>(color.green()),
          static_cast<std::uint8_t>(color.blue())};
}

std::vector<Rgb> viridisColors() {
  std::vector<Rgb> table;
  for (const QRgb color : viridisTable()) table.push_back(rgbOf(QColor::fromRgb(color)));
  return table;
}

}  // namespace

CellColoring::CellColoring(Session* session, QObject* parent)
    : QObject(parent), m_session(session) {
  connect(session, &Session::dataChanged, this, [this] { startFor(m_session->data()); });
  connect(session, &Session::matrixReady, this, &CellColoring::refresh);
  connect(&session->models(), &ModelShelf::currentChanged, this, [this] {
    if (m_source.kind == ColorSource::Kind::latent) refresh();
  });
}

void CellColoring::startFor(const std::shared_ptr<const Dataset>& data) {
  m_source = {};
  m_visible.clear();
  if (data) {
    const std::string& label = m_session->roles().label;
    if (!label.empty()) {
      m_source = {ColorSource::Kind::annotation, label, 0};
    } else if (!data->cells.columns.empty()) {
      const auto shown = std::find_if(
          data->cells.columns.begin(), data->cells.columns.end(),
          [](const Annotation& column) { return column.kind != Annotation::Kind::string; });
      if (shown != data->cells.columns.end()) {
        m_source = {ColorSource::Kind::annotation, shown->name, 0};
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
  if (source == m_source) return;
  m_source = source;
  m_visible.clear();
  m_range.lowPercentile = 0.0;
  m_range.highPercentile = source.kind == ColorSource::Kind::gene ? 99.0 : 100.0;
  refresh();
}

void CellColoring::setPercentiles(double low, double high) {
  m_range.lowPercentile = low;
  m_range.highPercentile = high;
  m_range.range = percentileRange(m_values, low, high, m_range.greyZero);
  m_colors.low = static_cast<float>(m_range.range.low);
  m_colors.high = static_cast<float>(m_range.range.high);
  Q_EMIT changed();
}

void CellColoring::setKept(std::shared_ptr<const FilterOutcome> kept) {
  if (kept == m_kept) return;
  m_kept = std::move(kept);
  if (m_source.kind == ColorSource::Kind::kept) refresh();
}

void CellColoring::showKept(const Dataset& data) {
  Annotation column;
  column.name = "kept or left out";
  column.kind = Annotation::Kind::categorical;
  column.levels = {"kept", "left out"};
  column.colors = {m_theme.accent.name().toStdString(), m_theme.zero.name().toStdString()};
  column.codes.assign(data.cells.size(), 0);
  if (m_kept && m_kept->kept.size() == column.codes.size()) {
    for (std::size_t cell = 0; cell < column.codes.size(); ++cell) {
      column.codes[cell] = m_kept->kept[cell] != 0 ? 0 : 1;
    }
  }
  showClasses(column);
}

void CellColoring::setVisibleLevels(const std::vector<bool>& levels) {
  m_visible = levels;
  Q_EMIT visibilityChanged();
}

std::vector<std::uint8_t> CellColoring::visibleCells() const {
  if (m_visible.empty() ||
      std::all_of(m_visible.begin(), m_visible.end(), [](bool v) { return v; })) {
    return {};
  }
  std::vector<std::uint8_t> visible(m_levelOfCell.size(), 1);
  for (std::size_t cell = 0; cell < visible.size(); ++cell) {
    const int level = m_levelOfCell[cell];
    if (level >= 0 && level < static_cast<int>(m_visible.size())) visible[cell] = m_visible[level];
  }
  return visible;
}

void CellColoring::refresh() {
  m_latest.drop();
  const auto data = m_session->data();
  if (data && m_source.kind == ColorSource::Kind::kept) {
    showKept(*data);
    return;
  }
  const Annotation* column = data && m_source.kind == ColorSource::Kind::annotation
                                 ? data->cells.find(m_source.name)
                                 : nullptr;
  const bool classes = column && (column->kind == Annotation::Kind::categorical ||
                                  column->kind == Annotation::Kind::boolean);
  if (classes) {
    showClasses(*column);
    return;
  }
  const bool geneWithoutMatrix =
      m_source.kind == ColorSource::Kind::gene && (!data || !data->matrix);
  if (!data || m_source.kind == ColorSource::Kind::none || geneWithoutMatrix) {
    m_values.clear();
    m_classes = {};
    m_levelOfCell.clear();
    m_colors = {};
    m_colors.plain = rgbOf(m_theme.muted);
    Q_EMIT changed();
    Q_EMIT visibilityChanged();
    return;
  }
  m_latest.submit([this, source = m_source, data,
                   model = m_session->models().current()]() -> std::function<void()> {
    auto values = std::make_shared<Values>(valuesOf(source, *data, model.get()));
    return [this, values] { showValues(std::move(*values)); };
  });
}

CellColoring::Values CellColoring::valuesOf(const ColorSource& source, const Dataset& data,
                                            const PreparedModel* model) {
  Values values;
  switch (source.kind) {
    case ColorSource::Kind::gene: {
      const int gene = data.geneOf(source.name);
      if (gene < 0) break;
      values.numbers = GeneValues(data).of(gene);
      values.unit = QString::fromStdString(GeneValues::unit(data));
      values.greyZero = data.taken.scale != Scale::scaled;
      break;
    }
    case ColorSource::Kind::latent:
      if (model && source.number < model->codes().cols()) {
        for (Index cell = 0; cell < model->codes().rows(); ++cell) {
          values.numbers.push_back(model->codes()(cell, source.number));
        }
        values.unit = QString::fromStdString(model->model().card().name);
      }
      break;
    case ColorSource::Kind::annotation:
      if (const Annotation* column = data.cells.find(source.name)) {
        values.numbers.assign(column->numbers.begin(), column->numbers.end());
      }
      break;
    case ColorSource::Kind::kept:
    case ColorSource::Kind::none:
      break;
  }
  values.numbers.resize(static_cast<std::size_t>(data.cellCount()),
                        std::numeric_limits<float>::quiet_NaN());
  return values;
}

void CellColoring::showValues(Values values) {
  m_classes = {};
  m_levelOfCell.clear();
  m_visible.clear();
  m_values = std::move(values.numbers);
  m_range.title = m_source.kind == ColorSource::Kind::latent
                      ? QStringLiteral("Latent number %1").arg(m_source.number + 1)
                      : QString::fromStdString(m_source.name);
  m_range.unit = values.unit;
  m_range.greyZero = values.greyZero;
  m_colors = {};
  m_colors.numbers = m_values;
  m_colors.table = viridisColors();
  m_colors.zerosBeneath = values.greyZero;
  m_colors.plain = rgbOf(m_theme.zero);
  setPercentiles(m_range.lowPercentile, m_range.highPercentile);
  Q_EMIT visibilityChanged();
}

void CellColoring::showClasses(const Annotation& column) {
  m_values.clear();
  m_classes = classLegend(column);
  m_levelOfCell.assign(column.size(), -1);
  if (column.kind == Annotation::Kind::categorical) {
    m_levelOfCell.assign(column.codes.begin(), column.codes.end());
  } else {
    for (std::size_t cell = 0; cell < column.numbers.size(); ++cell) {
      if (!std::isnan(column.numbers[cell])) m_levelOfCell[cell] = column.numbers[cell] != 0.0;
    }
  }
  m_colors = {};
  m_colors.plain = rgbOf(m_theme.zero);
  m_colors.direct.resize(m_levelOfCell.size());
  for (std::size_t cell = 0; cell < m_levelOfCell.size(); ++cell) {
    const int level = m_levelOfCell[cell];
    m_colors.direct[cell] = level < 0 ? m_colors.plain : rgbOf(m_classes.colors[level]);
  }
  Q_EMIT changed();
  Q_EMIT visibilityChanged();
}

}  // namespace chreode
