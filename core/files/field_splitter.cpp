#include "files/field_splitter.h"

namespace chreode {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool FieldSplitter::split(std::string_view line, std::size_t limit) {
  m_fields.clear();
  m_unquoted.clear();
  if (m_delimiter == ' ') line = trimmed(line);
  for (std::size_t at = 0; m_fields.size() < limit;) {
    std::size_t open = at;
    while (open < line.size() && line[open] == ' ') ++open;
    if (open < line.size() && line[open] == '"') {
      std::size_t close = line.find('"', open + 1);
      bool doubled = false;
      while (close != line.npos && close + 1 < line.size() && line[close + 1] == '"') {
        doubled = true;
        close = line.find('"', close + 2);
      }
      if (close == line.npos) return false;
      std::string_view field = line.substr(open + 1, close - open - 1);
      if (doubled) {
        std::string& text = m_unquoted.emplace_back();
        for (std::size_t i = 0; i < field.size(); ++i) {
          text += field[i];
          if (field[i] == '"') ++i;
        }
        field = text;
      }
      m_fields.push_back(field);
      at = line.find(m_delimiter, close + 1);
    } else {
      const std::size_t end = line.find(m_delimiter, at);
      m_fields.push_back(trimmed(line.substr(at, end == line.npos ? end : end - at)));
      at = end;
    }
    if (at == line.npos) break;
    ++at;
    while (m_delimiter == ' ' && at < line.size() && line[at] == ' ') ++at;
  }
  return true;
}

}  // namespace chreode
