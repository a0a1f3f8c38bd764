#pragma once

#include <QMetaType>
#include <string>

namespace chreode {

/// What the cells are coloured by.
struct ColorSource {
  enum class Kind { none, annotation, gene, latent, kept };
  Kind kind = Kind::none;  ///< `kept`: whether a training takes the cell
  std::string name;  ///< of the column of obs or of the gene
  int number = 0;    ///< latent: which number, from 0

  bool operator==(const ColorSource&) const = default;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::ColorSource)
