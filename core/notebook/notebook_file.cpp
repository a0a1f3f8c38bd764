#include "notebook/notebook_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "files/pending_file.h"
#include "notebook/json_fields.h"

namespace chreode {

namespace {

constexpr int kVersion = 1;

}  // namespace

nlohmann::json notebookJson(const std::vector<Hypothesis>& entries) {
  nlohmann::json json{{"notebook", kVersion}, {"entries", nlohmann::json::array()}};
  for (const Hypothesis& entry : entries) json["entries"].push_back(entry.toJson());
  return json;
}

std::vector<Hypothesis> notebookFrom(const nlohmann::json& json) {
  if (!json.is_object() || !json.contains("notebook") || !json.contains("entries") ||
      !json["entries"].is_array()) {
    throw Error("This is no notebook of Chreode: it has no \"notebook\" and \"entries\".");
  }
  if (json["notebook"] != kVersion) {
    throw Error("This notebook is of version " + json["notebook"].dump() +
                ", and this Chreode reads version " + std::to_string(kVersion) + ".");
  }
  std::vector<Hypothesis> entries;
  for (const nlohmann::json& entry : json["entries"]) {
    entries.push_back(Hypothesis::fromJson(entry));
  }
  return entries;
}

std::vector<Hypothesis> readNotebook(const std::string& path) {
  if (!std::filesystem::exists(path)) return {};
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error("The notebook cannot be read.", path);
  const nlohmann::json json = nlohmann::json::parse(file, nullptr, false);
  if (json.is_discarded()) throw Error("The notebook is damaged: it is not JSON.", path);
  try {
    return notebookFrom(json);
  } catch (const Error& error) {
    throw Error(error.what(), path);
  }
}

void writeWholeText(const std::string& path, const std::string& text) {
  PendingFile pending(path);
  std::ofstream file(pending.path(), std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) {
    throw Error("The file cannot be written: " + std::string(std::strerror(errno)) + ".", path);
  }
  pending.putInPlace();
}

void writeNotebook(const std::string& path, const std::vector<Hypothesis>& entries) {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failed);
  if (failed) throw Error("The notebook's folder cannot be made: " + failed.message() + ".", path);
  writeWholeText(path, notebookJson(entries).dump(1) + "\n");
}

void addToNotebook(const std::string& path, const Hypothesis& entry) {
  std::vector<Hypothesis> entries = readNotebook(path);
  entries.push_back(entry);
  writeNotebook(path, entries);
}

}  // namespace chreode
