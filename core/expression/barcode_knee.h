#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/matrix.h"

namespace chreode {

/// Whether barcodes are droplets most of which hold no cell, and where cells may begin.
struct DropletCheck {
  double sharePoor = 0.0;     ///< barcodes with fewer than 100 counts
  bool unfiltered = false;    ///< more than half of them are
  std::optional<double> cut;  ///< counts at the knee; none where the curve has none
  Index above = 0;            ///< barcodes at or above `cut`

  /// "This looks like unfiltered droplets: …" with the cut; empty when it does not.
  std::string sentence() const;
};

/// Looks at the totals of all barcodes. The cut is the knee of the barcode rank curve (log10 total
/// against log10 rank, as in DropletUtils::barcodeRanks, Lun et al. 2019): from the curve's
/// steepest fall at totals of 100 or more (leaving out the first ranks, which are few and noisy)
/// a fifth of a decade of ranks is looked back, and the point farthest above the chord of that
/// piece is the knee (Satopää et al. 2011, "Kneedle"). No cut where fewer than ten barcodes have
/// 100 counts.
DropletCheck checkDroplets(const std::vector<double>& counts);

}  // namespace chreode
