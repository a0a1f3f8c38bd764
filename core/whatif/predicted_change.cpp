#include "whatif/predicted_change.h"

#include <algorithm>
#include <cmath>

namespace chreode {

namespace {

constexpr std::uint64_t kControlStream = 31;
constexpr std::uint64_t kCeilingControlStream = 32;
constexpr std::uint64_t kCeilingPerturbedStream = 33;

/// Means of both halves of each split, genes × splits.
struct MeansOfHalves {
  Eigen::MatrixXd first;
  Eigen::MatrixXd second;

  MeansOfHalves(const ExpressionMatrix& x, std::span<const std::int32_t> cells,
                const Halves& halves) {
    // Splits in rows: a value is then added to neighbours in memory.
    Eigen::MatrixXd firsts = Eigen::MatrixXd::Zero(halves.cols(), x.genes());
    Eigen::VectorXd all = Eigen::VectorXd::Zero(x.genes());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Eigen::VectorXd in = halves.row(static_cast<Eigen::Index>(i)).cast<double>();
      const ExpressionMatrix::Row row = x.row(cells[i]);
      for (std::size_t v = 0; v < row.genes.size(); ++v) {
        const auto value = static_cast<double>(row.values[v]);
        firsts.col(row.genes[v]) += value * in;
        all[row.genes[v]] += value;
      }
    }
    const auto count = static_cast<double>(cells.size());
    const double inFirst = std::floor(count / 2.0);
    first = firsts.transpose();
    second = (-first).colwise() + all;
    first /= std::max(1.0, inFirst);
    second /= std::max(1.0, count - inFirst);
  }
};

}  // namespace

ControlSplits::ControlSplits(const ExpressionMatrix& x, std::span<const std::int32_t> cells,
                             int splits, std::uint64_t seed)
    : m_halves(randomHalves(static_cast<int>(cells.size()), splits, seed, kControlStream)) {
  MeansOfHalves means(x, cells, m_halves);
  m_first = std::move(means.first);
  m_second = std::move(means.second);
}

double ControlSplits::correlation(const PredictedChange& predicted,
                                  const Eigen::VectorXd& perturbedMean) const {
  std::vector<double> all;
  for (int split = 0; split < splits(); ++split) {
    const Eigen::VectorXd measured = perturbedMean - m_second.col(split);
    all.push_back(predicted.halves.size() == 0 ? pearson(predicted.change, measured)
                                               : pearson(predicted.halves.col(split), measured));
  }
  return medianOf(std::move(all));
}

HalfMeans::HalfMeans(const Halves& halves, Eigen::Index genes)
    : m_halves(halves),
      m_sum(Eigen::VectorXd::Zero(genes)),
      m_halfSums(Eigen::MatrixXd::Zero(genes, halves.cols())) {
}

void HalfMeans::add(Eigen::Index cell, const Eigen::VectorXd& values) {
  m_sum += values;
  for (Eigen::Index split = 0; split < m_halves.cols(); ++split) {
    if (m_halves(cell, split) != 0) m_halfSums.col(split) += values;
  }
  ++m_cells;
}

PredictedChange HalfMeans::result() const {
  const auto count = static_cast<double>(std::max<Eigen::Index>(1, m_cells));
  const auto half = static_cast<double>(std::max<Eigen::Index>(1, m_cells / 2));
  return {m_sum / count, m_halfSums / half};
}

double changeCeiling(const ExpressionMatrix& x, std::span<const std::int32_t> control,
                     std::span<const std::int32_t> perturbed, int splits, std::uint64_t seed) {
  const auto halvesOf = [&](std::span<const std::int32_t> cells, std::uint64_t stream) {
    return MeansOfHalves(x, cells,
                         randomHalves(static_cast<int>(cells.size()), splits, seed, stream));
  };
  const MeansOfHalves before = halvesOf(control, kCeilingControlStream);
  const MeansOfHalves after = halvesOf(perturbed, kCeilingPerturbedStream);
  std::vector<double> all;
  for (int split = 0; split < splits; ++split) {
    all.push_back(pearson(after.first.col(split) - before.first.col(split),
                          after.second.col(split) - before.second.col(split)));
  }
  return ceilingOf(medianOf(std::move(all)));
}

}  // namespace chreode
