#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/latent_model.h"

namespace chreode {

/// The genes of a model that the data lack, and what stands in for them.
struct MissingGenes {
  std::vector<std::int32_t> genes;  ///< of the model, ascending
  std::vector<float> fill;          ///< a value each; empty: zero

  /// How it is filled, for people: "filled with the training mean" or "taken as zero".
  const char* text() const {
    return fill.empty() ? "taken as zero" : "filled with the training mean";
  }
};

/// Log models get the training mean of each missing gene, where the record has it; count models get
/// zero, and their library is the total over the genes that are there.
MissingGenes missingGenes(const ModelCard& card, const std::vector<std::int32_t>& datasetGene);

/// Encodes with the missing genes filled, in blocks of cells: the filled matrix is never there
/// whole. Where the input has a value for a missing gene (of a what-if) that value stays.
Encoded encodeFilled(const LatentModel& model, const ExpressionMatrix& input,
                     const MissingGenes& missing, const Levels& levels, const Progress& progress);

/// How far codes move by the genes that are missing, in standard deviations of each latent number
/// over the cells: root mean square over the latent numbers.
struct MaskingEffect {
  double median = 0.0;
  double ninetieth = 0.0;  ///< the 90 % quantile over cells
  int cells = 0;           ///< measured on; 0 = not measured, nothing is missing
};

/// Measured by masking, on cells of which all genes are known: the true values of the missing genes
/// are not, so the model itself supplies them. Up to `kMostMasked` of the cells are decoded from
/// their codes at the library that they would have with all genes, counts drawn from the means
/// (Poisson, seeded), encoded whole, and encoded again with the missing genes masked and filled as
/// above; the two codes are compared. What the model does not know of those genes is not in it.
/// `shareCovered`: of the counts, by the genes that are there.
MaskingEffect maskingEffect(const LatentModel& model, const ExpressionMatrix& input,
                            const Matrix& codes, const Levels& levels, const MissingGenes& missing,
                            double shareCovered, const Progress& progress = {});
inline constexpr int kMostMasked = 500;

/// "Hiding these genes moves the codes of cells by 0.12 standard deviations (median; 0.30 for one
/// cell in ten)."
std::string maskingText(const MaskingEffect& effect);

}  // namespace chreode
