#include "files/name_kind.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/plain_text.h"
#include "expression/ensembl_id.h"

namespace chreode {

namespace {

constexpr std::size_t kShortestBarcode = 8;

/// Without regard to case, because mouse symbols differ from human ones in nothing else.
constexpr std::array<std::string_view, 44> kKnownGenes{
    "ACTB",   "ACTG1",  "B2M",    "CCR7",  "CD14",   "CD19",   "CD34",  "CD3D", "CD3E",
    "CD4",    "CD68",   "CD74",   "CD79A", "CD8A",   "EEF1A1", "EPCAM", "FTH1", "FTL",
    "GAPDH",  "GATA1",  "GNLY",   "HBB",   "IL7R",   "JUNB",   "KRT18", "LYZ",  "LYZ2",
    "MALAT1", "MKI67",  "MS4A1",  "NEAT1", "NKG7",   "PPBP",   "PTPRC", "RPL3", "RPLP0",
    "RPS6",   "S100A8", "TMSB4X", "TP53",  "TUBA1B", "UBC",    "VIM",   "XIST"};

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

bool isBarcode(std::string_view part) {
  return part.size() >= kShortestBarcode && part.find_first_not_of("ACGTN") == part.npos;
}

bool isNumbered(std::string_view name, std::string_view start, std::size_t digits) {
  return name.size() == start.size() + digits && name.starts_with(start) &&
         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(start.size()), name.end(), isDigit);
}

}  // namespace

bool looksLikeCellName(std::string_view name) {
  constexpr std::string_view kBetween = "-_.:#/ ";
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find_first_of(kBetween, at), name.size());
    std::string_view part = name.substr(at, end - at);
    if (!part.empty() && part.back() == 'x') part.remove_suffix(1);  // velocyto's "…ACGTx"
    if (isBarcode(part)) return true;
    at = end + 1;
  }
  const std::string start = upper(name.substr(0, 4));
  if (start != "CELL" || name.size() < 5 || !isDigit(name.back())) return false;
  const std::string_view rest = name.substr(4);
  return rest.find_first_not_of("0123456789_-. ") == rest.npos;
}

bool looksLikeGeneId(std::string_view name) {
  return !withoutEnsemblVersion(name).empty() || isNumbered(name, "FBgn", 7) ||
         isNumbered(name, "WBGene", 8);
}

bool looksLikeGeneName(std::string_view name) {
  if (looksLikeGeneId(name)) return true;
  if (name.starts_with("MT-") || name.starts_with("mt-")) return name.size() > 3;
  if (name.size() < 3 || name.size() > 6) return false;
  return std::find(kKnownGenes.begin(), kKnownGenes.end(), upper(name)) != kKnownGenes.end();
}

}  // namespace chreode
