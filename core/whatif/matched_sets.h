#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"
#include "whatif/gene_programs.h"

namespace chreode {

/// Random gene sets to compare a programme with. A set of genes that go together moves codes
/// farther than one of genes that do not, so it is not enough that each drawn gene is like its own
/// gene of the programme in mean and detection (as in scanpy's score_genes): the set's mean
/// pairwise correlation, signs included, is brought to the programme's as well.
class MatchedSets {
 public:
  /// `logs`: cells × genes of log values; some hundred cells are enough.
  explicit MatchedSets(const Matrix& logs);

  struct Sets {
    std::vector<std::vector<ProgramTarget>> sets;  ///< those within the tolerance
    double wantedCorrelation = 0.0;
    double meanCorrelation = 0.0;  ///< of the sets
    int tried = 0;
  };
  static constexpr double kTolerance = 0.02;  ///< of the mean pairwise correlation
  static constexpr int kAlike = 60;  ///< genes next to each in mean and detection that may stand in

  /// `count` sets of as many genes with the same signs, none of them in the programme. Set i hangs
  /// on `seed` and i alone. Sets that do not come within the tolerance are dropped. Throws
  /// Cancelled.
  Sets draw(std::span<const ProgramTarget> program, int count, std::uint64_t seed,
            const Progress& progress) const;

  /// Mean over pairs of sign · sign · correlation; 0 for fewer than two genes.
  double meanCorrelation(std::span<const ProgramTarget> program) const;

 private:
  std::vector<std::int32_t> alike(std::int32_t gene, const std::vector<bool>& excluded) const;

  Matrix m_standard;  ///< genes × cells: mean 0, length 1; a row of zeros where a gene is constant
  Vector m_meanRank;
  Vector m_detectionRank;
};

}  // namespace chreode
