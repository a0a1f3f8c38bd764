#pragma once

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Reads just enough C++ to tell what a source declares in its anonymous namespaces.

/// A name that only its own file sees, until several files are compiled as one.
struct HiddenName {
  enum class Kind { function, alias, other };

  std::string name;
  Kind kind = Kind::other;
  std::string signature;  ///< a function's parameter types, an alias' whole text
};

using Tokens = std::vector<std::string>;

inline bool isOpening(const std::string& token) {
  return token == "(" || token == "[" || token == "{";
}
inline bool isClosing(const std::string& token) {
  return token == ")" || token == "]" || token == "}";
}
inline bool isWord(const std::string& token) {
  return !token.empty() &&
         (std::isalpha(static_cast<unsigned char>(token.front())) != 0 || token.front() == '_');
}

/// Words, numbers, "::" and single signs; literals are "" and comments and directives nothing.
inline Tokens tokensOf(std::string_view text) {
  Tokens tokens;
  const auto wordPart = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  const auto after = [&](std::string_view what, std::size_t from) {
    const std::size_t found = text.find(what, from);
    return found == text.npos ? text.size() : found + what.size();
  };
  bool lineBegins = true;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '\n') lineBegins = true;
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++i;
      continue;
    }
    if (text.substr(i, 2) == "//") {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (text.substr(i, 2) == "/*") {
      i = after("*/", i);
      continue;
    }
    if (c == '#' && lineBegins) {
      for (; i < text.size() && text[i] != '\n'; ++i) {
        if (text[i] == '\\') ++i;
      }
      continue;
    }
    lineBegins = false;
    if (c == '"' && !tokens.empty() && tokens.back().ends_with('R') && i > 0 &&
        text[i - 1] == 'R') {
      const std::size_t bracket = std::min(text.find('(', i), text.size());
      const std::string end = ")" + std::string(text.substr(i + 1, bracket - i - 1)) + "\"";
      i = after(end, bracket);
      tokens.back() = "\"\"";
      continue;
    }
    if (c == '"' || c == '\'') {
      for (++i; i < text.size() && text[i] != c; ++i) {
        if (text[i] == '\\') ++i;
      }
      ++i;
      tokens.push_back("\"\"");
      continue;
    }
    std::size_t end = i + 1;
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      while (end < text.size() && (wordPart(text[end]) || text[end] == '.' || text[end] == '\'')) {
        ++end;
      }
    } else if (wordPart(c)) {
      while (end < text.size() && wordPart(text[end])) ++end;
    } else if (text.substr(i, 2) == "::") {
      ++end;
    }
    tokens.emplace_back(text.substr(i, end - i));
    i = end;
  }
  return tokens;
}

/// The place after the bracket that closes the one at `open`.
inline std::size_t pastBracket(const Tokens& tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    if (isOpening(tokens[i])) ++depth;
    if (isClosing(tokens[i]) && --depth == 0) return i + 1;
  }
  return tokens.size();
}

/// The types between the brackets at `open`, without the parameters' names and defaults.
inline std::string parameterTypes(const Tokens& tokens, std::size_t open) {
  static const std::set<std::string> types{"bool",  "char",   "double",   "float", "int", "long",
                                           "short", "signed", "unsigned", "const", "void"};
  const std::size_t end = pastBracket(tokens, open) - 1;
  std::string signature;
  for (std::size_t i = open + 1; i < end; ++i) {
    Tokens one;
    int depth = 0;
    bool isDefault = false;
    for (; i < end && !(depth == 0 && tokens[i] == ","); ++i) {
      if (isOpening(tokens[i]) || tokens[i] == "<") ++depth;
      if (isClosing(tokens[i]) || tokens[i] == ">") --depth;
      isDefault = isDefault || (depth == 0 && tokens[i] == "=");
      if (!isDefault) one.push_back(tokens[i]);
    }
    if (one.size() > 1 && isWord(one.back()) && one[one.size() - 2] != "::" &&
        !types.contains(one.back())) {
      one.pop_back();
    }
    for (const std::string& token : one) signature += token + ' ';
    signature += ',';
  }
  return signature;
}

