#pragma once

#include <nlohmann/json.hpp>

#include "info_report.h"

namespace chreode {

/// Quantiles of counts, genes and mitochondrial share per cell of the matrix that is taken, and
/// whether the barcodes look like unfiltered droplets. Null where no matrix was read.
nlohmann::json qualityJson(const Matrices& matrices, const Asked& asked);
/// The same as lines for people.
void printQuality(const nlohmann::json& quality);

}  // namespace chreode
