#pragma once

#include <string>

namespace chreode {

/// Whether a layer's name says that it holds raw counts: counts, raw_counts, count, raw, umi …
bool isCountLayerName(const std::string& layer);

}  // namespace chreode
