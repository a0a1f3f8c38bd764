#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/progress.h"
#include "judge/count_split.h"
#include "judge/judged_genes.h"
#include "latent/latent_edit.h"
#include "model/latent_model.h"

namespace chreode {

/// F(x) of the negative binomial with `mean` and dispersion θ, 0 for x < 0. A θ of 10¹² stands for
/// the Poisson.
double negativeBinomialCdf(double x, double mean, double theta);

/// The expected share of [0.05, 0.95] that a randomised probability transform of a value covers
/// (Czado, Gneiting & Held 2009): `below` = F(x − 1), `upTo` = F(x). Its mean is 0.9 for a model
/// that is right, however few different counts there are.
double centralCoverage(double below, double upTo);

/// Share of values inside the model's own 90 % intervals; NaN where the decoder gives no spread or
/// no value is expected to be 0.1 or more.
/// Counts: codes from half A, intervals for half B at its depth (thinning a negative binomial keeps
/// θ), over values with an expected count of at least 0.1. Log values: the cells' own, by the
/// Gaussian. The posterior of the code enters by five draws. Of `genes` alone; `split`, `x` and
/// `codes` are of all genes and cells.
double intervalCoverage(const LatentModel& model, const CountSplit& split, const Levels& levels,
                        const std::vector<std::int32_t>& cells, const JudgedGenes& genes,
                        std::uint64_t seed, const Progress& progress);
double logIntervalCoverage(const LatentModel& model, const ExpressionMatrix& x,
                           const LatentCodes& codes, const Levels& levels,
                           const std::vector<std::int32_t>& cells, const JudgedGenes& genes,
                           std::uint64_t seed, const Progress& progress);

/// Posterior predictive checks (Gelman, Meng & Stern 1996): each gene's mean, variance and share of
/// zeros in cells drawn from the model, one for each given cell at its own library, against theirs.
struct PredictiveChecks {
  double meanCorrelation = 0.0;      ///< Pearson's r over genes, of ln(1 + mean)
  double varianceCorrelation = 0.0;  ///< of ln(1 + variance)
  double zeroCorrelation = 0.0;      ///< of the shares of zeros; NaN for log values
  double varianceRatio = 0.0;        ///< median over genes of drawn variance over measured
  double zeroDifference = 0.0;  ///< mean over genes of drawn minus measured share; NaN likewise
  bool known = false;           ///< false where the decoder gives no spread
};

/// `x`: all cells × model genes in the model's space, input and output being the same one; `codes`:
/// of all cells. Of `genes` alone.
PredictiveChecks predictiveChecks(const LatentModel& model, const ExpressionMatrix& x,
                                  const LatentCodes& codes, const Levels& levels,
                                  const std::vector<std::int32_t>& cells, const JudgedGenes& genes,
                                  std::uint64_t seed, const Progress& progress);

}  // namespace chreode
