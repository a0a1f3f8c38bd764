#include "files/tenx_feature_list.h"

#include <array>
#include <string_view>
#include <utility>

#include "files/file_contents.h"
#include "files/hdf5_text.h"
#include "files/tenx_features.h"
#include "files/text_reader.h"

namespace chreode {

TenxFeatureLines readFeatureLines(const std::string& path) {
  TenxFeatureLines lines;
  TextReader text(path);
  std::string_view line;
  while (text.next(line)) {
    std::array<std::string_view, 3> fields;
    for (std::string_view& field : fields) {
      const std::size_t tab = line.find('\t');
      field = line.substr(0, tab);
      line = tab == std::string_view::npos ? std::string_view() : line.substr(tab + 1);
    }
    const auto& [id, name, type] = fields;
    lines.tellsTypes = lines.tellsTypes || !type.empty();
    lines.ids.push_back(asUtf8(id));
    lines.names.push_back(asUtf8(name.empty() ? id : name));
    lines.types.push_back(type.empty() ? std::string(kGeneExpression) : asUtf8(type));
  }
  return lines;
}

std::vector<std::int32_t> TenxFeatureList::add(const TenxFeatureLines& lines) {
  std::vector<std::int32_t> places;
  places.reserve(lines.ids.size());
  std::unordered_map<std::string_view, int> repeats;
  for (std::size_t i = 0; i < lines.ids.size(); ++i) {
    const int repeat = repeats[lines.ids[i]]++;
    // No identifier holds a line break, so the key of a repeated one is no other's.
    const std::string key =
        repeat == 0 ? lines.ids[i] : lines.ids[i] + "\n" + std::to_string(repeat);
    const auto [known, isNew] = m_places.emplace(key, static_cast<std::int32_t>(size()));
    places.push_back(known->second);
    if (!isNew) continue;
    m_all.ids.push_back(lines.ids[i]);
    m_all.names.push_back(lines.names[i]);
    m_all.types.push_back(lines.types[i]);
  }
  m_all.tellsTypes = m_all.tellsTypes || lines.tellsTypes;
  return places;
}

AnnotationTable TenxFeatureList::table() const {
  AnnotationTable table;
  table.names = m_all.names;
  Annotation ids;
  ids.name = "gene_ids";
  ids.kind = Annotation::Kind::string;
  ids.strings = m_all.ids;
  table.columns.push_back(std::move(ids));
  if (m_all.tellsTypes) table.columns.push_back(classColumn("feature_types", m_all.types));
  return table;
}

std::vector<std::string> TenxFeatureList::types() const {
  return m_all.tellsTypes ? m_all.types : std::vector<std::string>();
}

}  // namespace chreode
