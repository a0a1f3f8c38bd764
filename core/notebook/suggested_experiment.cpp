#include "notebook/suggested_experiment.h"

#include <cmath>
#include <vector>

namespace chreode {

namespace {

constexpr std::size_t kMostNamed = 5;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMostNamed; ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  return text + (names.size() > kMostNamed ? " …" : "");
}

std::vector<std::string> moving(const std::vector<PredictedEffect>& effects, bool up) {
  std::vector<std::string> names;
  for (const PredictedEffect& each : effects) {
    if (up ? each.change > 0.0 : each.change < 0.0) names.push_back(each.name);
  }
  return names;
}

/// "ISG15, MX1 up and CD3D down"; empty for no genes.
std::string directions(const std::vector<std::string>& up, const std::vector<std::string>& down) {
  std::string text;
  if (!up.empty()) text = listed(up) + " up";
  if (!down.empty()) text += (text.empty() ? "" : " and ") + listed(down) + " down";
  return text;
}

const PredictedEffect* extreme(const std::vector<PredictedEffect>& effects, double sign) {
  const PredictedEffect* found = nullptr;
  for (const PredictedEffect& each : effects) {
    if (!(sign * each.change > 0.0)) continue;
    if (!found || sign * each.change > sign * found->change) found = &each;
  }
  return found;
}

/// "the share of Ery against Mk to rise"; empty where no class moves.
std::string shareSentence(const Hypothesis& entry) {
  const PredictedEffect* more = extreme(entry.classes, 1.0);
  const PredictedEffect* less = extreme(entry.classes, -1.0);
  if (more && less) return "the share of " + more->name + " against " + less->name + " to rise";
  if (more) return "the share of " + more->name + " to rise";
  if (less) return "the share of " + less->name + " to fall";
  return {};
}

std::string expectation(const std::string& genes, const std::string& share) {
  if (genes.empty() && share.empty()) return "expect no change";
  return "expect " + genes + (genes.empty() || share.empty() ? "" : " and ") + share;
}

/// Where the baseline foretells the opposite, the experiment decides between the two.
std::string disagreement(const Hypothesis& entry) {
  const PredictedEffect* most = entry.strongest();
  if (!most || !std::isfinite(most->baseline) || most->baseline * most->change >= 0.0) return {};
  return " The baseline foretells the opposite for " + most->name +
         ": this experiment decides between the two.";
}

std::string textOf(const Hypothesis& entry, const char* key) {
  return entry.request.value(key, std::string());
}

/// "Prog cells" of "cell_type=Prog"; other words as they are.
std::string cellsPhrase(const std::string& cells) {
  const std::size_t equals = cells.find('=');
  const bool single = equals != std::string::npos && equals + 1 < cells.size() &&
                      cells.find_first_of("=,", equals + 1) == std::string::npos;
  return single ? cells.substr(equals + 1) + " cells" : cells;
}

std::string ofProgram(const Hypothesis& entry) {
  const bool lowers = entry.request.value("lowers", false);
  const bool removes = textOf(entry, "amount_kind") == "zero";
  const std::string factor = textOf(entry, "factor");
  std::vector<std::string> up;
  std::vector<std::string> down;
  for (const nlohmann::json& target : entry.request.value("targets", nlohmann::json::array())) {
    const std::string gene = target.value("gene", std::string());
    if (gene == factor) continue;
    ((target.value("sign", 1) > 0) != lowers ? up : down).push_back(gene);
  }
  const std::string act = removes ? "Knock out " : lowers ? "Knock down " : "Overexpress ";
  const std::string how = lowers ? " (two guides)" : " (CRISPRa or a cDNA)";
  return act + factor + " in " + cellsPhrase(entry.cells) + how + "; " +
         expectation(directions(up, down), shareSentence(entry)) +
         ". Controls: non-targeting guides or an empty vector in the same cells, a factor of like "
         "size that is not foretold to act, and " +
         (lowers ? "its overexpression" : "its knock-down") + ", which should go the other way.";
}

std::string ofGeneShift(const Hypothesis& entry) {
  const bool lowers = entry.request.value("lowers", false);
  const bool removes = textOf(entry, "amount_kind") == "zero";
  const auto genes = entry.request.value("known_genes", std::vector<std::string>());
  const std::string act = removes ? "Knock out " : lowers ? "Knock down " : "Overexpress ";
  return act + listed(genes) + (genes.size() > 1 ? " together and one at a time" : "") + " in " +
         cellsPhrase(entry.cells) + (lowers ? " (two guides)" : " (CRISPRa or a cDNA)") + "; " +
         expectation(directions(moving(entry.genes, true), moving(entry.genes, false)),
                     shareSentence(entry)) +
         ". Controls: non-targeting guides or an empty vector in the same cells, a gene of like "
         "expression, and " +
         (lowers ? "overexpression" : "a knock-down") + ", which should go the other way.";
}

std::string ofDrag(const Hypothesis& entry) {
  const std::vector<std::string> up = moving(entry.genes, true);
  const std::vector<std::string> down = moving(entry.genes, false);
  std::string text = (entry.cellCount == 1 ? "Take cells like " : "Take ") + entry.cells + ". ";
  if (!up.empty()) text += "Overexpress, one at a time, the regulators among " + listed(up);
  if (!down.empty()) {
    text += (up.empty() ? "Knock down, one at a time, the regulators among "
                        : "; knock down those among ") +
            listed(down);
  }
  return text + "; " + expectation({}, shareSentence(entry)) +
         ". Controls: non-targeting guides or an empty vector in the same cells, and genes for "
         "which no change is foretold.";
}

std::string ofTransfer(const Hypothesis& entry) {
  const nlohmann::json question = entry.request.value("question", nlohmann::json::object());
  const std::string target = question.value("target", std::string());
  return "Treat " + target + " cells with " + question.value("perturbed", std::string()) +
         " beside " + question.value("control", std::string()) + "; " +
         expectation(directions(moving(entry.genes, true), moving(entry.genes, false)), {}) +
         ". Controls: untreated " + target + " cells of the same donors, and " +
         textOf(entry, "nearest_source") +
         " cells, in which the change is known, to show that the treatment worked.";
}

std::string ofCombination(const Hypothesis& entry) {
  const std::string a = textOf(entry, "a");
  const std::string b = textOf(entry, "b");
  return "Perturb " + a + " and " + b + " together in " + textOf(entry, "line") + "; " +
         expectation(directions(moving(entry.genes, true), moving(entry.genes, false)), {}) +
         ". Controls: " + a + " alone, " + b + " alone and " + textOf(entry, "control") +
         " in the same batch: what departs from their sum by more than the four groups' sampling "
         "error is an interaction.";
}

}  // namespace

std::string suggestedExperiment(const Hypothesis& entry) {
  switch (entry.kind) {
    case HypothesisKind::drag:
      return ofDrag(entry) + disagreement(entry);
    case HypothesisKind::geneShift:
      return ofGeneShift(entry) + disagreement(entry);
    case HypothesisKind::program:
      return ofProgram(entry) + disagreement(entry);
    case HypothesisKind::transfer:
      return ofTransfer(entry) + disagreement(entry);
    case HypothesisKind::combination:
      break;
  }
  return ofCombination(entry) + disagreement(entry);
}

}  // namespace chreode
