#pragma once

#include <QMetaType>
#include <string>

namespace chreode {

/// What the cells are coloured by.
struct ColorSource {
  enum class Kind { none, annotation, gene, latent, kept, genes, gauge };
  /// `kept`: whether a training takes the cell; `genes`: up to three, blended; `gauge`: how far the
  /// cell's code is from the others
  Kind kind = Kind::none;
  std::string name;  ///< of the column of obs or of the gene; genes: their names with ", " between
  int number = 0;    ///< latent: which number, from 0

  bool operator==(const ColorSource&) const = default;
};

/// Of more genes the blend cannot be read any more.
inline constexpr int mostBlended = 3;

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::ColorSource)
