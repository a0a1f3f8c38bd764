#include "judge/evaluation_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "base/grouped_number.h"
#include "base/json_number.h"
#include "base/no_number.h"

namespace chreode {

namespace {

std::string fixed(double value, int decimals = 3) {
  if (std::isnan(value)) return "–";
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string overSplits(const SplitFigure& figure) {
  if (figure.values.empty()) return "–";
  return fixed(figure.mean()) + " ± " + fixed(figure.deviation());
}

nlohmann::json textOrNull(const std::string& text) {
  return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(text);
}

void addSplits(nlohmann::json& json, const std::string& key, const SplitFigure& figure) {
  json[key] = numberOrNull(figure.mean());
  json[key + "_sd"] = numberOrNull(figure.deviation());
  json[key + "_splits"] = figure.values;
}

/// Builds the list; the group is that of the last title.
class Card {
 public:
  void title(std::string group) { m_group = std::move(group); }
  void add(const char* key, std::string name, double value, std::string text, std::string meaning) {
    m_figures.push_back(
        {m_group, key, std::move(name), value, std::move(text), std::move(meaning)});
  }
  void add(const char* key, std::string name, double value, std::string meaning) {
    add(key, std::move(name), value, fixed(value), std::move(meaning));
  }
  std::vector<EvaluationFigure> take() { return std::move(m_figures); }

 private:
  std::string m_group;
  std::vector<EvaluationFigure> m_figures;
};

void addDeviance(Card& card, const Evaluation& e) {
  if (e.deviance.values.empty()) {
    card.title("Prediction");
    card.add("deviance_explained", "Deviance explained", kNoNumber, e.devianceMissing);
    return;
  }
  card.title(e.heldout ? "Prediction of held-out counts"
                       : "Prediction of counts (of cells that training may have seen)");
  card.add("deviance_explained", "Deviance explained, this model", e.deviance.mean(),
           overSplits(e.deviance),
           std::string("Half of each cell's molecules predict the other half: 0 is the mean of all "
                       "cells, 1 would be every count; noise keeps good models far below 1. ") +
               (e.aboveInAll() ? "Above the best linear baseline in every split."
                               : "Not above the best linear baseline in every split: trust that "
                                 "one first."));
  card.add("pca_deviance_explained", "Deviance explained, PCA", e.pcaDeviance.mean(),
           overSplits(e.pcaDeviance),
           "Principal components of the same cells, tuned on validation cells: a model should be "
           "above it.");
  card.add("nmf_deviance_explained", "Deviance explained, Poisson factors", e.nmfDeviance.mean(),
           overSplits(e.nmfDeviance),
           "KL-NMF of the same counts, tuned likewise: often the hardest linear baseline to beat.");
}

void addPrediction(Card& card, const Evaluation& e) {
  addDeviance(card, e);
  if (!std::isnan(e.reconstruction)) {
    card.add("reconstruction", "Log values that come back, this model", e.reconstruction,
             "Share of the variance of log values that the code keeps. It favours PCA, so it names "
             "no winner.");
    card.add("pca_reconstruction", "Log values that come back, PCA", e.pcaReconstruction,
             "PCA with as many numbers: the best that a linear code can do here.");
  }
  card.add("interval_coverage_90", "Coverage of 90 % intervals", e.coverage,
           std::isnan(e.coverage)
               ? e.coverageMissing
               : "Share of values inside the model's own 90 % intervals: 0.9 is right, less is "
                 "too sure, more is too cautious.");
  if (!e.checks.known) return;
  card.title("Predictive checks: cells drawn from the model against the real ones");
  card.add("predictive_mean_r", "Means of genes, r", e.checks.meanCorrelation,
           "Pearson's r over genes of ln(1 + mean); near 1 is needed, not enough.");
  card.add(
      "predictive_variance_r", "Variances of genes, r", e.checks.varianceCorrelation,
      "The same of variances; well below the one of means: the noise is not that of the data.");
  card.add("predictive_variance_ratio", "Variance, drawn over real", e.checks.varianceRatio,
           "Median over genes: 1 is right, below 1 the model's cells vary too little.");
  if (!std::isnan(e.checks.zeroCorrelation)) {
    card.add("predictive_zero_r", "Shares of zeros, r", e.checks.zeroCorrelation,
             "The same of each gene's share of cells without a count; near 1 is good.");
    card.add("predictive_zero_difference", "Shares of zeros, drawn minus real",
             e.checks.zeroDifference,
             "Mean over genes: 0 is right, above 0 the model draws too many zeros.");
  }
}

void addCode(Card& card, const Evaluation& e) {
  card.title("The code");
  card.add("active_units", "Active numbers", e.activeUnits,
           std::to_string(e.activeUnits) + " of " + std::to_string(e.latentSize),
           "Numbers of the code whose variance over the cells is above 0.01; the rest say nothing "
           "and may be left out.");
  card.add("effective_dimension", "Effective dimension", e.effectiveDimension,
           fixed(e.effectiveDimension, 1),
           "How many directions share the codes' variance: near 1 one direction says nearly all, "
           "near the number of active ones all say as much.");
  if (!e.klPerNumber.empty()) {
    double sum = 0.0;
    for (const double kl : e.klPerNumber) sum += kl;
    card.add("kl", "Information in a code", sum, fixed(sum, 1) + " nats",
             "Kullback–Leibler divergence from the prior, summed over the numbers; near 0 the "
             "decoder does not listen to the code.");
  }
}

void addClasses(Card& card, const Evaluation& e) {
  if (e.label.empty() && !e.labelMissing.empty()) {
    card.title("Classes in the code");
    card.add("knn_accuracy_codes", "Class told by 15 neighbours, codes", kNoNumber, e.labelMissing);
  }
  if (!e.label.empty()) {
    card.title("Classes of " + e.label + " in the code");
    const std::string sample =
        "; of " + groupedNumber(static_cast<std::int64_t>(e.neighborCells)) + " cells";
    card.add("knn_accuracy_codes", "Class told by 15 neighbours, codes", e.knnCodes,
             "Share of cells whose nearest codes are mostly of their own class" + sample +
                 ". Good is what it is on PCA, or more.");
    card.add("knn_accuracy_pca", "Class told by 15 neighbours, PCA", e.knnPca,
             "The same on as many principal components.");
    card.add("ari", "Clusters against classes, ARI", e.ari,
             "k-means with as many clusters as classes: 0 is chance, 1 the same groups. Low where "
             "classes are unequal or continuous, which is no fault.");
    card.add("nmi", "Clusters against classes, NMI", e.nmi,
             "Shared information of the same two groupings, from 0 to 1.");
    card.add("clisi", "Classes in a neighbourhood (cLISI)", e.clisi, fixed(e.clisi, 2),
             "Effective number of classes around a cell: 1 is pure, " + std::to_string(e.classes) +
                 " fully mixed" +
                 (std::isnan(e.clisiPca) ? "." : "; on PCA " + fixed(e.clisiPca, 2) + "."));
  }
  if (!e.batch.empty()) {
    card.title("Batches of " + e.batch + " in the code");
    card.add(
        "ilisi", "Batches in a neighbourhood (iLISI)", e.ilisi, fixed(e.ilisi, 2),
        "Effective number of batches around a cell: 1 is apart, " + std::to_string(e.batches) +
            " fully mixed" +
            (std::isnan(e.ilisiPca) ? "." : "; before, on PCA, " + fixed(e.ilisiPca, 2) + ".") +
            " Mixing is good only where the same kinds of cells are in all batches.");
  }
}

void addClassifier(Card& card, const Evaluation& e) {
  card.title(e.label.empty() ? std::string("Classifier on the codes")
                             : "Classifier of " + e.label + " on the codes");
  if (e.classifier.cells == 0) {
    card.add("classifier_accuracy", "Accuracy", kNoNumber, e.classifierMissing);
    return;
  }
  card.add("classifier_accuracy", "Accuracy", e.classifier.accuracy,
           "Share of " + groupedNumber(e.classifier.cells) + " cells that get their own class (" +
               e.classifierHeldoutBy + "). 0.95 or more is good for clear cell types.");
  card.add("classifier_ece", "Calibration error", e.classifier.error,
           "Mean gap between a prediction's probability and how often it is right: below 0.05 the "
           "probabilities can be read as such.");
}

void addSeeds(Card& card, const Evaluation& e) {
  card.title("Models of other seeds");
  if (e.seeds.models == 0) {
    card.add("seed_sign_agreement", "Signs on which they agree", kNoNumber, e.seedsMissing);
    return;
  }
  card.add("seed_sign_agreement", "Signs on which they agree", e.seeds.signAgreement,
           "Of the 50 genes that change most between two classes of " + e.label +
               ", the share on whose direction all " + std::to_string(e.seeds.models) +
               " models agree, over " +
               groupedNumber(static_cast<std::int64_t>(e.seeds.contrasts)) +
               " pairs of classes: above 0.9 chance decides little.");
  card.add("seed_correlation", "Sizes of changes, r between models", e.seeds.correlation,
           "Pearson's r of the predicted changes of two of the models; near 1 is good.");
}

void addView(Card& card, const Evaluation& e) {
  if (std::isnan(e.trustworthiness)) return;
  card.title("The view: " + e.viewName);
  card.add("trustworthiness", "Trustworthiness", e.trustworthiness,
           "Whether cells that are near in the view are near in code (" +
               groupedNumber(static_cast<std::int64_t>(e.viewCells)) +
               " cells, 15 neighbours): 0.5 is random, above 0.9 what looks near is near.");
  card.add("neighbor_preservation", "Neighbours that the view keeps", e.preservation,
           "Share of a cell's 15 nearest codes that are nearest in the view too; chance is " +
               fixed(e.preservationChance) + ". Three dimensions rarely keep half.");
}

std::string line(const std::vector<std::string>& fields) {
  std::string text;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += '\t';
    for (const char c : fields[i]) text += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
  }
  return text + "\n";
}

std::string plain(double value) {
  if (std::isnan(value)) return "";
  char text[64];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

}  // namespace

nlohmann::json Evaluation::toJson() const {
  nlohmann::json json = {{"model", model},
                         {"cells", cells},
                         {"judged_cells", judgedCells},
                         {"heldout", heldout},
                         {"heldout_by", textOrNull(heldoutBy)},
                         {"label", textOrNull(label)},
                         {"batch", textOrNull(batch)},
                         {"seed", seed},
                         {"genes", genes},
                         {"genes_left_out", genesLeftOut},
                         {"latent_size", latentSize},
                         {"active_units", activeUnits},
                         {"effective_dimension", numberOrNull(effectiveDimension)},
                         {"reconstruction", numberOrNull(reconstruction)},
                         {"pca_reconstruction", numberOrNull(pcaReconstruction)},
                         {"interval_coverage_90", numberOrNull(coverage)},
                         {"knn_accuracy_codes", numberOrNull(knnCodes)},
                         {"knn_accuracy_pca", numberOrNull(knnPca)},
                         {"ari", numberOrNull(ari)},
                         {"nmi", numberOrNull(nmi)},
                         {"clisi", numberOrNull(clisi)},
                         {"clisi_pca", numberOrNull(clisiPca)},
                         {"ilisi", numberOrNull(ilisi)},
                         {"ilisi_pca", numberOrNull(ilisiPca)},
                         {"view", textOrNull(viewName)},
                         {"view_cells", viewCells},
                         {"trustworthiness", numberOrNull(trustworthiness)},
                         {"neighbor_preservation", numberOrNull(preservation)},
                         {"neighbor_preservation_chance", numberOrNull(preservationChance)}};
  addSplits(json, "deviance_explained", deviance);
  addSplits(json, "pca_deviance_explained", pcaDeviance);
  addSplits(json, "nmf_deviance_explained", nmfDeviance);
  addSplits(json, "best_linear_deviance_explained", bestLinear());
  json["above_in_all"] =
      deviance.values.empty() ? nlohmann::json(nullptr) : nlohmann::json(aboveInAll());
  json["why_null"] = nlohmann::json::object();
  const auto why = [&json](const char* key, const std::string& sentence) {
    if (json[key].is_null() && !sentence.empty()) json["why_null"][key] = sentence;
  };
  json["kl_per_dimension"] =
      klPerNumber.empty() ? nlohmann::json(nullptr) : nlohmann::json(klPerNumber);
  json["seed_models"] = seeds.models;
  json["seed_contrasts"] = seeds.contrasts;
  const bool compared = seeds.models > 0;
  json["seed_sign_agreement"] = compared ? numberOrNull(seeds.signAgreement) : nullptr;
  json["seed_correlation"] = compared ? numberOrNull(seeds.correlation) : nullptr;
  const bool known = checks.known;
  const auto check = [&](double value) { return known ? numberOrNull(value) : nullptr; };
  json["predictive_mean_r"] = check(checks.meanCorrelation);
  json["predictive_variance_r"] = check(checks.varianceCorrelation);
  json["predictive_variance_ratio"] = check(checks.varianceRatio);
  json["predictive_zero_r"] = check(checks.zeroCorrelation);
  json["predictive_zero_difference"] = check(checks.zeroDifference);
  const bool classified = classifier.cells > 0;
  json["classifier_accuracy"] = classified ? numberOrNull(classifier.accuracy) : nullptr;
  json["classifier_ece"] = classified ? numberOrNull(classifier.error) : nullptr;
  json["classifier_cells"] = classifier.cells;
  json["classifier_heldout_by"] = textOrNull(classifierHeldoutBy);
  json["classifier_temperature"] = numberOrNull(classifierTemperature);
  json["classifier_labels"] = classifierLabels;
  json["confusion"] = nlohmann::json::array();
  for (Eigen::Index row = 0; classified && row < classifier.confusion.rows(); ++row) {
    const Eigen::VectorXi counts = classifier.confusion.row(row);
    json["confusion"].push_back(std::vector<int>(counts.begin(), counts.end()));
  }
  why("label", labelMissing);
  why("deviance_explained", devianceMissing);
  why("interval_coverage_90", coverageMissing);
  why("classifier_accuracy", classifierMissing);
  why("seed_sign_agreement", seedsMissing);
  return json;
}

std::vector<EvaluationFigure> figuresOf(const Evaluation& evaluation) {
  Card card;
  addPrediction(card, evaluation);
  addCode(card, evaluation);
  addClasses(card, evaluation);
  addClassifier(card, evaluation);
  addSeeds(card, evaluation);
  addView(card, evaluation);
  return card.take();
}

std::string evaluationSummary(const Evaluation& e) {
  const auto count = [](std::size_t n) { return groupedNumber(static_cast<std::int64_t>(n)); };
  std::string text =
      e.heldout ? "Judged on " + count(e.judgedCells) + " cells that training held out, of " +
                      count(e.cells) + "."
                : "Judged on " + count(e.judgedCells) + " of " + count(e.cells) +
                      " cells, which training may have seen: none of them is recorded as held "
                      "out, so the figures flatter.";
  if (!e.heldoutBy.empty()) text += " " + e.heldoutBy;
  if (e.genesLeftOut > 0) {
    text += " " + groupedNumber(e.genesLeftOut) + " of the model's " + groupedNumber(e.genes) +
            " genes are not in the data and are left out, for the model and the linear ones alike.";
  }
  return text;
}

std::string confusionText(const Evaluation& e) {
  if (e.classifier.cells == 0) return {};
  const Eigen::MatrixXi& counts = e.classifier.confusion;
  std::vector<std::vector<std::string>> rows{{"true \\ predicted"}};
  rows.front().insert(rows.front().end(), e.classifierLabels.begin(), e.classifierLabels.end());
  for (Eigen::Index row = 0; row < counts.rows(); ++row) {
    rows.push_back({e.classifierLabels[static_cast<std::size_t>(row)]});
    for (Eigen::Index c = 0; c < counts.cols(); ++c) {
      rows.back().push_back(std::to_string(counts(row, c)));
    }
  }
  // In characters, not bytes: a continuation byte of UTF-8 takes no place.
  const auto width = [](const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
  };
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  }
  std::string text;
  for (const auto& row : rows) {
    text += row[0] + std::string(widths[0] - width(row[0]), ' ');
    for (std::size_t c = 1; c < row.size(); ++c) {
      text += "  " + std::string(widths[c] - width(row[c]), ' ') + row[c];
    }
    text += "\n";
  }
  return text;
}

std::string evaluationTsv(const Evaluation& e) {
  std::string text = line({"model", e.model}) + line({"data", e.data}) +
                     line({"summary", evaluationSummary(e)}) + "\n" +
                     line({"part", "figure", "key", "value", "read", "meaning"});
  for (const EvaluationFigure& figure : figuresOf(e)) {
    text += line(
        {figure.group, figure.name, figure.key, plain(figure.value), figure.text, figure.meaning});
  }
  if (!e.klPerNumber.empty()) {
    text += "\n" + line({"number", "kl_nats"});
    for (std::size_t u = 0; u < e.klPerNumber.size(); ++u) {
      text += line({std::to_string(u + 1), plain(e.klPerNumber[u])});
    }
  }
  if (e.classifier.cells == 0) return text;
  text += "\n" + line({"probability", "right", "cells"});
  for (const ClassCalibration::Bin& bin : e.classifier.bins) {
    if (bin.cells > 0) {
      text += line({plain(bin.confidence), plain(bin.accuracy), std::to_string(bin.cells)});
    }
  }
  std::vector<std::string> header{"true \\ predicted"};
  header.insert(header.end(), e.classifierLabels.begin(), e.classifierLabels.end());
  text += "\n" + line(header);
  for (Eigen::Index row = 0; row < e.classifier.confusion.rows(); ++row) {
    std::vector<std::string> fields{e.classifierLabels[static_cast<std::size_t>(row)]};
    for (Eigen::Index c = 0; c < e.classifier.confusion.cols(); ++c) {
      fields.push_back(std::to_string(e.classifier.confusion(row, c)));
    }
    text += line(fields);
  }
  return text;
}

}  // namespace chreode
