#include "info_quality.h"

#include <algorithm>
#include <cmath>
#include <iostream>

#include "base/grouped_number.h"
#include "base/parallel.h"
#include "expression/barcode_knee.h"
#include "expression/cell_quality.h"

namespace chreode {

namespace {

using Json = nlohmann::json;

constexpr std::pair<const char*, double> kQuantiles[] = {
    {"min", 0.0}, {"q05", 0.05}, {"median", 0.5}, {"q95", 0.95}, {"max", 1.0}};

/// Quantiles by linear interpolation (numpy's default); null for none.
template <typename T>
Json quantiles(const std::vector<T>& numbers) {
  std::vector<double> sorted;
  for (const T number : numbers) {
    if (std::isfinite(static_cast<double>(number))) sorted.push_back(static_cast<double>(number));
  }
  if (sorted.empty()) return nullptr;
  std::sort(sorted.begin(), sorted.end());
  Json json = Json::object();
  for (const auto& [name, share] : kQuantiles) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(place);
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    json[name] = sorted[low] + (place - std::floor(place)) * (sorted[high] - sorted[low]);
  }
  return json;
}

std::string numberText(double number, bool share) {
  return share ? shareAsPercent(number)
               : groupedNumber(static_cast<std::int64_t>(std::llround(number)));
}

void printLine(const Json& quality, const char* key, const char* name, bool share) {
  const Json& line = quality[key];
  if (line.is_null()) return;
  std::cout << "  " << name << ": median " << numberText(line["median"], share) << ", 90 % from "
            << numberText(line["q05"], share) << " to " << numberText(line["q95"], share)
            << ", all from " << numberText(line["min"], share) << " to "
            << numberText(line["max"], share) << "\n";
}

}  // namespace

Json qualityJson(const Matrices& matrices, const Asked& asked) {
  if (!matrices.chosen || !matrices.chosen->stored.matrix) return nullptr;
  Dataset data;
  data.matrix = matrices.chosen->stored.matrix;
  data.taken = matrices.chosen->taken;
  data.genes = asked.genes;
  if (data.geneCount() != data.matrix->genes()) return nullptr;
  const CellQuality quality = cellQuality(data, defaultThreads());
  const DropletCheck droplets = checkDroplets(quality.counts);
  return {{"counts", quantiles(quality.counts)},
          {"genes", quantiles(quality.genes)},
          {"mito_share", quantiles(quality.mito)},
          {"cells_per_gene", quantiles(quality.cellsPerGene)},
          {"mito_genes", quality.mitoGenes.size()},
          {"missing", quality.missing},
          {"below_100_counts", quality.counts.empty() ? Json() : Json(droplets.sharePoor)},
          {"unfiltered_droplets", droplets.unfiltered},
          {"suggested_min_counts", droplets.cut ? Json(*droplets.cut) : Json()},
          {"droplets", droplets.unfiltered ? Json(droplets.sentence()) : Json()}};
}

void printQuality(const Json& quality) {
  if (quality.is_null()) return;
  std::cout << "Quality per cell\n";
  printLine(quality, "counts", "counts", false);
  printLine(quality, "genes", "genes", false);
  printLine(quality, "mito_share", "mitochondrial share", true);
  if (const auto missing = quality["missing"].get<std::string>(); !missing.empty()) {
    std::cout << "  " << missing << "\n";
  }
  if (quality["droplets"].is_string()) {
    std::cout << "Note: " << quality["droplets"].get<std::string>() << "\n";
  }
}

}  // namespace chreode