/// What one declaration declares; an empty name where that is nothing that could clash.
inline HiddenName declaredBy(Tokens tokens) {
  // Neither templates' parameters nor attributes are part of what is looked for.
  for (std::size_t i = 0; i < tokens.size();) {
    const auto at = tokens.begin() + static_cast<std::ptrdiff_t>(i);
    std::size_t end = i;
    if (tokens[i] == "template" && i + 1 < tokens.size()) {
      int depth = 0;
      for (end = i + 1; end < tokens.size(); ++end) {
        if (tokens[end] == "<") ++depth;
        if (tokens[end] == ">" && --depth == 0) break;
      }
      ++end;
    } else if ((tokens[i] == "__attribute__" || tokens[i] == "alignas" ||
                tokens[i] == "decltype") &&
               i + 1 < tokens.size()) {
      end = pastBracket(tokens, i + 1);
    } else if (i == 0 && tokens[i] == "[") {
      end = pastBracket(tokens, i);
    } else {
      ++i;
      continue;
    }
    tokens.erase(at, tokens.begin() + static_cast<std::ptrdiff_t>(std::min(end, tokens.size())));
  }
  if (tokens.size() < 2 || !isWord(tokens.front())) return {};
  const std::string& first = tokens.front();
  if (first == "static_assert" || first == "friend") return {};
  if (first == "using") {
    if (tokens.size() < 4 || tokens[2] != "=") return {};
    std::string whole;
    for (const std::string& token : tokens) whole += token + ' ';
    return {tokens[1], HiddenName::Kind::alias, whole};
  }
  if (first == "struct" || first == "class" || first == "enum" || first == "union") {
    const std::size_t at = tokens[1] == "class" || tokens[1] == "struct" ? 2 : 1;
    if (at + 1 < tokens.size() && tokens[at + 1] == ";") return {};  // is defined further down
    if (at + 1 < tokens.size() &&
        (tokens[at + 1] == "{" || tokens[at + 1] == ":" || tokens[at + 1] == "final")) {
      return {tokens[at], HiddenName::Kind::other, {}};
    }
  }
  int depth = 0;  // of the angles
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (tokens[i - 1] == "operator") return {};
    if (tokens[i] == "<" && isWord(tokens[i - 1])) ++depth;
    if (tokens[i] == ">" && depth > 0) --depth;
    if (depth > 0) continue;
    if (tokens[i] == "(") {
      if (!isWord(tokens[i - 1]) || (i > 1 && tokens[i - 2] == "::")) return {};
      return {tokens[i - 1], HiddenName::Kind::function, parameterTypes(tokens, i)};
    }
    if (tokens[i] == "=" || tokens[i] == "{" || tokens[i] == "[" || tokens[i] == ";") {
      if (!isWord(tokens[i - 1]) || (i > 1 && tokens[i - 2] == "::")) return {};
      return {tokens[i - 1], HiddenName::Kind::other, {}};
    }
  }
  return {};
}

/// What a source declares in its anonymous namespaces, in its order.
inline std::vector<HiddenName> hiddenNames(std::string_view source) {
  const Tokens tokens = tokensOf(source);
  std::vector<HiddenName> names;
  std::vector<bool> anonymous;  // of the namespaces that are open
  Tokens declaration;
  bool hasValue = false;
  const auto ends = [&] {
    if (std::find(anonymous.begin(), anonymous.end(), true) != anonymous.end()) {
      HiddenName name = declaredBy(declaration);
      if (!name.name.empty()) names.push_back(std::move(name));
    }
    declaration.clear();
    hasValue = false;
  };
  for (std::size_t i = 0; i < tokens.size();) {
    if (declaration.empty() && tokens[i] == "namespace") {
      std::size_t open = i + 1;
      while (open < tokens.size() && tokens[open] != "{" && tokens[open] != "=") ++open;
      if (open < tokens.size() && tokens[open] == "{") {
        anonymous.push_back(open == i + 1);
        i = open + 1;
        continue;
      }
    }
    if (declaration.empty() && tokens[i] == "}") {
      if (!anonymous.empty()) anonymous.pop_back();
      ++i;
      continue;
    }
    if (!isOpening(tokens[i])) {
      declaration.push_back(tokens[i]);
      // A template's is a parameter's default.
      hasValue = hasValue || (tokens[i] == "=" && declaration.front() != "template");
      if (tokens[i++] == ";") ends();
      continue;
    }
    const bool isBody = tokens[i] == "{";
    const std::size_t past = pastBracket(tokens, i);
    declaration.insert(declaration.end(), tokens.begin() + static_cast<std::ptrdiff_t>(i),
                       tokens.begin() + static_cast<std::ptrdiff_t>(past));
    i = past;
    const bool goesOn = i < tokens.size() && (tokens[i] == ";" || tokens[i] == ",");
    if (isBody && !goesOn && !hasValue) ends();
  }
  return names;
}

/// Whether two files with these names cannot be compiled as one.
inline bool clash(const HiddenName& a, const HiddenName& b) {
  if (a.name != b.name) return false;
  if (a.kind != b.kind || a.kind == HiddenName::Kind::other) return true;
  return (a.signature == b.signature) == (a.kind == HiddenName::Kind::function);
}
