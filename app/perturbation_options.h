#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/progress.h"
#include "files/open_dataset.h"
#include "model/latent_model.h"
#include "notebook/hypothesis_source.h"

namespace chreode {

/// What the verbs that predict perturbations have in common.
struct PerturbationOptions {
  std::string file;
  std::string model;
  std::string output;  ///< of the table; empty = none
  OpenChoice choice;
  std::uint64_t seed = 0;
  bool keep = false;
  bool json = false;
};

/// Where their help differs.
struct PerturbationHelp {
  std::string model;
  std::string seed;   ///< what it is of
  std::string kept;   ///< what --keep keeps
  std::string table;  ///< what --output writes
};

/// FILE, --model, --seed, --keep, --output, --json and what of the file is opened; returns --model.
CLI::Option* addPerturbationOptions(CLI::App& verb, PerturbationOptions& options,
                                    const PerturbationHelp& help);
/// A column of the cells, or a value in one, that the question cannot do without.
void requireColumn(CLI::App& verb, const std::string& name, std::string& column,
                   const std::string& help);
void requireValue(CLI::App& verb, const std::string& name, std::string& value,
                  const std::string& help);

/// The open file and the model that was named, null without one.
struct PerturbedCells {
  std::shared_ptr<const Dataset> data;
  std::shared_ptr<const LatentModel> model;

  HypothesisSource source(const PerturbationOptions& options) const;
};
PerturbedCells openPerturbed(const PerturbationOptions& options, const Progress& progress);

/// Writes the table, if one was asked for. Throws Error.
void writeReportTable(const PerturbationOptions& options, const std::string& table);
/// --json: the report, with the file and the seed that it is of.
void printReportJson(const PerturbationOptions& options, nlohmann::json report);
/// Says what was written and kept.
void printWhereReportIs(const PerturbationOptions& options);

/// Three decimals to the right of `width` places; "-" for NaN.
std::string scoreText(double value, int width);

}  // namespace chreode
