#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/no_number.h"

namespace chreode {

/// Reads a key that must be there. Throws Error, one sentence, where it is not, or is of another
/// kind.
template <typename T>
void readField(const nlohmann::json& json, const char* key, T& value) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  if (!json.is_object() || found == json.end()) {
    throw Error("An entry of the notebook has no \"" + std::string(key) + "\".");
  }
  try {
    found->get_to(value);
  } catch (const nlohmann::json::exception&) {
    throw Error("\"" + std::string(key) +
                "\" in an entry of the notebook is not what it is to be.");
  }
}

/// A number that numberOrNull() wrote.
inline void readNumber(const nlohmann::json& json, const char* key, double& value) {
  if (json.is_object() && json.contains(key) && json[key].is_null()) {
    value = kNoNumber;
  } else {
    readField(json, key, value);
  }
}

}  // namespace chreode
