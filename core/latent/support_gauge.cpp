#include "latent/support_gauge.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/random.h"

namespace chreode {

namespace {

constexpr int kNearest = 10;  // cells whose mean distance is the gauge's number
constexpr int kShown = 30;    // nearest cells handed out
constexpr int kLocal = 100;   // cells whose own distances calibrate it
constexpr Index kMostCalibrators = 100'000;
constexpr double kEdge = 0.90;
constexpr double kOutside = 0.99;

template <typename Values>
double medianOf(Values values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

const char* supportName(Support support) {
  switch (support) {
    case Support::inside:
      return "in the data";
    case Support::edge:
      return "at the edge";
    case Support::outside:
      break;
  }
  return "outside";
}

std::string SupportReading::sentence() const {
  char text[160];
  switch (support) {
    case Support::inside:
      std::snprintf(text, sizeof text, "In the data: %d real cell%s within the usual distance.",
                    cellsWithin, cellsWithin == 1 ? "" : "s");
      break;
    case Support::edge:
      std::snprintf(
          text, sizeof text,
          "At the edge of the data: the nearest real cells are %.1f times as far as usual.",
          timesTypical);
      break;
    case Support::outside:
      std::snprintf(text, sizeof text,
                    "Outside the data: the nearest real cells are %.1f times as far as usual.",
                    timesTypical);
      break;
  }
  return text;
}

SupportGauge::SupportGauge(std::shared_ptr<const NeighborIndex> index, const Progress& progress)
    : m_index(std::move(index)) {
  const Index cells = m_index->size();
  if (cells > kMostCalibrators) {
    Random random(0);
    const std::vector<int> shuffled = random.permutation(static_cast<int>(cells));
    m_calibrators.assign(shuffled.begin(), shuffled.begin() + kMostCalibrators);
    auto codes = std::make_shared<Matrix>(kMostCalibrators, m_index->rows().cols());
    for (Index i = 0; i < kMostCalibrators; ++i) {
      codes->row(i) = m_index->rows().row(m_calibrators[static_cast<std::size_t>(i)]);
    }
    m_calibratorIndex = std::make_shared<const NeighborIndex>(std::move(codes));
  }
  const Neighbors others = m_index->findAmongRows(kNearest, m_calibrators, progress);
  m_ownDistance.resize(static_cast<std::size_t>(others.distances.rows()), 0.0f);
  if (others.distances.cols() > 0) {
    for (Index i = 0; i < others.distances.rows(); ++i) {
      m_ownDistance[static_cast<std::size_t>(i)] = others.distances.row(i).mean();
    }
  }
  m_typical = medianOf(m_ownDistance);
}

std::vector<float> SupportGauge::ownDistancesNear(const RowVector& code, std::int32_t skip) const {
  const Neighbors found = m_calibratorIndex->find(code, kLocal + 1);
  std::vector<float> own;
  for (Index j = 0; j < found.indices.cols() && own.size() < kLocal; ++j) {
    const auto calibrator = static_cast<std::size_t>(found.indices(0, j));
    if (m_calibrators[calibrator] != skip) own.push_back(m_ownDistance[calibrator]);
  }
  return own;
}

SupportReading SupportGauge::read(const RowVector& code, std::int32_t skip) const {
  const Neighbors found = m_index->find(code, kLocal + 1);
  std::vector<std::int32_t> cells;
  std::vector<float> distances;
  for (Index j = 0; j < found.indices.cols() && cells.size() < kLocal; ++j) {
    if (found.indices(0, j) == skip) continue;
    cells.push_back(found.indices(0, j));
    distances.push_back(found.distances(0, j));
  }
  SupportReading reading;
  if (cells.empty()) return reading;

  const std::size_t nearest = std::min<std::size_t>(kNearest, cells.size());
  double sum = 0.0;
  for (std::size_t j = 0; j < nearest; ++j) sum += distances[j];
  reading.distance = sum / static_cast<double>(nearest);

  std::vector<float> own;
  if (m_calibratorIndex) {
    own = ownDistancesNear(code, skip);
  } else {
    for (const std::int32_t cell : cells) own.push_back(m_ownDistance[cell]);
  }
  const auto below = std::count_if(own.begin(), own.end(),
                                   [&](float distance) { return distance <= reading.distance; });
  reading.quantile = static_cast<double>(below) / static_cast<double>(own.size());
  const double local = medianOf(own);
  reading.timesTypical = local > 0.0 ? reading.distance / local : 0.0;
  reading.cellsWithin = static_cast<int>(
      std::count_if(distances.begin(), distances.end(), [&](float d) { return d <= m_typical; }));
  reading.support = reading.quantile > kOutside ? Support::outside
                    : reading.quantile > kEdge  ? Support::edge
                                                : Support::inside;
  cells.resize(std::min<std::size_t>(kShown, cells.size()));
  reading.nearest = std::move(cells);
  return reading;
}

LabelMix labelMix(const Annotation& label, std::span<const std::int32_t> cells) {
  LabelMix mix;
  mix.shares.assign(label.levels.size(), 0.0);
  double labelled = 0.0;
  for (const std::int32_t cell : cells) {
    const std::int32_t level = label.codes[cell];
    if (level < 0) continue;
    mix.shares[level] += 1.0;
    labelled += 1.0;
  }
  if (labelled == 0.0) return mix;
  for (double& share : mix.shares) share /= labelled;
  mix.top =
      static_cast<int>(std::max_element(mix.shares.begin(), mix.shares.end()) - mix.shares.begin());
  return mix;
}

}  // namespace chreode
