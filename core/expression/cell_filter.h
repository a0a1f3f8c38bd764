#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "expression/cell_quality.h"
#include "expression/dataset.h"

namespace chreode {

/// Which cells and genes a model is made from, by their quality. Limits are kept: a cell with
/// `minGenes` genes stays.
struct CellFilter {
  std::optional<double> minCounts;
  std::optional<double> maxCounts;
  std::optional<double> minGenes;
  std::optional<double> maxGenes;
  std::optional<double> maxMito;  ///< share, 0 … 1
  int minCells = 0;               ///< of a gene, among the cells that stay
  /// Conditions on the cells' columns: "column=value", "!=", and for numbers "<", "<=", ">", ">=".
  /// All must be met; of several "=" on one column any. A cell without a value meets only "!=".
  std::vector<std::string> keep;

  bool operator==(const CellFilter&) const = default;
  bool empty() const { return *this == CellFilter(); }
  /// Each criterion as a short text: "genes ≥ 200", "doublet_score<0.3".
  std::vector<std::string> criteria() const;
};

/// What one criterion leaves out.
struct FilterReason {
  std::string what;  ///< as in CellFilter::criteria(); conditions of one column together
  Index cells = 0;   ///< cells that do not meet it
  Index only = 0;    ///< of these, cells that meet all others
};

struct FilterOutcome {
  std::vector<std::uint8_t> kept;       ///< per cell
  std::vector<std::uint8_t> keptGenes;  ///< per gene
  Index cells = 0;                      ///< kept
  Index genes = 0;                      ///< kept
  std::vector<FilterReason> reasons;    ///< of cells
};

/// Applies the filter; `quality` is of the same data. Throws Error for a criterion that these data
/// cannot answer (counts of log values, shares without mitochondrial genes), and for a condition
/// that is none, of an unknown column or a value that no cell has.
FilterOutcome applyFilter(const Dataset& data, const CellFilter& filter, const CellQuality& quality,
                          int threads, const Progress& progress = {});

}  // namespace chreode
