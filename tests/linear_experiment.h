#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "linear_model.h"
#include "whatif/drag_experiment.h"

namespace chreode {

/// Log values of `cells` cells in two types ("a", "b", alternating) that lie exactly in the span of
/// a linear model of `latent` numbers and `genes` genes, with everything that a drag needs.
inline DragExperiment linearExperiment(Index cells = 120, Index latent = 4, Index genes = 25) {
  Random random(4);
  Matrix raw(genes, latent);
  for (Index i = 0; i < raw.size(); ++i) raw.data()[i] = static_cast<float>(random.normal());
  Matrix weights = raw.transpose();
  for (Index row = 0; row < latent; ++row) {  // Gram and Schmidt
    for (Index before = 0; before < row; ++before) {
      weights.row(row) -= weights.row(row).dot(weights.row(before)) * weights.row(before);
    }
    weights.row(row).normalize();
  }
  Matrix codes(cells, latent);
  auto data = std::make_shared<Dataset>();
  Annotation label;
  label.name = "type";
  label.kind = Annotation::Kind::categorical;
  label.levels = {"a", "b"};
  for (Index i = 0; i < cells; ++i) {
    const int type = static_cast<int>(i % 2);
    for (Index j = 0; j < latent; ++j) {
      codes(i, j) = static_cast<float>(0.3 * random.normal() + (j == 0 && type == 1 ? 5.0 : 0.0));
    }
    label.codes.push_back(type);
    data->cells.names.push_back("cell" + std::to_string(i));
  }
  const Matrix values = codes * weights;
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  for (Index i = 0; i < cells; ++i) {
    for (Index g = 0; g < genes; ++g) indices.push_back(static_cast<std::int32_t>(g));
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
  }
  auto model = std::make_shared<const LinearModel>(weights);
  data->cells.columns.push_back(label);
  data->genes.names = model->card().genes;
  data->matrix = std::make_shared<const ExpressionMatrix>(
      cells, genes, offsets, indices,
      std::vector<float>(values.data(), values.data() + values.size()));
  data->taken = {"X", Scale::log, false};
  DragExperiment::Parts parts;
  parts.data = data;
  parts.model = model;
  parts.input = data->matrix;
  parts.covariates = Levels(cells, 0);
  const auto shared = std::make_shared<const Matrix>(codes);
  parts.codes = {shared, std::make_shared<const Matrix>(Matrix::Zero(cells, latent))};
  parts.gauge = std::make_shared<const SupportGauge>(std::make_shared<const NeighborIndex>(shared));
  return DragExperiment(std::move(parts));
}

}  // namespace chreode
