#include "model_torch/vae_evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/random.h"
#include "model_torch/adam.h"
#include "model_torch/cell_chunks.h"
#include "model_torch/count_losses.h"
#include "model_torch/negative_binomial.h"
#include "model_torch/training_length.h"

namespace chreode {

namespace {

std::vector<double> meanShares(const TrainingData& data) {
  std::vector<double> shares(static_cast<std::size_t>(data.x->genes()), 0.5);
  for (const std::int32_t cell : data.trainingCells) {
    const ExpressionMatrix::Row row = data.x->row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      shares[static_cast<std::size_t>(row.genes[i])] += row.values[i];
    }
  }
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= total;
  return shares;
}

}  // namespace

ValidationScore::ValidationScore(const TrainingData& data, std::uint64_t seed)
    : m_data(data), m_cells(spread(data.validationCells, kMostValidationCells)) {
  if (m_cells.empty()) throw Error("Training needs validation cells and was given none.");
  if (!data.counts) return;
  Random random(seed, 17);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> seen;
  std::vector<float> judged;
  m_levels.resize(static_cast<Index>(m_cells.size()), data.levels.cols());
  for (const std::int32_t cell : m_cells) {
    const ExpressionMatrix::Row row = data.x->row(cell);
    m_levels.row(static_cast<Index>(offsets.size()) - 1) = data.levels.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const auto count = static_cast<std::uint64_t>(std::llround(row.values[i]));
      const auto half = static_cast<float>(random.binomial(count, 0.5));
      genes.push_back(row.genes[i]);
      seen.push_back(half);
      judged.push_back(static_cast<float>(count) - half);
    }
    offsets.push_back(static_cast<std::int64_t>(genes.size()));
  }
  const auto cells = static_cast<Index>(m_cells.size());
  m_seen =
      std::make_shared<ExpressionMatrix>(cells, data.x->genes(), offsets, genes, std::move(seen));
  m_judged = std::make_shared<ExpressionMatrix>(cells, data.x->genes(), std::move(offsets),
                                                std::move(genes), std::move(judged));
  m_rows.resize(m_cells.size());
  std::iota(m_rows.begin(), m_rows.end(), 0);
  m_logMeanShares = meanShares(data);
  for (double& share : m_logMeanShares) share = std::log(share);
}

double ValidationScore::of(VaeNetwork& network) const {
  if (!m_data.counts) return -negativeElbo(network, m_data, m_cells);
  const torch::NoGradGuard guard;
  double deviance = 0.0;
  double meanDeviance = 0.0;
  CellBatch batch;
  forEachChunk(m_rows, [&](std::span<const std::int32_t> rows) {
    batch.assign(*m_seen, rows, network.shape.targetSum);
    const torch::Tensor z = network.encode(batch, false).mean;
    const torch::Tensor logShares =
        torch::log_softmax(network.decode(z, levelTensor(m_levels, rows), false).mean, 1)
            .contiguous();
    const float* values = logShares.data_ptr<float>();
    for (const std::int32_t row : rows) {
      const ExpressionMatrix::Row judged = m_judged->row(row);
      double total = 0.0;
      for (const float count : judged.values) total += count;
      for (std::size_t i = 0; i < judged.genes.size(); ++i) {
        // The totals of prediction and data agree, so the deviance lies at the non-zeros.
        const auto gene = static_cast<std::size_t>(judged.genes[i]);
        const double logRate = std::log(judged.values[i] / total);
        deviance += judged.values[i] * (logRate - values[gene]);
        meanDeviance += judged.values[i] * (logRate - m_logMeanShares[gene]);
      }
      values += m_judged->genes();
    }
  });
  return meanDeviance > 0.0 ? 1.0 - deviance / meanDeviance : 0.0;
}

double negativeElbo(VaeNetwork& network, const TrainingData& data,
                    std::span<const std::int32_t> cells) {
  const torch::NoGradGuard guard;
  double sum = 0.0;
  CellBatch batch;
  forEachChunk(cells, [&](std::span<const std::int32_t> chunk) {
    batch.assign(*data.x, chunk, network.shape.targetSum);
    const VaeNetwork::Code code = network.encode(batch, false);
    const VaeNetwork::Output output =
        network.decode(code.mean, levelTensor(data.levels, chunk), false);
    const torch::Tensor loss = network.reconstructionLoss(output, batch) + divergence(code);
    sum += loss.item<double>() * static_cast<double>(chunk.size());
  });
  return sum / static_cast<double>(std::max<std::size_t>(cells.size(), 1));
}

