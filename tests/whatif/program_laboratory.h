#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "linear_model.h"
#include "whatif/gene_programs.h"
#include "whatif/program_experiment.h"

namespace chreode {

inline constexpr Index kCells = 90;
inline constexpr Index kGenes = 24;
inline constexpr Index kLatent = 3;

/// Log values around 3, so that a step of one standard deviation never meets zero; classes A, B and
/// Prog by turns; a linear encoder and a linear classifier on its codes.
struct Laboratory {
  Matrix values;
  Matrix weights;  // latent × genes, orthonormal rows
  std::shared_ptr<LabelClassifier> classifier;
  std::shared_ptr<ProgramExperiment> experiment;
};

inline std::shared_ptr<const ExpressionMatrix> sparse(const Matrix& values) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  for (Index i = 0; i < values.rows(); ++i) {
    for (Index g = 0; g < values.cols(); ++g) genes.push_back(static_cast<std::int32_t>(g));
    offsets.push_back(static_cast<std::int64_t>(genes.size()));
  }
  return std::make_shared<const ExpressionMatrix>(
      values.rows(), values.cols(), offsets, genes,
      std::vector<float>(values.data(), values.data() + values.size()));
}

inline Laboratory laboratory(Index genes = kGenes, Index cells = kCells) {
  Laboratory lab;
  Random random(7);
  lab.values.resize(cells, genes);
  for (Index i = 0; i < lab.values.size(); ++i) {
    lab.values.data()[i] = static_cast<float>(3.0 + 0.4 * random.normal());
  }
  lab.weights.resize(kLatent, genes);
  for (Index row = 0; row < kLatent; ++row) {
    for (Index g = 0; g < genes; ++g) {
      // Blocks of eight genes that load on one number each; all others hardly at all.
      lab.weights(row, g) = static_cast<float>(g / 8 == row ? 1.0 : 0.01 * random.normal());
    }
    for (Index before = 0; before < row; ++before) {
      lab.weights.row(row) -=
          lab.weights.row(row).dot(lab.weights.row(before)) * lab.weights.row(before);
    }
    lab.weights.row(row).normalize();
  }
  auto data = std::make_shared<Dataset>();
  auto model = std::make_shared<const LinearModel>(lab.weights);
  Annotation label;
  label.name = "type";
  label.kind = Annotation::Kind::categorical;
  label.levels = {"A", "B", "Prog"};
  for (Index i = 0; i < cells; ++i) {
    label.codes.push_back(static_cast<std::int32_t>(i % 3));
    data->cells.names.push_back("cell" + std::to_string(i));
  }
  data->cells.columns.push_back(label);
  data->genes.names = model->card().genes;
  data->matrix = sparse(lab.values);
  data->taken = {"X", Scale::log, false};
  lab.classifier = std::make_shared<LabelClassifier>();
  lab.classifier->column = "type";
  lab.classifier->labels = {"A", "B", "Prog"};
  lab.classifier->weights.resize(3, kLatent);
  lab.classifier->weights << 1.0, -0.5, 0.2, -0.7, 0.3, 0.1, 0.4, 0.9, -2.0;
  lab.classifier->bias.resize(3);
  lab.classifier->bias << -8.0, 4.0, 1.0;
  ProgramExperiment::Parts parts;
  parts.data = data;
  parts.model = model;
  parts.input = data->matrix;
  parts.covariates = Levels(cells, 0);
  parts.codes = std::make_shared<const Matrix>(lab.values * lab.weights.transpose());
  parts.classifier = lab.classifier;
  lab.experiment = std::make_shared<ProgramExperiment>(std::move(parts));
  return lab;
}

inline GeneProgram program(std::int32_t factor, const std::vector<ProgramTarget>& targets) {
  GeneProgram made;
  made.factor = "G" + std::to_string(factor);
  made.factorGene = factor;
  made.targets = targets;
  made.listed = static_cast<int>(targets.size());
  return made;
}

}  // namespace chreode
