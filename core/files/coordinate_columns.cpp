#include "files/coordinate_columns.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/plain_text.h"

namespace chreode {

namespace {

/// Where a column stands among the coordinates of its embedding.
struct Place {
  std::string embedding;
  int dimension = 0;  ///< from 1
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// The embedding's name for what stands before the number or axis in a column's name.
std::optional<std::string> embeddingNamed(std::string_view stem) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kKnown{
      {{"tsne", "X_tsne"},
       {"t-sne", "X_tsne"},
       {"umap", "X_umap"},
       {"pc", "X_pca"},
       {"pca", "X_pca"},
       {"phate", "X_phate"},
       {"dc", "X_diffmap"},
       {"diffmap", "X_diffmap"},
       {"fa", "X_draw_graph_fa"},
       {"mds", "X_mds"}}};
  while (!stem.empty() && (stem.back() == '_' || stem.back() == '-' || stem.back() == '.')) {
    stem.remove_suffix(1);
  }
  while (!stem.empty() && stem.front() == '_') stem.remove_prefix(1);
  if (stem.substr(0, 2) == "x_") stem.remove_prefix(2);
  for (const auto& [known, name] : kKnown) {
    if (stem == known) return std::string(name);
  }
  return std::nullopt;
}

std::optional<Place> placeOf(const std::string& column) {
  const std::string name = lower(column);
  if (name.empty()) return std::nullopt;
  if (name == "x" || name == "y") return Place{"X_Y", name == "x" ? 1 : 2};
  if (name == "_x" || name == "_y") return Place{"_X_Y", name == "_x" ? 1 : 2};
  Place place;
  std::size_t stem = name.size();
  if (name.back() == 'x' || name.back() == 'y') {
    place.dimension = name.back() == 'x' ? 1 : 2;
    stem = name.size() - 1;
  } else {
    while (stem > 0 && isDigit(name[stem - 1])) --stem;
    const auto read =
        std::from_chars(name.data() + stem, name.data() + name.size(), place.dimension);
    if (read.ec != std::errc()) return std::nullopt;
  }
  const auto embedding = embeddingNamed(std::string_view(name).substr(0, stem));
  if (!embedding) return std::nullopt;
  place.embedding = *embedding;
  return place;
}

}  // namespace

StoredEmbedding embeddingOf(const std::string& name, const std::vector<Annotation>& columns) {
  StoredEmbedding stored;
  stored.summary.which = "obsm/" + name;
  stored.summary.kind = "dataframe";
  stored.summary.rows = columns.empty() ? 0 : static_cast<Index>(columns.front().size());
  stored.summary.columns = static_cast<Index>(columns.size());
  stored.values.resize(stored.summary.rows, stored.summary.columns);
  for (Index c = 0; c < stored.summary.columns; ++c) {
    const Annotation& column = columns[static_cast<std::size_t>(c)];
    stored.summary.columnNames.push_back(column.name);
    for (Index r = 0; r < stored.summary.rows; ++r) {
      stored.values(r, c) = static_cast<float>(column.numbers[static_cast<std::size_t>(r)]);
    }
  }
  return stored;
}

void moveCoordinates(std::vector<Annotation>& columns, std::vector<StoredEmbedding>& embeddings) {
  std::map<std::string, std::map<int, std::size_t>> found;  // by name, then by dimension
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].kind != Annotation::Kind::numeric) continue;
    if (const auto place = placeOf(columns[i].name)) {
      found[place->embedding].emplace(place->dimension, i);
    }
  }
  std::vector<bool> moved(columns.size(), false);
  for (const auto& [name, places] : found) {
    const bool complete =
        places.size() >= 2 && places.begin()->first <= 1 &&
        places.rbegin()->first - places.begin()->first + 1 == static_cast<int>(places.size());
    const std::string which = "obsm/" + name;
    const bool taken =
        std::any_of(embeddings.begin(), embeddings.end(),
                    [&](const StoredEmbedding& other) { return other.summary.which == which; });
    if (!complete || taken) continue;
    std::vector<Annotation> coordinates;
    for (const auto& [dimension, index] : places) {
      coordinates.push_back(columns[index]);
      moved[index] = true;
    }
    embeddings.push_back(embeddingOf(name, coordinates));
  }
  std::size_t index = 0;
  std::erase_if(columns, [&](const Annotation&) { return moved[index++]; });
}

}  // namespace chreode
