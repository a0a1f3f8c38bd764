#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "model/gene_matching.h"

namespace chreode {

/// How a model's genes are looked for, as asked for on the command line.
struct GeneNameOptions {
  std::string map;  ///< a table of other names; empty = none
  bool acrossSpecies = false;

  GeneNameRules rules() const;  ///< reads the table; throws Error
};
/// --gene-map and --across-species, for every verb that takes a model.
void addGeneNameOptions(CLI::App& verb, GeneNameOptions& options);

}  // namespace chreode
