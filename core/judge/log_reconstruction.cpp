#include "judge/log_reconstruction.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "base/error.h"
#include "base/matrix_rows.h"
#include "model/pca_model.h"

namespace chreode {

namespace {

constexpr Index kCellsAtOnce = 256;

/// R² of predictions made for `kCellsAtOnce` cells at a time.
double reconstructed(const ExpressionMatrix& x, const RowVector& mean,
                     const std::function<Matrix(Index first, Index count)>& predict) {
  double errors = 0.0;
  double total = 0.0;
  for (Index first = 0; first < x.cells(); first += kCellsAtOnce) {
    const Index count = std::min(kCellsAtOnce, x.cells() - first);
    Matrix measured = Matrix::Zero(count, x.genes());
    for (Index i = 0; i < count; ++i) {
      const ExpressionMatrix::Row row = x.row(first + i);
      for (std::size_t v = 0; v < row.genes.size(); ++v) {
        measured(i, row.genes[v]) = row.values[v];
      }
    }
    errors += (measured - predict(first, count)).cast<double>().squaredNorm();
    total += (measured.rowwise() - mean).cast<double>().squaredNorm();
  }
  return total > 0.0 ? 1.0 - errors / total : 0.0;
}

}  // namespace

LogReconstruction judgeLogReconstruction(const LatentModel& model, const TrainingData& data,
                                         std::uint64_t seed, const Progress& progress) {
  if (data.counts || model.card().outputSpace == Space::counts) {
    throw Error("Reconstruction judges models of log values only; counts are judged by splitting.");
  }
  const bool heldOut = !data.heldoutCells.empty();
  std::vector<std::int32_t> known = data.trainingCells;
  if (heldOut) known.insert(known.end(), data.validationCells.begin(), data.validationCells.end());
  std::sort(known.begin(), known.end());
  const std::vector<std::int32_t>& judged = heldOut ? data.heldoutCells : data.validationCells;
  const auto fitted = data.x->selectCells(known);
  const auto x = data.x->selectCells(judged);

  LogReconstruction result;
  const Pca pca = principalComponents(*fitted, model.latentSize(), seed, progress.part(0.0, 0.8));
  const Matrix scores = pcaScores(*x, pca);
  result.pca = reconstructed(*x, pca.mean, [&](Index first, Index count) {
    Matrix values = scores.middleRows(first, count) * pca.components;
    values.rowwise() += pca.mean;
    return values;
  });
  const Levels levels = rowsOf(data.levels, judged);
  const Matrix codes = model.encode(*x, levels, progress.part(0.8, 0.9)).mean;
  result.model = reconstructed(*x, pca.mean, [&](Index first, Index count) {
    return model.decode(codes.middleRows(first, count), Vector::Ones(count),
                        levels.middleRows(first, count));
  });
  return result;
}

}  // namespace chreode
