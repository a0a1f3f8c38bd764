#include "files/text_annotation.h"

#include <map>
#include <string_view>
#include <utility>

namespace chreode {

Annotation annotationOfTexts(std::string name, std::vector<std::string> texts) {
  Annotation column;
  column.name = std::move(name);
  std::map<std::string_view, std::int32_t> levels;
  std::size_t present = 0;
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    ++present;
    levels.emplace(text, 0);
  }
  if (levels.size() == present) {
    column.kind = Annotation::Kind::string;
    column.strings = std::move(texts);
    return column;
  }
  column.kind = Annotation::Kind::categorical;
  for (auto& [text, code] : levels) {
    code = static_cast<std::int32_t>(column.levels.size());
    column.levels.emplace_back(text);
  }
  column.codes.reserve(texts.size());
  for (const std::string& text : texts) {
    column.codes.push_back(text.empty() ? -1 : levels.at(text));
  }
  return column;
}

}  // namespace chreode
