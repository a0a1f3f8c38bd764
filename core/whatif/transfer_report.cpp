#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/json_number.h"
#include "base/one_line.h"
#include "whatif/association_note.h"
#include "whatif/transfer.h"

namespace chreode {

namespace {

std::string figure(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

struct MethodText {
  const char* name;
  const char* title;
  const char* meaning;
};

constexpr MethodText kTexts[] = {
    {"no_change", "No change", "The target's control cells as they are."},
    {"smoothing", "Smoothing only",
     "The control cells encoded and decoded, with no perturbation in it. What it scores is no "
     "prediction."},
    {"expression_delta", "Expression difference",
     "The mean over the source classes of what the perturbation changed in each."},
    {"precision_weighted", "Difference, by precision",
     "The same, each gene weighted by how surely it was measured in a class."},
    {"similarity_weighted", "Difference, by likeness",
     "The same, classes weighted by how alike their control cells are to the target's."},
    {"ridge", "Ridge over classes", "The change as a regression on the classes' control profiles."},
    {"pca_latent", "PCA code",
     "The change by likeness, as far as 32 principal components of the allowed cells hold it."},
    {"vae_latent", "VAE code",
     "Control cells moved in the code by the source classes' mean move, weighted by likeness, and "
     "decoded; the decode of the unmoved code is taken off (scGen)."},
};

const MethodText* textOf(const std::string& name) {
  const auto* found = std::find_if(std::begin(kTexts), std::end(kTexts),
                                   [&](const MethodText& text) { return name == text.name; });
  return found == std::end(kTexts) ? nullptr : found;
}

std::string lowered(std::string text) {
  if (text.size() > 1 && (text[1] < 'A' || text[1] > 'Z') && !text.empty()) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

}  // namespace

std::string transferMethodTitle(const std::string& name) {
  const MethodText* text = textOf(name);
  return text ? text->title : name;
}

std::string transferMethodMeaning(const std::string& name) {
  const MethodText* text = textOf(name);
  return text ? text->meaning : "";
}

const TransferMethod* TransferReport::find(const std::string& name) const {
  const auto found =
      std::find_if(methods.begin(), methods.end(),
                   [&](const TransferMethod& method) { return method.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

std::string TransferReport::best() const {
  if (!hasTruth() || sawTarget.value_or(SawTarget::no) != SawTarget::no) return {};
  const TransferMethod* best = nullptr;
  for (const TransferMethod& method : methods) {
    if (!isPrediction(method.name) || !std::isfinite(method.correlationSplit)) continue;
    if (!best || method.correlationSplit > best->correlationSplit) best = &method;
  }
  return best ? best->name : "";
}

std::string TransferReport::recommended() const {
  const TransferMethod* best = nullptr;
  for (const TransferMethod& method : methods) {
    if (!std::isfinite(method.leftOut)) continue;
    if (!best || method.leftOut > best->leftOut) best = &method;
  }
  return best ? best->name : "";
}

std::vector<std::string> TransferReport::verdict() const {
  std::vector<std::string> lines;
  const bool seen = sawTarget.value_or(SawTarget::no) != SawTarget::no;
  if (seen) {
    lines.emplace_back(std::string("This model may have seen the answer") +
                       (sawTarget == SawTarget::unknown
                            ? ": it has no training record that says otherwise. "
                            : ": it was trained on the target's perturbed cells. ") +
                       "No verdict is given; train it again without them.");
  }
  const TransferMethod* advised = find(recommended());
  if (advised) {
    std::string line = "Use " + lowered(transferMethodTitle(advised->name)) +
                       ": of the source classes, left out one at a time, it predicted the change "
                       "best (mean r " +
                       figure(advised->leftOut) + ").";
    const TransferMethod* vae = find("vae_latent");
    if (vae && !std::isfinite(vae->leftOut)) {
      line += " The VAE was not among those compared so.";
    }
    lines.push_back(std::move(line));
  } else {
    lines.emplace_back(
        "There is one source class only, so nothing tells which prediction to believe.");
  }
  if (!hasTruth()) {
    lines.emplace_back("There is no truth to score by.");
    return lines;
  }
  const TransferMethod* winner = find(best());
  if (!winner) return lines;
  std::string line = "Against the measured cells " + lowered(transferMethodTitle(winner->name)) +
                     " did best here: r " + figure(winner->correlationSplit);
  if (std::isfinite(ceiling))
    line += ", where a perfect prediction reaches about " + figure(ceiling);
  lines.push_back(line + ".");
  return lines;
}

nlohmann::json TransferReport::toJson() const {
  nlohmann::json json{
      {"file", dataName},
      {"data_hash", dataHash},
      {"condition", question.condition},
      {"control", question.control},
      {"perturbed", question.perturbed},
      {"classes", question.classes},
      {"target", question.target},
      {"values", values},
      {"control_cells", controlCells},
      {"perturbed_cells", perturbedCells},
      {"caveats", caveats},
      {"notices", notices},
      {"bandwidth", numberOrNull(bandwidth)},
      {"ridge_penalty", numberOrNull(penalty)},
      {"ceiling", numberOrNull(ceiling)},
      {"model", modelName.empty() ? nlohmann::json() : nlohmann::json(modelName)},
      {"model_saw_target", sawTarget ? chreode::toJson(*sawTarget) : nlohmann::json()},
      {"r2_mean_warning", kMeansWarning},
      {"seeds_r_delta_split", nlohmann::json::array()}};
  json["sources"] = nlohmann::json::array();
  for (const Source& source : sources) {
    json["sources"].push_back({{"class", source.name},
                               {"control_cells", source.control},
                               {"perturbed_cells", source.perturbed},
                               {"weight", numberOrNull(source.weight)}});
  }
  for (const double r : seedCorrelations) json["seeds_r_delta_split"].push_back(numberOrNull(r));
  json["methods"] = nlohmann::json::object();
  for (const TransferMethod& method : methods) {
    nlohmann::json one{{"genes_scored", method.scores.genes},
                       {"r_delta", numberOrNull(method.scores.correlation)},
                       {"r_delta_split", numberOrNull(method.correlationSplit)},
                       {"r_delta_top20", numberOrNull(method.scores.correlationTop)},
                       {"l2", numberOrNull(method.scores.distance)},
                       {"direction_top20", numberOrNull(method.scores.directionTop)},
                       {"r2_mean", numberOrNull(method.scores.squaredPearson)},
                       {"energy_distance", numberOrNull(method.energy)},
                       {"energy_band", numberOrNull(method.energyBand)},
                       {"r_delta_left_out", numberOrNull(method.leftOut)}};
    const bool linear =
        isPrediction(method.name) && method.name.find("latent") == std::string::npos;
    if (linear) one["r_delta_all_genes"] = numberOrNull(method.correlationAllGenes);
    json["methods"][method.name] = std::move(one);
  }
  const auto named = [](const std::string& name) {
    return name.empty() ? nlohmann::json() : nlohmann::json(name);
  };
  json["best"] = named(best());
  json["recommended"] = named(recommended());
  json["verdict"] = verdict();
  json["note"] = kAssociationNote;
  return json;
}

std::string TransferReport::table() const {
  std::string text;
  const auto note = [&text](const std::string& line) { text += "# " + oneLine(line) + "\n"; };
  note("Predicted change of mean log expression: " + question.perturbed + " against " +
       question.control + " in " + question.target);
  note("data " + dataName + ", hash " + dataHash + "; " + values);
  for (const std::string& caveat : caveats) note(caveat);
  if (!modelName.empty()) note("model " + modelName);
  for (const std::string& line : verdict()) note(line);
  note(kAssociationNote);
  text += "gene\tcontrol";
  for (const TransferMethod& method : methods) {
    if (isPrediction(method.name)) text += "\t" + method.name;
  }
  if (hasTruth()) text += "\tmeasured";
  text += "\n";
  const auto cell = [&text](double value) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "\t%.6g", value);
    text += digits;
  };
  for (std::size_t i = 0; i < genes.size(); ++i) {
    const auto gene = static_cast<Eigen::Index>(i);
    text += oneLine(genes[i]);
    cell(control[gene]);
    for (const TransferMethod& method : methods) {
      if (isPrediction(method.name)) cell(method.change[gene]);
    }
    if (hasTruth()) cell(measured[gene]);
    text += "\n";
  }
  return text;
}

}  // namespace chreode
