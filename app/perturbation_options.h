#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "base/progress.h"
#include "files/open_dataset.h"
#include "model/latent_model.h"
#include "notebook/hypothesis_source.h"

namespace chreode {

/// What the verbs that predict perturbations have in common.
struct PerturbationOptions {
  std::string file;
  std::string model;
  OpenChoice choice;
  std::uint64_t seed = 0;
  bool keep = false;
  bool json = false;
};

/// FILE, --model, --seed, --keep, --json and what of the file is opened; returns --model. `kept`
/// says what --keep keeps.
CLI::Option* addPerturbationOptions(CLI::App& verb, PerturbationOptions& options,
                                    const std::string& modelHelp, const std::string& seedHelp,
                                    const std::string& kept);

/// The open file and the model that was named, null without one.
struct PerturbedCells {
  std::shared_ptr<const Dataset> data;
  std::shared_ptr<const LatentModel> model;

  HypothesisSource source(const PerturbationOptions& options) const;
};
PerturbedCells openPerturbed(const PerturbationOptions& options, const Progress& progress);

/// Three decimals to the right of `width` places; "-" for NaN.
std::string scoreText(double value, int width);

}  // namespace chreode
