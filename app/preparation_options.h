#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "model/training.h"

namespace chreode {

/// What `train` is told about cells and genes, as it was typed.
struct PreparationOptions {
  CellFilter filter;
  std::string maxMito;  ///< a share, or with % a percentage
  std::vector<std::string> always;
  std::vector<std::string> never;
  std::string genesByBatch;
};

/// --min-genes, --max-genes, --min-counts, --max-counts, --max-mito, --min-cells, --keep, --always,
/// --never and --genes-by-batch.
void addPreparationOptions(CLI::App& verb, PreparationOptions& options);

/// Puts them into `training`: reads the lists, finds the columns of "markers" and "targets". Throws
/// Error for what the data do not have.
void prepare(const PreparationOptions& options, const Dataset& data, TrainingOptions& training);

/// What cells and genes were chosen by `record`, a sentence a line; empty where nothing was asked.
std::vector<std::string> preparationLines(const nlohmann::json& record);

}  // namespace chreode
