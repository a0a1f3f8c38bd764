#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "whatif/matched_sets.h"
#include "whatif/program_shift.h"

namespace chreode {

/// Fewer background sets give no p-value: at best it would be 1 / (sets + 1).
inline constexpr int kFewestBackgroundSets = 199;

/// A programme's effect (the length of the change over the end states, by the encoder) beside that
/// of random sets.
struct ProgramBackground {
  double effect = 0.0;          ///< of the programme, on the cells that the sets are tried on
  std::vector<double> effects;  ///< of the sets
  double wantedCorrelation = 0.0;
  double meanCorrelation = 0.0;
  int tried = 0;
  std::optional<double> p;  ///< (1 + sets at least as strong) / (1 + sets)
  std::string note;         ///< why there is no p; else how the sets were matched
};

/// Prepared once for an experiment. Immutable; any thread may ask.
class BackgroundSampler {
 public:
  explicit BackgroundSampler(const ProgramExperiment& experiment);

  /// Throws Cancelled.
  ProgramBackground sample(const ProgramShift& shift, const GeneProgram& program,
                           const ShiftAmount& amount, int sets, std::uint64_t seed,
                           const Progress& progress) const;

 private:
  MatchedSets m_sets;
};

/// Programmes that share more than 30 % of the smaller one's targets, and those linked by such, are
/// one group. Returns the group of each, numbered in order of appearance.
std::vector<int> programGroups(const std::vector<GeneProgram>& programs);

/// Benjamini and Hochberg's q over groups: a group's p is Simes' over its members, and each member
/// gets the group's q. Entries without p stay without.
std::vector<std::optional<double>> groupedQ(const std::vector<std::optional<double>>& p,
                                            const std::vector<int>& groups);

/// Rank of each programme's effect among those of similar size: as many targets and as long a
/// change of the input, within a factor of two both ways.
struct ProgramRank {
  int rank = 0;  ///< 1 = the strongest
  int of = 0;    ///< programmes compared with, itself among them
};
struct RankedProgram {
  double effect = 0.0;  ///< NaN = not known: neither ranked nor compared with
  int targets = 0;
  double inputNorm = 0.0;
};
std::vector<ProgramRank> rankPrograms(const std::vector<RankedProgram>& programs);

}  // namespace chreode
