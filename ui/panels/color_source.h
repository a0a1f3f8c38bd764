#pragma once

#include <QMetaType>
#include <string>
#include <vector>

namespace chreode {

/// What the cells are coloured by.
struct ColorSource {
  enum class Kind { none, annotation, gene, latent, kept, geneSet, genes, gauge };
  /// `kept`: whether a training takes the cell; `genes`: up to three, blended; `gauge`: how far the
  /// cell's code is from the others
  Kind kind = Kind::none;
  /// Of the column of obs, of the gene or of the set; genes: their names with ", " between.
  std::string name;
  int number = 0;    ///< latent: which number, from 0
  std::vector<std::string> genes = {};  ///< of a set, whose score it is
  bool controls = true;                 ///< less control genes; else the mean of the set

  bool operator==(const ColorSource&) const = default;
};

/// Of more genes the blend cannot be read any more.
inline constexpr int mostBlended = 3;

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::ColorSource)
