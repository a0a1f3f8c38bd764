#pragma once

#include <string>
#include <utility>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// A column of classes; −1 = no value.
inline Annotation categorical(const char* name, std::vector<std::string> levels,
                              std::vector<std::int32_t> codes) {
  Annotation column;
  column.name = name;
  column.kind = Annotation::Kind::categorical;
  column.levels = std::move(levels);
  column.codes = std::move(codes);
  return column;
}

}  // namespace chreode
