#include "model/gene_alignment.h"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "base/grouped_number.h"
#include "expression/column_values.h"
#include "expression/gene_species.h"
#include "expression/normalize.h"

namespace chreode {

namespace {

constexpr std::size_t shownMissing = 3;

/// "1 decimal %", and not 100 where something is missing.
std::string percent(double share) {
  char text[16];
  std::snprintf(text, sizeof text, "%.1f %%", std::min(100.0 * share, share < 1.0 ? 99.9 : 100.0));
  return text;
}

const char* sourceText(GeneShares::Source source) {
  switch (source) {
    case GeneShares::Source::training:
      return "the training counts";
    case GeneShares::Source::decoder:
      return "the counts that the model decodes";
    default:
      return "the model's genes";
  }
}

/// "mouse to human" of the data's names and the model's.
std::string speciesStep(const AnnotationTable& data, const ModelCard& card) {
  return std::string(speciesName(guessSpecies(data))) + " to " +
         speciesName(guessSpecies(card.genes));
}

GeneAlignment alignmentOf(GeneMatches matches, const std::string& kind) {
  GeneAlignment alignment;
  alignment.datasetGene = std::move(matches.datasetGene);
  alignment.matchedBy = kind;
  alignment.matched = matches.matched;
  alignment.found = matches.found;
  return alignment;
}

bool isBetter(const GeneAlignment& a, const GeneAlignment& b) {
  if (a.matched != b.matched) return a.matched > b.matched;
  return a.by(MatchedBy::name) > b.by(MatchedBy::name);
}

std::string missingNames(const GeneAlignment& alignment, const ModelCard& card) {
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
  const auto add = [&text](int genes, const char* how) {
    if (genes > 0) text += ", " + groupedNumber(genes) + " of them " + how;
  };
  add(by(MatchedBy::version), "without Ensembl's version");
  add(by(MatchedBy::number), "without the number of a repeated name");
  add(by(MatchedBy::map), "by the gene map");
  if (matched < modelGenes()) {
    if (shareSource != GeneShares::Source::equal) {
      text += ", with " + percent(countShare) + " of " + sourceText(shareSource);
    }
    text += "; missing: " + missingNames(*this, card);
  }
  text += ".";
  if (approximate()) {
    text += " Approximate: " + groupedNumber(by(MatchedBy::capitals)) +
            " genes were matched across species by capitals alone (" + acrossSpecies +
            "), not by orthology.";
  }
  if (incomplete()) {
    text += " Warning: less than 80 % of " + std::string(sourceText(shareSource)) +
            " is there; codes and predictions may be off.";
  }
  return text;
}

nlohmann::json GeneAlignment::toJson() const {
  const char* source = shareSource == GeneShares::Source::training  ? "training"
                       : shareSource == GeneShares::Source::decoder ? "decoder"
                                                                    : "genes";
  return {{"model_genes", modelGenes()},
          {"genes_matched", matched},
          {"matched_by", matchedBy},
          {"matched_how",
           {{"name", by(MatchedBy::name)},
            {"ensembl_version", by(MatchedBy::version)},
            {"repeat_number", by(MatchedBy::number)},
            {"gene_map", by(MatchedBy::map)},
            {"across_species", by(MatchedBy::capitals)}}},
          {"count_share", countShare},
          {"count_share_of", source},
          {"coverage_warning", incomplete()},
          {"approximate", approximate()}};
}

namespace {

GeneAlignment bestAlignment(const Dataset& data, const ModelCard& card,
                            const GeneNameRules& rules) {
  GeneAlignment best = alignmentOf(matchGenes(card.genes, data.genes.names, rules), "names");
  const auto consider = [&](const std::vector<std::string>& names, const std::string& kind) {
    if (best.by(MatchedBy::name) == best.modelGenes()) return;
    GeneAlignment other = alignmentOf(matchGenes(card.genes, names, rules), kind);
    if (isBetter(other, best)) best = std::move(other);
  };
  // A model of before names were told apart, or of a program that does not.
  if (!data.genes.shown.empty()) consider(data.genes.shown, "names");
  for (const Annotation& column : data.genes.columns) {
    if (column.kind != Annotation::Kind::string && column.kind != Annotation::Kind::categorical) {
      continue;
    }
    std::vector<std::string> names(data.genes.size());
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = column.text(i);
    consider(names, column.name);
  }
  if (best.approximate()) best.acrossSpecies = speciesStep(data.genes, card);
  return best;
}

/// What to try when the names do not meet.
std::string remedy(const Dataset& data, const ModelCard& card, const GeneNameRules& rules) {
  const Species own = guessSpecies(data.genes);
  const Species models = guessSpecies(card.genes);
  const auto known = [](Species s) { return s == Species::human || s == Species::mouse; };
  if (known(own) && known(models) && own != models) {
    return std::string(" The data look like ") + speciesName(own) + " and the model like " +
           speciesName(models) +
           (rules.acrossSpecies ? ": a gene map of orthologs may help."
                                : ": give a gene map of orthologs, or match "
                                  "across species (approximate).");
  }
  return rules.map ? "" : " A gene map (a table of other names) may help.";
}

GeneAlignment alignBy(const GeneShares& shares, const Dataset& data, const ModelCard& card,
                      const GeneNameRules& rules) {
  GeneAlignment best = bestAlignment(data, card, rules);
  best.countShare = coveredShare(shares, best.datasetGene);
  best.shareSource = shares.source;
  if (best.countShare < GeneAlignment::kRefuseBelow) {
    std::string text = "The model does not fit these data: only " + groupedNumber(best.matched) +
                       " of its " + groupedNumber(best.modelGenes()) + " genes are among them";
    if (shares.source != GeneShares::Source::equal) {
      text += ", with " + percent(best.countShare) + " of " + sourceText(shares.source);
    }
    throw Error(text + " (missing: " + missingNames(best, card) + ")." + remedy(data, card, rules),
                data.name);
  }
  return best;
}

}  // namespace

GeneAlignment alignGenes(const Dataset& data, const ModelCard& card, const GeneNameRules& rules) {
  return alignBy(geneShares(card), data, card, rules);
}

GeneAlignment alignGenes(const Dataset& data, const LatentModel& model,
                         const GeneNameRules& rules) {
  return alignBy(geneShares(model), data, model.card(), rules);
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
    std::unordered_map<std::string, int> places;  // of each value, looked for once
    for (Index cell = 0; cell < data.cellCount(); ++cell) {
      const std::string text = column->exactText(static_cast<std::size_t>(cell));
      if (text.empty()) continue;
      const auto [place, isNew] = places.try_emplace(text, -1);
      // What is false here is "False" in a model from Python, and 1 may be "1.0".
      if (isNew) place->second = levelNamed(covariate.levels, text);
      levels(cell, static_cast<Index>(c)) = place->second;
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
