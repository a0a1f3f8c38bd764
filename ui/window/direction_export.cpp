#include "window/direction_export.h"

#include <utility>

#include "base/error.h"
#include "files/cell_table.h"
#include "latent/latent_scale.h"
#include "model/decoder_loadings.h"
#include "whatif/latent_slopes.h"

namespace chreode {

namespace {

constexpr std::size_t kLongestList = 200;

}  // namespace

void writeDirection(const std::string& path, const DirectionGenes& direction,
                    const std::string& place, std::vector<std::string> notes) {
  const Vector& change = direction.change;
  const std::vector<int> order =
      strongest({change.data(), static_cast<std::size_t>(change.size())});
  const std::string what =
      direction.name.toStdString() + ", " + place + "; " + slopeUnits(direction.units);
  if (path.ends_with(".gmt")) {
    std::string described = what;
    for (const std::string& note : notes) described = note + "; " + described;
    GeneList up{direction.name.toStdString() + " up", described, {}};
    GeneList down{direction.name.toStdString() + " down", described, {}};
    for (const int gene : order) {
      GeneList& list = change[gene] > 0.0f ? up : down;
      if (change[gene] != 0.0f && list.genes.size() < kLongestList) {
        list.genes.push_back((*direction.genes)[static_cast<std::size_t>(gene)]);
      }
    }
    writeGeneLists(path, {up, down});
    return;
  }
  NumberTable table;
  table.notes = std::move(notes);
  table.notes.push_back(what);
  table.rowTitle = "gene";
  const bool rates = direction.units == ResponseUnits::ratePer10k;
  table.columns = {rates ? "decoded_per_10k" : "decoded",
                   rates ? "log2_change_per_sd" : "change_per_sd"};
  table.values.resize(static_cast<Index>(order.size()), 2);
  for (std::size_t row = 0; row < order.size(); ++row) {
    table.rows.push_back((*direction.genes)[static_cast<std::size_t>(order[row])]);
    table.values(static_cast<Index>(row), 0) = direction.base[order[row]];
    table.values(static_cast<Index>(row), 1) = change[order[row]];
  }
  writeNumberTable(path, table);
}

void writeLoadings(const std::string& path, const LatentModel& model,
                   std::vector<std::string> notes) {
  std::optional<Matrix> loadings = decoderLoadings(model);
  if (!loadings) {
    throw Error("The decoder of " + model.card().name +
                " is not linear, so it has no loadings: what a number does to a gene depends on "
                "the code. Export the genes of a direction instead, or train with a linear "
                "decoder.");
  }
  const bool counts = model.card().outputSpace == Space::counts;
  NumberTable table;
  table.notes = std::move(notes);
  table.notes.push_back(model.card().name + ": loadings of the linear decoder, " +
                        (counts ? "natural logarithm of a gene's share for one unit of a latent "
                                  "number, less its mean over the genes"
                                : "value of a gene for one unit of a latent number"));
  table.rowTitle = "gene";
  table.rows = model.card().genes;
  for (int j = 1; j <= model.latentSize(); ++j) {
    table.columns.push_back("latent_" + std::to_string(j));
  }
  table.values = std::move(*loadings);
  writeNumberTable(path, table);
}

}  // namespace chreode
