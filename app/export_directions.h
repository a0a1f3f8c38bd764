#pragma once

#include <string>
#include <vector>

#include "base/progress.h"
#include "expression/dataset.h"
#include "gene_name_options.h"

namespace chreode {

/// `export --directions`: what each latent number of a model does to every gene.
struct DirectionOptions {
  std::string output;
  std::string model;              ///< empty = PCA
  GeneNameOptions names;          ///< how the model's genes are looked for
  std::vector<std::string> at;    ///< column=value conditions (and); empty = all cells
  std::vector<std::string> from;  ///< likewise; with `to` one more direction
  std::vector<std::string> to;
  bool json = false;
};

/// `export --loadings`: the loadings of a model's linear decoder as a table. Throws Error.
void exportLoadings(const Dataset& data, const std::string& model, const std::string& output);

/// Writes a table of genes × latent numbers: the changes for one standard deviation of each number
/// at the mean code of the chosen cells, of the code's covariates the commonest levels. Throws
/// Error.
void exportDirections(const Dataset& data, const DirectionOptions& options,
                      const Progress& progress);

}  // namespace chreode
