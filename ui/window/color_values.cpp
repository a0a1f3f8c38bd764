#include "window/color_values.h"

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/parallel.h"
#include "expression/gene_values.h"
#include "jobs/failure.h"
#include "plots/color_map.h"
#include "stats/gene_set_score.h"

namespace chreode {

namespace {

/// Okabe and Ito's vermilion, blue and green: three that everybody tells apart.
const QColor blendColors[mostBlended] = {QColor(0xd5, 0x5e, 0x00), QColor(0x00, 0x72, 0xb2),
                                         QColor(0x00, 0x9e, 0x73)};

/// Each gene as a share of its 99th percentile. The colour is the genes' own, mixed by those
/// shares, and the grey of zero as far as even the strongest is low.
void blend(ColorValues& values, const QStringList& genes, const Dataset& data, const Theme& theme) {
  GeneValues geneValues(data);
  std::vector<std::vector<float>> shares;
  std::vector<QColor> colors;
  for (const QString& name : genes) {
    const int gene = data.geneOf(name.toStdString());
    if (gene < 0 || shares.size() == mostBlended) continue;
    std::vector<float> numbers = geneValues.of(gene);
    const ValueRange range = percentileRange(numbers, 0.0, 99.0, data.taken.scale != Scale::scaled);
    const double low = data.taken.scale == Scale::scaled ? range.low : 0.0;
    for (float& number : numbers)
      number = std::isfinite(number)
                   ? static_cast<float>(std::clamp((number - low) / (range.high - low), 0.0, 1.0))
                   : 0.0f;
    colors.push_back(blendColors[shares.size()]);
    values.blended.push_back(
        {name, colors.back(),
         std::count_if(numbers.begin(), numbers.end(), [](float share) { return share > 0.0f; })});
    shares.push_back(std::move(numbers));
  }
  const double ground[3] = {static_cast<double>(theme.zero.red()),
                            static_cast<double>(theme.zero.green()),
                            static_cast<double>(theme.zero.blue())};
  values.blend.resize(static_cast<std::size_t>(data.cellCount()));
  for (std::size_t cell = 0; cell < values.blend.size(); ++cell) {
    double strongest = 0.0, sum = 0.0, mixed[3] = {0.0, 0.0, 0.0};
    for (std::size_t k = 0; k < shares.size(); ++k) {
      const double share = shares[k][cell];
      strongest = std::max(strongest, share);
      sum += share;
      mixed[0] += share * colors[k].red();
      mixed[1] += share * colors[k].green();
      mixed[2] += share * colors[k].blue();
    }
    for (std::size_t c = 0; c < 3; ++c) {
      const double own = sum > 0.0 ? mixed[c] / sum : ground[c];
      values.blend[cell][c] =
          static_cast<std::uint8_t>(std::lround(ground[c] + strongest * (own - ground[c])));
    }
  }
}

std::vector<float> gaugeValues(const PreparedModel& model) {
  const SupportGauge& gauge = *model.experiment->parts().gauge;
  const Matrix& codes = model.codes();
  std::vector<float> numbers(static_cast<std::size_t>(codes.rows()));
  parallelFor(codes.rows(), defaultThreads(), {}, [&](std::ptrdiff_t cell, int) {
    numbers[static_cast<std::size_t>(cell)] = static_cast<float>(
        gauge.read(codes.row(cell), static_cast<std::int32_t>(cell)).timesTypical);
  });
  return numbers;
}

}  // namespace

ColorValues colorValues(const ColorSource& source, const Dataset& data, const PreparedModel* model,
                        const Theme& theme) {
  ColorValues values;
  values.title = QString::fromStdString(source.name);
  switch (source.kind) {
    case ColorSource::Kind::gene: {
      const int gene = data.matrix ? data.geneOf(source.name) : -1;
      if (gene < 0) break;
      values.numbers = GeneValues(data).of(gene);
      values.unit = QString::fromLatin1(ShownScale::unit(data.taken.scale));
      values.greyZero = data.taken.scale != Scale::scaled;
      break;
    }
    case ColorSource::Kind::genes:
      values.unit = QStringLiteral("each up to its 99th percentile");
      if (data.matrix) blend(values, values.title.split(QStringLiteral(", ")), data, theme);
      return values;
    case ColorSource::Kind::latent:
      values.title = QStringLiteral("Latent number %1").arg(source.number + 1);
      if (model && source.number < model->codes().cols()) {
        for (Index cell = 0; cell < model->codes().rows(); ++cell) {
          values.numbers.push_back(model->codes()(cell, source.number));
        }
        values.unit = QString::fromStdString(model->model().card().name);
      }
      break;
    case ColorSource::Kind::gauge:
      values.title = QStringLiteral("Distance to the data");
      values.unit = QStringLiteral("times the usual among the nearest cells");
      if (model) values.numbers = gaugeValues(*model);
      break;
    case ColorSource::Kind::annotation:
      if (const Annotation* column = data.cells.find(source.name)) {
        values.numbers.assign(column->numbers.begin(), column->numbers.end());
      }
      break;
    case ColorSource::Kind::geneSet: {
      const auto failure = catchFailure([&] {
        const auto method = source.controls ? ScoreMethod::scoreGenes : ScoreMethod::mean;
        GeneSetScore score =
            std::move(scoreGeneSets(data, {{source.name, source.genes}}, method, 0).front());
        values.numbers = std::move(score.scores);
        values.unit = QStringLiteral("%1 of %2 genes")
                          .arg(source.controls ? QStringLiteral("score less controls")
                                               : QStringLiteral("mean"),
                               QString::number(score.genes.size()));
      });
      if (failure) values.unit = failure->sentence;
      break;
    }
    case ColorSource::Kind::kept:
    case ColorSource::Kind::none:
      break;
  }
  values.numbers.resize(static_cast<std::size_t>(data.cellCount()),
                        std::numeric_limits<float>::quiet_NaN());
  return values;
}

std::pair<double, double> startPercentiles(const ColorSource& source) {
  return {0.0, source.kind == ColorSource::Kind::gene ? 99.0 : 100.0};
}

Rgb rgbOf(const QColor& color) {
  return {static_cast<std::uint8_t>(color.red()), static_cast<std::uint8_t>(color.green()),
          static_cast<std::uint8_t>(color.blue())};
}

std::vector<int> levelsOf(const Annotation& column) {
  if (column.kind == Annotation::Kind::categorical)
    return {column.codes.begin(), column.codes.end()};
  std::vector<int> levels;
  if (column.kind != Annotation::Kind::boolean) return levels;
  for (const double number : column.numbers)
    levels.push_back(std::isnan(number) ? -1 : number != 0.0);
  return levels;
}

CellColors colorsOfClasses(const std::vector<int>& levels, const std::vector<QColor>& colors,
                           const Theme& theme) {
  CellColors made;
  made.plain = rgbOf(theme.zero);
  std::vector<Rgb> table;
  for (const QColor& color : colors) table.push_back(rgbOf(color));
  made.direct.resize(levels.size());
  for (std::size_t cell = 0; cell < levels.size(); ++cell)
    made.direct[cell] =
        levels[cell] < 0 ? made.plain : table[static_cast<std::size_t>(levels[cell])];
  return made;
}

CellColors colorsOfNumbers(const std::vector<float>& numbers, const ColorBar& bar,
                           const Theme& theme) {
  CellColors made;
  made.numbers = numbers;
  if (bar.scale.log)
    for (float& number : made.numbers) number = static_cast<float>(bar.scale.place(number));
  for (const QRgb color : colorTable(bar.scale)) made.table.push_back(rgbOf(QColor(color)));
  made.low = static_cast<float>(bar.scale.place(bar.range.low));
  made.high = static_cast<float>(bar.scale.place(bar.range.high));
  made.zerosBeneath = bar.greyZero;
  made.plain = rgbOf(theme.zero);
  return made;
}

CellColors seenWith(ColorVision vision, CellColors colors) {
  if (vision == ColorVision::normal) return colors;
  const auto see = [vision](Rgb& rgb) {
    rgb = rgbOf(QColor(seenWith(vision, qRgb(rgb[0], rgb[1], rgb[2]))));
  };
  std::map<Rgb, Rgb> known;  // classes: few colours, many cells
  for (Rgb& rgb : colors.direct) {
    const auto found = known.find(rgb);
    if (found != known.end()) {
      rgb = found->second;
      continue;
    }
    const Rgb before = rgb;
    see(rgb);
    known.emplace(before, rgb);
  }
  for (Rgb& rgb : colors.table) see(rgb);
  see(colors.plain);
  return colors;
}

ClassLegend seenWith(ColorVision vision, ClassLegend legend) {
  for (QColor& color : legend.colors) color = QColor(seenWith(vision, color.rgb()));
  return legend;
}

}  // namespace chreode
