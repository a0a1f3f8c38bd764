#include "whatif/drawn_cells.h"

#include <algorithm>
#include <cmath>

#include "base/no_number.h"
#include "base/random.h"
#include "model/pca_model.h"
#include "stats/energy_distance.h"
#include "stats/prediction_scores.h"

namespace chreode {

namespace {

constexpr std::size_t kMostDrawn = 300;  ///< a group
constexpr std::size_t kFewestDrawn = 10;
constexpr int kComponents = 20;
constexpr int kRelabellings = 200;

/// `count` of the cells, drawn by the seed, the shallowest first.
std::vector<std::int32_t> drawn(const ExpressionMatrix& counts, std::span<const std::int32_t> cells,
                                std::size_t count, Random& random) {
  std::vector<std::int32_t> taken(cells.begin(), cells.end());
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(taken[i], taken[i + random.below(taken.size() - i)]);
  }
  taken.resize(count);
  const auto depth = [&counts](std::int32_t cell) {
    double total = 0.0;
    for (const float value : counts.row(cell).values) total += static_cast<double>(value);
    return total;
  };
  std::vector<std::pair<double, std::int32_t>> byDepth;
  for (const std::int32_t cell : taken) byDepth.emplace_back(depth(cell), cell);
  std::sort(byDepth.begin(), byDepth.end());
  for (std::size_t i = 0; i < count; ++i) taken[i] = byDepth[i].second;
  return taken;
}

Eigen::MatrixXd denseOf(const ExpressionMatrix& counts, std::span<const std::int32_t> cells) {
  Eigen::MatrixXd dense =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(cells.size()), counts.genes());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const ExpressionMatrix::Row row = counts.row(cells[i]);
    for (std::size_t v = 0; v < row.genes.size(); ++v) {
      dense(static_cast<Eigen::Index>(i), row.genes[v]) = static_cast<double>(row.values[v]);
    }
  }
  return dense;
}

/// Each row that holds more than its depth, thinned to it on average.
void thin(Eigen::MatrixXd& counts, const Eigen::VectorXd& depths, Random& random) {
  for (Eigen::Index cell = 0; cell < counts.rows(); ++cell) {
    const double total = counts.row(cell).sum();
    if (total <= depths[cell]) continue;
    const double share = depths[cell] / total;
    for (Eigen::Index gene = 0; gene < counts.cols(); ++gene) {
      double& count = counts(cell, gene);
      if (count > 0.0) {
        count = static_cast<double>(random.binomial(static_cast<std::uint64_t>(count), share));
      }
    }
  }
}

Eigen::MatrixXd logsOf(const Eigen::MatrixXd& counts, double depth) {
  Eigen::MatrixXd logs = counts;
  for (Eigen::Index cell = 0; cell < counts.rows(); ++cell) {
    const double total = counts.row(cell).sum();
    const double scale = total > 0.0 ? depth / total : 0.0;
    for (Eigen::Index gene = 0; gene < counts.cols(); ++gene) {
      if (counts(cell, gene) > 0.0) logs(cell, gene) = std::log1p(counts(cell, gene) * scale);
    }
  }
  return logs;
}

std::shared_ptr<const ExpressionMatrix> sparseOf(const Eigen::MatrixXd& dense) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  for (Eigen::Index cell = 0; cell < dense.rows(); ++cell) {
    for (Eigen::Index gene = 0; gene < dense.cols(); ++gene) {
      if (dense(cell, gene) == 0.0) continue;
      genes.push_back(static_cast<std::int32_t>(gene));
      values.push_back(static_cast<float>(dense(cell, gene)));
    }
    offsets.push_back(static_cast<std::int64_t>(genes.size()));
  }
  return std::make_shared<const ExpressionMatrix>(dense.rows(), dense.cols(), std::move(offsets),
                                                  std::move(genes), std::move(values));
}

}  // namespace

DrawnCells::DrawnCells(const ExpressionMatrix& counts, const std::vector<float>& units,
                       std::span<const std::int32_t> control,
                       std::span<const std::int32_t> perturbed, std::uint64_t seed,
                       const Progress& progress)
    : m_seed(seed) {
  const std::size_t count = std::min({control.size(), perturbed.size(), kMostDrawn});
  if (count < kFewestDrawn) return;
  Random random(seed, 51);
  const std::vector<std::int32_t> before = drawn(counts, control, count, random);
  const std::vector<std::int32_t> after = drawn(counts, perturbed, count, random);
  std::vector<double> ones;
  for (const std::int32_t cell : before) {
    ones.push_back(static_cast<double>(units[static_cast<std::size_t>(cell)]));
  }
  m_unit = medianOf(std::move(ones));
  m_control = denseOf(counts, before);
  Eigen::MatrixXd measured = denseOf(counts, after);
  m_depths = m_control.rowwise().sum().cwiseMin(measured.rowwise().sum());
  m_depth = medianOf({m_depths.data(), m_depths.data() + m_depths.size()});
  thin(measured, m_depths, random);
  Eigen::MatrixXd thinned = m_control;
  thin(thinned, m_depths, random);
  Eigen::MatrixXd both(2 * static_cast<Eigen::Index>(count), counts.genes());
  both << logsOf(measured, m_depth), logsOf(thinned, m_depth);
  const int components =
      static_cast<int>(std::min<Eigen::Index>({kComponents, both.rows() - 1, both.cols()}));
  const Pca pca = principalComponents(*sparseOf(both), components, seed, progress);
  m_mean = pca.mean.transpose().cast<double>();
  m_axes = pca.components.cast<double>();
  m_measured = places(measured);
}

Matrix DrawnCells::places(const Eigen::MatrixXd& counts) const {
  return ((logsOf(counts, m_depth).rowwise() - m_mean.transpose()) * m_axes.transpose())
      .cast<float>();
}

DrawnCells::Judged DrawnCells::judge(const Eigen::VectorXd& control,
                                     const Eigen::VectorXd& change) const {
  if (m_control.rows() == 0) return {kNoNumber, kNoNumber};
  const ExpectedLog expected(m_unit);
  // The same numbers are drawn for every prediction, so that two differ by what they say.
  Random random(m_seed, 52);
  Eigen::MatrixXd predicted = m_control;
  const Eigen::VectorXd totals = m_control.rowwise().sum();
  const double typical = std::max(1.0, medianOf({totals.data(), totals.data() + totals.size()}));
  for (Eigen::Index gene = 0; gene < predicted.cols(); ++gene) {
    if (change[gene] == 0.0) continue;
    const double from = expected.inverse(control[gene]);
    const double to = expected.inverse(std::max(0.0, control[gene] + change[gene]));
    for (Eigen::Index cell = 0; cell < predicted.rows(); ++cell) {
      double& count = predicted(cell, gene);
      if (to < from) {
        if (count > 0.0) {
          count =
              static_cast<double>(random.binomial(static_cast<std::uint64_t>(count), to / from));
        }
      } else {
        count += static_cast<double>(random.poisson((to - from) * totals[cell] / typical));
      }
    }
  }
  thin(predicted, m_depths, random);
  const Matrix at = places(predicted);
  return {energyDistance(at, m_measured), energyBand(at, m_measured, kRelabellings, m_seed)};
}

}  // namespace chreode