double meanModelLoss(const TrainingData& data, std::span<const std::int32_t> cells) {
  constexpr int fitSteps = 200;
  constexpr double fitRate = 0.05;
  const std::int64_t genes = data.x->genes();
  torch::Tensor mean = torch::empty({1, genes});
  torch::Tensor scale = torch::zeros({genes});
  CellBatch batch;
  if (data.counts) {
    const std::vector<double> shares = meanShares(data);
    for (std::int64_t g = 0; g < genes; ++g) {
      mean.data_ptr<float>()[g] = static_cast<float>(std::log(shares[static_cast<std::size_t>(g)]));
    }
    scale.set_requires_grad(true);
    Adam adam({scale});
    const bool hasScale = data.likelihood != Likelihood::poisson;
    for (int step = 0; step < fitSteps && hasScale; ++step) {
      const std::size_t size = std::min<std::size_t>(kCellsAtOnce, data.trainingCells.size());
      const std::size_t first =
          static_cast<std::size_t>(step) * size % (data.trainingCells.size() - size + 1);
      batch.assign(*data.x, {data.trainingCells.data() + first, size}, data.targetSum);
      adam.clearGradients();
      negativeBinomialLoss(mean.expand({batch.cells(), genes}), scale, batch).backward();
      adam.step(fitRate);
    }
  } else {
    std::vector<double> sums(static_cast<std::size_t>(genes), 0.0);
    std::vector<double> squares(sums);
    for (const std::int32_t cell : data.trainingCells) {
      const ExpressionMatrix::Row row = data.x->row(cell);
      for (std::size_t i = 0; i < row.genes.size(); ++i) {
        sums[static_cast<std::size_t>(row.genes[i])] += row.values[i];
        squares[static_cast<std::size_t>(row.genes[i])] += row.values[i] * row.values[i];
      }
    }
    const auto count = static_cast<double>(data.trainingCells.size());
    for (std::int64_t g = 0; g < genes; ++g) {
      const double m = sums[static_cast<std::size_t>(g)] / count;
      mean.data_ptr<float>()[g] = static_cast<float>(m);
      scale.data_ptr<float>()[g] = static_cast<float>(
          std::log(std::max(squares[static_cast<std::size_t>(g)] / count - m * m, 1e-6)));
    }
  }
  const torch::NoGradGuard guard;
  double sum = 0.0;
  forEachChunk(cells, [&](std::span<const std::int32_t> chunk) {
    batch.assign(*data.x, chunk, data.targetSum);
    const torch::Tensor prediction = mean.expand({batch.cells(), genes});
    torch::Tensor loss;
    if (!data.counts) {
      loss = gaussianLoss(prediction, scale, denseValues(batch));
    } else if (data.likelihood == Likelihood::poisson) {
      loss = poissonLoss(prediction, batch);
    } else {
      loss = negativeBinomialLoss(prediction, scale, batch);
    }
    sum += loss.item<double>() * static_cast<double>(chunk.size());
  });
  return sum / static_cast<double>(std::max<std::size_t>(cells.size(), 1));
}

Matrix encodeAll(VaeNetwork& network, const TrainingData& data) {
  const torch::NoGradGuard guard;
  std::vector<std::int32_t> cells(static_cast<std::size_t>(data.x->cells()));
  std::iota(cells.begin(), cells.end(), 0);
  Matrix codes(data.x->cells(), network.shape.latent);
  CellBatch batch;
  forEachChunk(cells, [&](std::span<const std::int32_t> chunk) {
    batch.assign(*data.x, chunk, network.shape.targetSum);
    const torch::Tensor mean = network.encode(batch, false).mean.contiguous();
    codes.middleRows(chunk.front(), batch.cells()) =
        Eigen::Map<const Matrix>(mean.data_ptr<float>(), mean.size(0), mean.size(1));
  });
  return codes;
}

std::vector<std::int32_t> spread(std::span<const std::int32_t> cells, std::size_t most) {
  if (cells.size() <= most) return {cells.begin(), cells.end()};
  std::vector<std::int32_t> chosen;
  for (std::size_t i = 0; i < most; ++i) chosen.push_back(cells[i * cells.size() / most]);
  return chosen;
}

}  // namespace chreode
