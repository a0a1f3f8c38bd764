#pragma once

#include <QMetaType>
#include <string>
#include <vector>

namespace chreode {

/// What the cells are coloured by.
struct ColorSource {
  enum class Kind { none, annotation, gene, latent, kept, geneSet };
  Kind kind = Kind::none;  ///< `kept`: whether a training takes the cell
  std::string name;  ///< of the column of obs, of the gene or of the set
  int number = 0;    ///< latent: which number, from 0
  std::vector<std::string> genes = {};  ///< of a set, whose score it is
  bool controls = true;                 ///< less control genes; else the mean of the set

  bool operator==(const ColorSource&) const = default;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::ColorSource)
