#pragma once

#include <array>
#include <string>

#include <nlohmann/json.hpp>

#include "projection/umap.h"

namespace chreode {

/// What a person asks of a new projection.
struct ProjectionRequest {
  enum class Method { umap, pca, between };
  enum class Source { codes, expression };

  Method method = Method::umap;
  Source source = Source::codes;           ///< `between` is always of codes
  UmapOptions umap;                        ///< its dimensions count for every method
  std::array<int, 3> components{0, 1, 2};  ///< pca, from 0
  std::string column;                      ///< between: levels of this column of obs
  std::string from, to;

  int dimensions() const { return umap.dimensions; }
};

const char* methodName(ProjectionRequest::Method method);  ///< "umap", "pca", "between"

/// What goes into a file's record and is read back from it: method, from, dimensions, and of UMAP
/// neighbors, min_dist, spread, epochs and seed. Threads change nothing and are left out.
nlohmann::json toJson(const ProjectionRequest& request);
/// What cannot be read keeps its usual value.
ProjectionRequest projectionRequestFrom(const nlohmann::json& json);

}  // namespace chreode
