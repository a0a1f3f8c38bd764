#include "files/h5mu_file.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "files/file_contents.h"
#include "files/h5ad_table.h"

namespace chreode {

namespace {

constexpr const char* kModalities = "mod";
constexpr const char* kOrder = "mod-order";

/// In the writer's order where the file tells it.
std::vector<std::string> modalitiesOf(const Hdf5Node& root, const std::string& path) {
  const Hdf5Node group = root.child(kModalities);
  const std::vector<std::string> present = group.children();
  const auto isIn = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::vector<std::string> modalities;
  for (const std::string& name : group.texts(kOrder)) {
    if (isIn(present, name) && !isIn(modalities, name)) modalities.push_back(name);
  }
  for (const std::string& name : present) {
    if (!isIn(modalities, name)) modalities.push_back(name);
  }
  if (modalities.empty()) throw Error("The MuData file holds no modality.", path);
  return modalities;
}

std::string chooseModality(const std::vector<std::string>& modalities, const std::string& part,
                           const std::string& path) {
  return choosePart(modalities, part, modalities.size() == 1 ? modalities.front() : std::string(),
                    "modalities", path);
}

/// For each of `names` its row among `all`; nothing when one is not there or `all` repeats one.
std::vector<std::int32_t> rowsOf(const std::vector<std::string>& names,
                                 const std::vector<std::string>& all) {
  std::unordered_map<std::string_view, std::int32_t> rows;
  for (const std::string& name : all) {
    if (!rows.emplace(name, static_cast<std::int32_t>(rows.size())).second) return {};
  }
  std::vector<std::int32_t> found;
  for (const std::string& name : names) {
    const auto row = rows.find(name);
    if (row == rows.end()) return {};
    found.push_back(row->second);
  }
  return found;
}

}  // namespace

bool H5muFile::recognises(const Hdf5Node& root) {
  return root.child(kModalities).isGroup();
}

H5muFile::H5muFile(const Hdf5Node& root, const std::string& path, const std::string& part)
    : H5muFile(root, path, modalitiesOf(root, path),
               chooseModality(modalitiesOf(root, path), part, path)) {
}

H5muFile::H5muFile(const Hdf5Node& root, const std::string& path,
                   const std::vector<std::string>& modalities, const std::string& modality)
    : H5adFile(root.child(kModalities).child(modality), path) {
  m_contents.format = "h5mu (MuData)";
  if (modalities.size() > 1) {
    m_contents.parts = modalities;
    m_contents.part = modality;
  }
  addSharedColumns(root, modality);
}

void H5muFile::addSharedColumns(const Hdf5Node& root, const std::string& modality) {
  const Hdf5Node obs = root.child("obs");
  if (!obs) return;
  std::vector<std::string> notices;
  AnnotationTable shared = readTable(obs, notices);
  applyColors(shared, root.child("uns"), notices);
  AnnotationTable& cells = m_contents.cells;
  // MuData copies the modalities' columns to the whole as MODALITY:COLUMN.
  const std::string ownPrefix = modality + ":";
  std::erase_if(shared.columns, [&](const Annotation& column) {
    const bool isCopy =
        column.name.rfind(ownPrefix, 0) == 0 && cells.find(column.name.substr(ownPrefix.size()));
    return isCopy || cells.find(column.name);
  });
  if (shared.columns.empty() || cells.size() == 0) return;
  const std::vector<std::int32_t> rows = rowsOf(cells.names, shared.names);
  if (rows.empty()) {
    m_contents.notices.push_back(
        "The annotations of the whole file do not name this modality's cells and are left out.");
    return;
  }
  for (const Annotation& column : shared.columns) cells.columns.push_back(selectRows(column, rows));
  m_contents.notices.insert(m_contents.notices.end(), notices.begin(), notices.end());
}

}  // namespace chreode
