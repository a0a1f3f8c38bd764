#include "model_torch/adoption_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model_torch/cell_chunks.h"
#include "model_torch/negative_binomial.h"
#include "model_torch/vae_network.h"

namespace chreode {

namespace {

/// Deviances of one cell's counts: of the decoded shares and of the mean shares. The totals of
/// prediction and data agree, so they lie at the non-zeros.
void addDeviances(const ExpressionMatrix::Row& row, const float* logShares, const float* center,
                  double& decoded, double& mean) {
  double total = 0.0;
  for (const float count : row.values) total += count;
  for (std::size_t i = 0; i < row.genes.size(); ++i) {
    const double count = row.values[i];
    const double logShare = std::log(count / total);
    decoded += count * (logShare - logShares[row.genes[i]]);
    mean += count * (logShare - center[row.genes[i]]);
  }
}

}  // namespace

torch::Tensor rowsOf(const torch::Tensor& all, std::span<const std::int32_t> cells) {
  const torch::Tensor rows =
      torch::from_blob(const_cast<std::int32_t*>(cells.data()),
                       {static_cast<std::int64_t>(cells.size())}, torch::kInt32)
          .to(torch::kInt64);
  return all.index_select(0, rows);
}

std::vector<float> geneCenter(const ExpressionMatrix& x, bool counts,
                              std::span<const std::int32_t> cells) {
  std::vector<double> sums(static_cast<std::size_t>(x.genes()), counts ? 0.5 : 0.0);
  for (const std::int32_t cell : cells) {
    const ExpressionMatrix::Row row = x.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      sums[static_cast<std::size_t>(row.genes[i])] += row.values[i];
    }
  }
  const double total = std::accumulate(sums.begin(), sums.end(), 0.0);
  std::vector<float> center;
  for (const double sum : sums) {
    center.push_back(static_cast<float>(counts ? std::log(sum / total)
                                               : sum / static_cast<double>(cells.size())));
  }
  return center;
}

torch::Tensor logVariances(const ExpressionMatrix& x, std::span<const std::int32_t> cells) {
  std::vector<double> sums(static_cast<std::size_t>(x.genes()), 0.0);
  std::vector<double> squares(sums);
  for (const std::int32_t cell : cells) {
    const ExpressionMatrix::Row row = x.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const double value = row.values[i];
      sums[static_cast<std::size_t>(row.genes[i])] += value;
      squares[static_cast<std::size_t>(row.genes[i])] += value * value;
    }
  }
  torch::Tensor logs = torch::empty({x.genes()});
  const auto count = static_cast<double>(std::max<std::size_t>(1, cells.size()));
  for (std::size_t g = 0; g < sums.size(); ++g) {
    const double mean = sums[g] / count;
    logs.data_ptr<float>()[g] =
        static_cast<float>(std::log(std::max(squares[g] / count - mean * mean, 1e-3)));
  }
  return logs;
}

torch::Tensor decoderLoss(const AdoptedNetwork& decoder, const DecoderTask& task,
                          std::span<const std::int32_t> cells, bool training) {
  CellBatch batch;
  batch.assign(*task.x, cells, 0.0);
  const torch::Tensor output = decoder.forward(rowsOf(task.inputs, cells), training);
  return task.counts ? negativeBinomialLoss(output, decoder.outScale, batch)
                     : gaussianLoss(output, decoder.outScale, denseValues(batch));
}

double decoderFit(const AdoptedNetwork& decoder, const DecoderTask& task,
                  std::span<const std::int32_t> cells) {
  const torch::NoGradGuard guard;
  const std::int64_t genes = task.x->genes();
  const torch::Tensor center =
      torch::from_blob(const_cast<float*>(task.center.data()), {1, genes}, torch::kFloat32);
  double predicted = 0.0;
  double mean = 0.0;
  CellBatch batch;
  forEachChunk(cells, [&](std::span<const std::int32_t> chunk) {
    const torch::Tensor output = decoder.forward(rowsOf(task.inputs, chunk), false);
    if (task.counts) {
      const torch::Tensor logShares = torch::log_softmax(output, 1).contiguous();
      const float* values = logShares.data_ptr<float>();
      for (const std::int32_t cell : chunk) {
        addDeviances(task.x->row(cell), values, task.center.data(), predicted, mean);
        values += genes;
      }
      return;
    }
    batch.assign(*task.x, chunk, 0.0);
    const torch::Tensor x = denseValues(batch);
    predicted += (x - output).square().sum(torch::kFloat64).item<double>();
    mean += (x - center).square().sum(torch::kFloat64).item<double>();
  });
  return mean > 0.0 ? 1.0 - predicted / mean : 0.0;
}

Matrix encoded(const AdoptedNetwork& encoder, const ExpressionMatrix& logs,
               std::span<const std::int32_t> cells) {
  const torch::NoGradGuard guard;
  Matrix codes(static_cast<Index>(cells.size()), encoder.outBias.size(0));
  CellBatch batch;
  Index at = 0;
  forEachChunk(cells, [&](std::span<const std::int32_t> chunk) {
    batch.assign(logs, chunk, 0.0);
    const torch::Tensor part = encoder.forward(batch, false).contiguous();
    codes.middleRows(at, batch.cells()) =
        Eigen::Map<const Matrix>(part.data_ptr<float>(), part.size(0), part.size(1));
    at += batch.cells();
  });
  return codes;
}

}  // namespace chreode
