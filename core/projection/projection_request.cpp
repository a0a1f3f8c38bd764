#include "projection/projection_request.h"

#include <algorithm>
#include <vector>

namespace chreode {

namespace {

using Method = ProjectionRequest::Method;
using Source = ProjectionRequest::Source;

constexpr std::array kMethods{Method::umap, Method::pca, Method::between};

template <typename T>
void take(const nlohmann::json& json, const char* key, T& value) {
  const auto found = json.find(key);
  if (found == json.end()) return;
  try {
    value = found->get<T>();
  } catch (const nlohmann::json::exception&) {
    // Of another kind: the usual value stays.
  }
}

}  // namespace

const char* methodName(Method method) {
  switch (method) {
    case Method::umap:
      return "umap";
    case Method::pca:
      return "pca";
    case Method::between:
      break;
  }
  return "between";
}

nlohmann::json toJson(const ProjectionRequest& request) {
  nlohmann::json json{{"method", methodName(request.method)},
                      {"from", request.source == Source::codes ? "codes" : "expression"},
                      {"dimensions", request.dimensions()}};
  switch (request.method) {
    case Method::umap:
      json["neighbors"] = request.umap.neighbors;
      json["min_dist"] = request.umap.minDist;
      json["spread"] = request.umap.spread;
      json["epochs"] = request.umap.epochs;
      json["seed"] = request.umap.seed;
      break;
    case Method::pca:
      json["components"] = nlohmann::json::array();
      for (int i = 0; i < request.dimensions(); ++i) {
        json["components"].push_back(request.components[static_cast<std::size_t>(i)] + 1);
      }
      break;
    case Method::between:
      json["column"] = request.column;
      json["from_group"] = request.from;
      json["to_group"] = request.to;
      break;
  }
  return json;
}

ProjectionRequest projectionRequestFrom(const nlohmann::json& json) {
  ProjectionRequest request;
  if (!json.is_object()) return request;
  std::string text;
  take(json, "method", text);
  for (const Method method : kMethods) {
    if (text == methodName(method)) request.method = method;
  }
  text.clear();
  take(json, "from", text);
  if (text == "expression") request.source = Source::expression;
  take(json, "dimensions", request.umap.dimensions);
  take(json, "neighbors", request.umap.neighbors);
  take(json, "min_dist", request.umap.minDist);
  take(json, "spread", request.umap.spread);
  take(json, "epochs", request.umap.epochs);
  take(json, "seed", request.umap.seed);
  std::vector<int> components;
  take(json, "components", components);
  for (std::size_t i = 0; i < std::min<std::size_t>(3, components.size()); ++i) {
    request.components[i] = components[i] - 1;
  }
  take(json, "column", request.column);
  take(json, "from_group", request.from);
  take(json, "to_group", request.to);
  return request;
}

}  // namespace chreode
