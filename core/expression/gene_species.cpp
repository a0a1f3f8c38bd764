#include "expression/gene_species.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/plain_text.h"
#include "expression/ensembl_id.h"

namespace chreode {

namespace {

constexpr std::size_t kFewestNames = 10;
constexpr double kMostOf = 0.8;  // of the names that are written in one of the two ways

bool isUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool isLower(char c) {
  return c >= 'a' && c <= 'z';
}

/// What a set of names says, by the number of names that say it.
struct Evidence {
  std::size_t humanIds = 0, mouseIds = 0, otherIds = 0;
  std::size_t capital = 0, title = 0, lower = 0;
  std::size_t onlyMouse = 0, onlyRat = 0;
  std::size_t humanGenome = 0, mouseGenome = 0;

  std::size_t ids() const { return humanIds + mouseIds + otherIds; }
  std::size_t symbols() const { return capital + title + lower; }
};

std::string_view withoutGenome(std::string_view name, Evidence& evidence) {
  struct Genome {
    std::string_view prefix;
    bool human;
  };
  constexpr std::array<Genome, 7> kGenomes{{{"GRCh38___", true},
                                            {"GRCh38_", true},
                                            {"hg19_", true},
                                            {"hg38_", true},
                                            {"GRCm39_", false},
                                            {"mm10___", false},
                                            {"mm10_", false}}};
  for (const Genome& genome : kGenomes) {
    if (!name.starts_with(genome.prefix)) continue;
    ++(genome.human ? evidence.humanGenome : evidence.mouseGenome);
    return name.substr(genome.prefix.size());
  }
  return name;
}

bool isNumbered(std::string_view name, std::string_view prefix) {
  return name.size() > prefix.size() && name.starts_with(prefix) &&
         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(prefix.size()), name.end(),
                     isDigit);
}

/// A symbol is read by the letters before its first digit or mark; there must be two at least.
/// Names that both species write alike (of clones, of predicted genes) say nothing.
void readSymbol(std::string_view name, Evidence& evidence) {
  if (isNumbered(name, "Gm") || name.ends_with("Rik")) {
    ++evidence.onlyMouse;
    ++evidence.title;
    return;
  }
  if (name.starts_with("RGD") || name.starts_with("AABR0") || isNumbered(name, "LOC")) {
    if (!name.starts_with("LOC")) ++evidence.onlyRat;
    return;
  }
  if (name.starts_with("mt-")) {
    ++evidence.title;
    return;
  }
  std::size_t letters = 0;
  while (letters < name.size() && (isUpper(name[letters]) || isLower(name[letters]))) ++letters;
  if (letters < 2) return;
  const std::string_view word = name.substr(0, letters);
  const auto isAll = [](std::string_view text, bool (*kind)(char)) {
    return std::all_of(text.begin(), text.end(), kind);
  };
  if (isAll(word, isUpper)) {
    ++evidence.capital;
  } else if (isUpper(word[0]) && isAll(word.substr(1), isLower)) {
    ++evidence.title;
  } else if (isAll(word, isLower)) {
    ++evidence.lower;
  }
}

Evidence evidenceOf(const std::vector<std::string>& names) {
  Evidence evidence;
  for (const std::string& whole : names) {
    const std::string_view name = withoutGenome(whole, evidence);
    if (!withoutEnsemblVersion(name).empty()) {
      ++(name.starts_with("ENSG")      ? evidence.humanIds
         : name.starts_with("ENSMUSG") ? evidence.mouseIds
                                       : evidence.otherIds);
    } else if (isNumbered(name, "FBgn") || isNumbered(name, "WBGene")) {
      ++evidence.otherIds;
    } else {
      readSymbol(name, evidence);
    }
  }
  return evidence;
}

Species speciesOf(const Evidence& evidence) {
  if (evidence.humanGenome >= kFewestNames && evidence.mouseGenome >= kFewestNames)
    return Species::other;
  const bool byIds = evidence.ids() > evidence.symbols();
  const auto most = [](std::size_t part, std::size_t all) {
    return static_cast<double>(part) >= kMostOf * static_cast<double>(all);
  };
  if (byIds) {
    if (evidence.ids() < kFewestNames) return Species::unknown;
    if (most(evidence.humanIds, evidence.ids())) return Species::human;
    return most(evidence.mouseIds, evidence.ids()) ? Species::mouse : Species::other;
  }
  if (evidence.symbols() < kFewestNames) return Species::unknown;
  if (most(evidence.capital, evidence.symbols())) return Species::human;
  if (most(evidence.title, evidence.symbols())) {
    return evidence.onlyRat > evidence.onlyMouse ? Species::other : Species::mouse;
  }
  return Species::other;
}

/// The evidence that decides, and what it was read from.
struct Reading {
  Species species = Species::unknown;
  bool byIds = false;
};

Reading reading(const AnnotationTable& genes) {
  const auto read = [](const std::vector<std::string>& names) {
    const Evidence evidence = evidenceOf(names);
    return Reading{speciesOf(evidence), evidence.ids() > evidence.symbols()};
  };
  const Reading first = read(genes.names);
  if (first.species == Species::human || first.species == Species::mouse) return first;
  // Symbols in a way of their own: identifiers beside them may still say it.
  for (const Annotation& column : genes.columns) {
    if (column.kind != Annotation::Kind::string) continue;
    const Reading other = read(column.strings);
    if (other.species != Species::unknown && (other.byIds || first.species == Species::unknown)) {
      return other;
    }
  }
  return first;
}

}  // namespace

const char* speciesName(Species species) {
  switch (species) {
    case Species::human:
      return "human";
    case Species::mouse:
      return "mouse";
    case Species::other:
      return "other";
    default:
      return "unknown";
  }
}

Species guessSpecies(const std::vector<std::string>& names) {
  return speciesOf(evidenceOf(names));
}

Species guessSpecies(const AnnotationTable& genes) {
  return reading(genes).species;
}

std::string speciesText(const AnnotationTable& genes) {
  const Reading read = reading(genes);
  switch (read.species) {
    case Species::unknown:
      return "unknown";
    case Species::other:
      return "neither human nor mouse, or both";
    default:
      return std::string(speciesName(read.species)) +
             (read.byIds ? ", by Ensembl identifiers" : ", by the capitals of the names");
  }
}

}  // namespace chreode
