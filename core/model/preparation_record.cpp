#include "model/preparation_record.h"

namespace chreode {

namespace {

using Json = nlohmann::json;

void put(Json& json, const char* key, const std::optional<double>& limit) {
  if (limit) json[key] = *limit;
}

std::optional<double> limitIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::string textIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> textsIn(const Json& json, const char* key) {
  std::vector<std::string> texts;
  const auto found = json.find(key);
  if (found == json.end() || !found->is_array()) return texts;
  for (const Json& item : *found) {
    if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  return texts;
}

Json listsJson(const std::vector<NamedGenes>& lists) {
  Json json = Json::array();
  for (const NamedGenes& list : lists) json.push_back({{"name", list.name}, {"genes", list.genes}});
  return json;
}

std::vector<NamedGenes> listsIn(const Json& json, const char* key) {
  std::vector<NamedGenes> lists;
  const auto found = json.find(key);
  if (found == json.end() || !found->is_array()) return lists;
  for (const Json& item : *found) {
    if (item.is_object()) lists.push_back({textIn(item, "name"), textsIn(item, "genes")});
  }
  return lists;
}

}  // namespace

Json toJson(const CellFilter& filter) {
  Json json = Json::object();
  put(json, "min_counts", filter.minCounts);
  put(json, "max_counts", filter.maxCounts);
  put(json, "min_genes", filter.minGenes);
  put(json, "max_genes", filter.maxGenes);
  put(json, "max_mito", filter.maxMito);
  if (filter.minCells > 0) json["min_cells"] = filter.minCells;
  if (!filter.keep.empty()) json["keep"] = filter.keep;
  return json;
}

Json toJson(const GeneChoice& choice) {
  Json json = Json::object();
  if (!choice.batchColumn.empty()) json["by_batch"] = choice.batchColumn;
  if (!choice.markerColumn.empty()) {
    json["markers_of"] = choice.markerColumn;
    json["markers_per_class"] = choice.markersPerClass;
  }
  if (!choice.targetColumn.empty()) json["targets_in"] = choice.targetColumn;
  if (!choice.always.empty()) json["always"] = listsJson(choice.always);
  for (const GeneFamily family : choice.never) json["never"].push_back(familyName(family));
  if (!choice.neverLists.empty()) json["never_lists"] = listsJson(choice.neverLists);
  return json;
}

CellFilter cellFilterFrom(const Json& json) {
  CellFilter filter;
  if (!json.is_object()) return filter;
  filter.minCounts = limitIn(json, "min_counts");
  filter.maxCounts = limitIn(json, "max_counts");
  filter.minGenes = limitIn(json, "min_genes");
  filter.maxGenes = limitIn(json, "max_genes");
  filter.maxMito = limitIn(json, "max_mito");
  filter.minCells = static_cast<int>(limitIn(json, "min_cells").value_or(0.0));
  filter.keep = textsIn(json, "keep");
  return filter;
}

GeneChoice geneChoiceFrom(const Json& json) {
  GeneChoice choice;
  if (!json.is_object()) return choice;
  choice.batchColumn = textIn(json, "by_batch");
  choice.markerColumn = textIn(json, "markers_of");
  choice.markersPerClass =
      static_cast<int>(limitIn(json, "markers_per_class").value_or(GeneChoice().markersPerClass));
  choice.targetColumn = textIn(json, "targets_in");
  choice.always = listsIn(json, "always");
  for (const std::string& name : textsIn(json, "never")) {
    GeneFamily family{};
    if (familyNamed(name, family)) choice.never.push_back(family);
  }
  choice.neverLists = listsIn(json, "never_lists");
  return choice;
}

Json outcomeJson(const FilterOutcome& outcome) {
  Json reasons = Json::array();
  for (const FilterReason& reason : outcome.reasons) {
    reasons.push_back({{"criterion", reason.what}, {"cells", reason.cells}, {"only", reason.only}});
  }
  return {{"kept_cells", outcome.cells},
          {"left_out_cells", static_cast<Index>(outcome.kept.size()) - outcome.cells},
          {"kept_genes", outcome.genes},
          {"left_out_genes", static_cast<Index>(outcome.keptGenes.size()) - outcome.genes},
          {"reasons", reasons}};
}

Json outcomeJson(const ChosenGenes& chosen) {
  Json sets = Json::array();
  for (const GeneSetCount& set : chosen.sets) {
    sets.push_back({{"set", set.name},
                    {"rule", set.always ? "always" : "never"},
                    {"asked", set.asked},
                    {"found", set.found},
                    {set.always ? "added" : "left_out", set.changed}});
  }
  Json json{{"genes", chosen.genes.size()}, {"variable", chosen.variable}, {"sets", sets}};
  if (!chosen.smallBatches.empty()) json["small_batches"] = chosen.smallBatches;
  return json;
}

}  // namespace chreode
