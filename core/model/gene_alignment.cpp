#include "model/gene_alignment.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "base/grouped_number.h"
#include "expression/normalize.h"

namespace chreode {

namespace {

constexpr std::size_t shownMissing = 3;

/// Looks the model's genes up among `names`, the dataset's genes under one kind of name. Where a
/// name stands several times, the first of the model's meets the first of the data, and so on.
GeneAlignment match(const std::vector<std::string>& names, const std::string& kind,
                    const ModelCard& card) {
  std::unordered_map<std::string_view, std::int32_t>
      places;  // the next one of each name; −1 = none
  std::vector<std::int32_t> following(names.size(), -1);
  places.reserve(names.size());
  for (auto i = static_cast<std::int32_t>(names.size()) - 1; i >= 0; --i) {
    if (names[i].empty()) continue;
    const auto [place, added] = places.emplace(names[i], i);
    if (added) continue;
    following[i] = place->second;
    place->second = i;
  }
  GeneAlignment alignment;
  alignment.matchedBy = kind;
  alignment.datasetGene.reserve(card.genes.size());
  for (const std::string& gene : card.genes) {
    const auto found = places.find(gene);
    const std::int32_t place = found == places.end() ? -1 : found->second;
    alignment.datasetGene.push_back(place);
    if (place < 0) continue;
    ++alignment.matched;
    found->second = following[place];
  }
  return alignment;
}

std::string missingGenes(const GeneAlignment& alignment, const ModelCard& card) {
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < alignment.datasetGene.size(); ++i) {
    if (alignment.datasetGene[i] < 0) missing.push_back(card.genes[i]);
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(shownMissing, missing.size()); ++i) {
    if (i > 0) text += ", ";
    text += missing[i];
  }
  if (missing.size() > shownMissing) {
    text +=
        " and " + groupedNumber(static_cast<std::int64_t>(missing.size() - shownMissing)) + " more";
  }
  return text;
}

}  // namespace

bool madeFromScaled(const ModelCard& card) {
  return card.training.is_object() && card.training.value("scale", std::string()) == "scaled";
}

bool readsFileLogs(const ModelCard& card) {
  return card.training.is_object() && card.training.value("log_values", std::string()) == "file";
}

std::string GeneAlignment::report(const ModelCard& card) const {
  std::string text = matched == modelGenes()
                         ? "All " + groupedNumber(modelGenes())
                         : groupedNumber(matched) + " of " + groupedNumber(modelGenes());
  text += " model genes found by " + matchedBy;
  if (matched < modelGenes()) text += "; missing: " + missingGenes(*this, card);
  return text + ".";
}

GeneAlignment alignGenes(const Dataset& data, const ModelCard& card) {
  GeneAlignment best = match(data.genes.names, "names", card);
  if (!data.genes.shown.empty()) {
    // A model of before names were told apart, or of a program that does not.
    GeneAlignment other = match(data.genes.shown, "names", card);
    if (other.matched > best.matched) best = std::move(other);
  }
  for (const Annotation& column : data.genes.columns) {
    if (column.kind != Annotation::Kind::string && column.kind != Annotation::Kind::categorical) {
      continue;
    }
    std::vector<std::string> names(data.genes.size());
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = column.text(i);
    GeneAlignment other = match(names, column.name, card);
    if (other.matched > best.matched) best = std::move(other);
  }
  if (2 * static_cast<Index>(best.matched) < best.modelGenes()) {
    throw Error("The model does not fit these data: only " + groupedNumber(best.matched) +
                    " of its " + groupedNumber(best.modelGenes()) +
                    " genes are among them (missing: " + missingGenes(best, card) + ").",
                data.name);
  }
  return best;
}

std::shared_ptr<const ExpressionMatrix> modelInput(const Dataset& data, const ModelCard& card,
                                                   const GeneAlignment& alignment) {
  return modelValues(data, card, alignment, card.inputSpace);
}

std::shared_ptr<const ExpressionMatrix> modelValues(const Dataset& data, const ModelCard& card,
                                                    const GeneAlignment& alignment, Space space) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  const Scale scale = data.taken.scale;
  std::shared_ptr<const ExpressionMatrix> x = data.matrix;
  if (madeFromScaled(card) != (scale == Scale::scaled)) {
    throw Error(
        madeFromScaled(card)
            ? "The model was made from scaled values and these are not scaled."
            : "The values are scaled (centred), which this model cannot take; choose counts "
              "or log values with --matrix.",
        data.name);
  }
  if (space == Space::counts) {
    if (scale == Scale::log) x = recoverCounts(*x);
    if (!x || scale == Scale::other) {
      throw Error("The model is one of counts, and " + data.taken.description() +
                      " holds none that can be recovered.",
                  data.name);
    }
  } else if (readsFileLogs(card) && data.taken.countUnits) {
    x = fileLogValues(*x, *data.taken.countUnits);
  } else if (scale == Scale::counts || scale == Scale::other) {
    x = logNormalize(*x, card.inputTargetSum > 0.0 ? card.inputTargetSum : medianDepth(*x));
  }
  // A copy of all genes in their own order would only cost memory.
  const std::vector<std::int32_t>& genes = alignment.datasetGene;
  bool same = static_cast<Index>(genes.size()) == x->genes();
  for (std::size_t i = 0; same && i < genes.size(); ++i) {
    same = genes[i] == static_cast<std::int32_t>(i);
  }
  return same ? x : x->selectGenes(genes);
}

Levels covariateLevels(const Dataset& data, const ModelCard& card) {
  Levels levels =
      Levels::Constant(data.cellCount(), static_cast<Index>(card.covariates.size()), -1);
  for (std::size_t c = 0; c < card.covariates.size(); ++c) {
    const Covariate& covariate = card.covariates[c];
    const Annotation* column = data.cells.find(covariate.name);
    if (!column) continue;
    std::unordered_map<std::string_view, int> places;
    for (std::size_t i = 0; i < covariate.levels.size(); ++i) {
      places.emplace(covariate.levels[i], static_cast<int>(i));
    }
    for (Index cell = 0; cell < data.cellCount(); ++cell) {
      const auto found = places.find(column->exactText(static_cast<std::size_t>(cell)));
      if (found != places.end()) levels(cell, static_cast<Index>(c)) = found->second;
    }
  }
  return levels;
}

std::string covariateReport(const Levels& levels, const ModelCard& card) {
  std::string text;
  for (Index c = 0; c < levels.cols(); ++c) {
    const Index unknown = (levels.col(c).array() < 0).count();
    if (unknown == 0) continue;
    text += " Covariate " + card.covariates[static_cast<std::size_t>(c)].name + ": " +
            groupedNumber(unknown) + " of " + groupedNumber(levels.rows()) +
            " cells have no value that the model knows.";
  }
  return text;
}

}  // namespace chreode
