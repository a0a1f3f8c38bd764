#include "expression/gene_families.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <unordered_set>

namespace chreode {

namespace {

/// S and G2/M genes of Tirosh et al. 2016 (Science 352:189), as Seurat and scanpy hand them on,
/// under the names of then and of now (MLF1IP is CENPU, FAM64A is PIMREG, HN1 is JPT1).
constexpr std::array<std::string_view, 100> kCellCycle{
    "MCM5",   "PCNA",     "TYMS",     "FEN1",  "MCM2",  "MCM4",   "RRM1",   "UNG",    "GINS2",
    "MCM6",   "CDCA7",    "DTL",      "PRIM1", "UHRF1", "MLF1IP", "CENPU",  "HELLS",  "RFC2",
    "RPA2",   "NASP",     "RAD51AP1", "GMNN",  "WDR76", "SLBP",   "CCNE2",  "UBR7",   "POLD3",
    "MSH2",   "ATAD2",    "RAD51",    "RRM2",  "CDC45", "CDC6",   "EXO1",   "TIPIN",  "DSCC1",
    "BLM",    "CASP8AP2", "USP1",     "CLSPN", "POLA1", "CHAF1B", "BRIP1",  "E2F8",   "HMGB2",
    "CDK1",   "NUSAP1",   "UBE2C",    "BIRC5", "TPX2",  "TOP2A",  "NDC80",  "CKS2",   "NUF2",
    "CKS1B",  "MKI67",    "TMPO",     "CENPF", "TACC3", "FAM64A", "PIMREG", "SMC4",   "CCNB2",
    "CKAP2L", "CKAP2",    "AURKB",    "BUB1",  "KIF11", "ANP32E", "TUBB4B", "GTSE1",  "KIF20B",
    "HJURP",  "CDCA3",    "HN1",      "JPT1",  "CDC20", "TTK",    "CDC25C", "KIF2C",  "RANGAP1",
    "NCAPD2", "DLGAP5",   "CDCA2",    "CDCA8", "ECT2",  "KIF23",  "HMMR",   "AURKA",  "PSRC1",
    "ANLN",   "LBR",      "CKAP5",    "CENPE", "CTCF",  "NEK2",   "G2E3",   "GAS2L3", "CBX5",
    "CENPA"};

/// The 13 protein-coding mitochondrial genes of human and mouse by Ensembl's identifiers, for data
/// without symbols.
constexpr std::array<std::string_view, 26> kMitochondrialIds{
    "ENSG00000198888",    "ENSG00000198763",    "ENSG00000198804",    "ENSG00000198712",
    "ENSG00000228253",    "ENSG00000198899",    "ENSG00000198938",    "ENSG00000198840",
    "ENSG00000212907",    "ENSG00000198886",    "ENSG00000198786",    "ENSG00000198695",
    "ENSG00000198727",    "ENSMUSG00000064341", "ENSMUSG00000064345", "ENSMUSG00000064351",
    "ENSMUSG00000064354", "ENSMUSG00000064356", "ENSMUSG00000064357", "ENSMUSG00000064358",
    "ENSMUSG00000064360", "ENSMUSG00000065947", "ENSMUSG00000064363", "ENSMUSG00000064367",
    "ENSMUSG00000064368", "ENSMUSG00000064370"};

/// Worms name their mitochondrial genes without a prefix.
constexpr std::array<std::string_view, 12> kWormMitochondrial{
    "CTC-1",  "CTC-2",  "CTC-3",  "CTB-1",  "ATP-6",  "NDUO-1",
    "NDUO-2", "NDUO-3", "NDUO-4", "NDUO-5", "NDUO-6", "NDFL-4"};

/// What 10x puts before the names of references that hold two genomes.
constexpr std::array<std::string_view, 6> kGenomes{"GRCH38", "GRCH37", "HG19",
                                                   "MM10",   "GRCM38", "GRCM39"};

std::string capitals(std::string_view text) {
  std::string upper(text);
  for (char& letter : upper) {
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return upper;
}

/// In capitals, without a genome before it ("GRCh38_MT-CO1", "mm10___mt-Co1").
std::string plainName(std::string_view symbol) {
  std::string name = capitals(symbol);
  for (const std::string_view genome : kGenomes) {
    if (name.size() <= genome.size() || !name.starts_with(genome) || name[genome.size()] != '_') {
      continue;
    }
    const std::size_t first = name.find_first_not_of('_', genome.size());
    return first == std::string::npos ? name : name.substr(first);
  }
  return name;
}

bool digitAt(std::string_view text, std::size_t place) {
  return place < text.size() && std::isdigit(static_cast<unsigned char>(text[place])) != 0;
}

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// MT- (human), mt- and Mt- (mouse, rat, zebrafish), mt: (fly), MT. (names that R has passed
/// through), the worm's names, Ensembl's identifiers with or without a version, ATMG (Arabidopsis).
bool isMitochondrial(std::string_view name) {
  if (name.starts_with("MT-") || name.starts_with("MT:") || name.starts_with("MT.")) return true;
  if (name.starts_with("ATMG") && digitAt(name, 4)) return true;
  if (isOneOf(kWormMitochondrial, name)) return true;
  return name.starts_with("ENS") && isOneOf(kMitochondrialIds, name.substr(0, name.find('.')));
}

/// RPS and RPL with a number (not the kinases RPS6K…), RPLP0 to RPLP2, RPSA.
bool isRibosomal(std::string_view name) {
  if (name == "RPSA" || name == "RPLP0" || name == "RPLP1" || name == "RPLP2") return true;
  const bool prefixed = name.starts_with("RPS") || name.starts_with("RPL");
  return prefixed && digitAt(name, 3) && !name.starts_with("RPS6K");
}

/// What follows a receptor locus: a segment V, D or J with a number, or a constant gene.
bool isSegment(std::string_view rest, std::string_view constants) {
  if (rest.empty()) return false;
  if (rest[0] == 'V' || rest[0] == 'D' || rest[0] == 'J') {
    if (digitAt(rest, 1) || (rest.size() > 2 && rest[1] == 'P' && digitAt(rest, 2))) return true;
  }
  if (constants.find(rest[0]) == std::string_view::npos) return false;
  // C, C1, G1, G2B, A2 …: at most a number and a letter more.
  std::size_t at = 1;
  while (digitAt(rest, at)) ++at;
  if (at < rest.size() && rest[0] != 'D' && rest[at] >= 'A' && rest[at] <= 'C') ++at;
  return at == rest.size();
}

/// Variable, joining and constant genes of T-cell receptors (TRA, TRB, TRD, TRG) and
/// immunoglobulins (IGH, IGK, IGL).
bool isReceptor(std::string_view name) {
  if (name.size() < 4) return false;
  const std::string_view locus = name.substr(0, 3);
  const std::string_view rest = name.substr(3);
  if (locus == "TRA" || locus == "TRB" || locus == "TRD" || locus == "TRG") {
    return isSegment(rest, "C");
  }
  if (locus == "IGK" || locus == "IGL") return isSegment(rest, "C");
  return locus == "IGH" && isSegment(rest, "ADEGM");
}

bool isInFamilyPlain(const std::string& name, GeneFamily family) {
  static const std::unordered_set<std::string_view> cellCycle(kCellCycle.begin(), kCellCycle.end());
  switch (family) {
    case GeneFamily::mitochondrial:
      return isMitochondrial(name);
    case GeneFamily::ribosomal:
      return isRibosomal(name);
    case GeneFamily::receptors:
      return isReceptor(name);
    case GeneFamily::malat1:
      return name == "MALAT1";
    case GeneFamily::cellCycle:
      return cellCycle.count(name) > 0;
  }
  return false;
}

std::size_t countKnown(const std::vector<std::string>& names) {
  return static_cast<std::size_t>(
      std::count_if(names.begin(), names.end(), [](const std::string& symbol) {
        const std::string name = plainName(symbol);
        return isMitochondrial(name) || isRibosomal(name);
      }));
}

}  // namespace

const char* familyName(GeneFamily family) {
  switch (family) {
    case GeneFamily::mitochondrial:
      return "mitochondrial";
    case GeneFamily::ribosomal:
      return "ribosomal";
    case GeneFamily::receptors:
      return "tcr-ig";
    case GeneFamily::malat1:
      return "malat1";
    case GeneFamily::cellCycle:
      break;
  }
  return "cell-cycle";
}

bool familyNamed(std::string_view name, GeneFamily& family) {
  for (const GeneFamily each : kGeneFamilies) {
    if (name != familyName(each)) continue;
    family = each;
    return true;
  }
  return false;
}

bool isInFamily(std::string_view symbol, GeneFamily family) {
  return isInFamilyPlain(plainName(symbol), family);
}

std::vector<std::string> symbolsOf(const AnnotationTable& genes) {
  std::vector<std::string> best;
  best.reserve(genes.size());
  for (std::size_t row = 0; row < genes.size(); ++row) best.push_back(genes.shownName(row));
  std::size_t known = countKnown(best);
  for (const Annotation& column : genes.columns) {
    if (column.kind != Annotation::Kind::string && column.kind != Annotation::Kind::categorical) {
      continue;
    }
    std::vector<std::string> names;
    names.reserve(genes.size());
    for (std::size_t row = 0; row < genes.size(); ++row) names.push_back(column.text(row));
    const std::size_t found = countKnown(names);
    if (found <= known) continue;
    known = found;
    best = std::move(names);
  }
  return best;
}

std::vector<std::int32_t> familyGenes(const std::vector<std::string>& symbols, GeneFamily family) {
  std::vector<std::int32_t> genes;
  for (std::size_t row = 0; row < symbols.size(); ++row) {
    if (isInFamily(symbols[row], family)) genes.push_back(static_cast<std::int32_t>(row));
  }
  return genes;
}

}  // namespace chreode
