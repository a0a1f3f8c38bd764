#include "files/xml_entities.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace chreode {

namespace {

constexpr std::size_t kLongestEntity = 10;  // &#x10ffff;

/// Appends a character; false for a number that is none.
bool appendCharacter(std::uint32_t code, std::string& text) {
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code == 0 || code > 0x10ffff || surrogate) return false;
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xc0 | code >> 6);
    add(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    add(0xe0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3f));
    add(0x80 | (code & 0x3f));
  } else {
    add(0xf0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3f));
    add(0x80 | (code >> 6 & 0x3f));
    add(0x80 | (code & 0x3f));
  }
  return true;
}

/// Appends what the entity of this name, without & and ;, stands for; false when it is none.
bool appendEntity(std::string_view name, std::string& text) {
  constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [known, character] : kNamed) {
    if (name != known) continue;
    text += character;
    return true;
  }
  if (name.size() < 2 || name.front() != '#') return false;
  const bool hexadecimal = name[1] == 'x' || name[1] == 'X';
  name.remove_prefix(hexadecimal ? 2 : 1);
  std::uint32_t code = 0;
  const char* end = name.data() + name.size();
  const auto read = std::from_chars(name.data(), end, code, hexadecimal ? 16 : 10);
  return read.ec == std::errc() && read.ptr == end && appendCharacter(code, text);
}

}  // namespace

std::string withoutEntities(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '&') {
      const std::size_t end = text.substr(at, kLongestEntity).find(';');
      if (end != std::string_view::npos && appendEntity(text.substr(at + 1, end - 1), plain)) {
        at += end + 1;
        continue;
      }
    }
    plain += text[at++];
  }
  return plain;
}

}  // namespace chreode
