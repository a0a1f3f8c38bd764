#include "expression/dataset.h"

#include <algorithm>

#include "base/error.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "expression/column_values.h"

namespace chreode {

std::string TakenMatrix::description() const {
  if (recovered) return which + ": counts recovered from log values";
  switch (scale) {
    case Scale::counts:
      return which + ": counts";
    case Scale::log:
      return which + ": log values";
    case Scale::scaled:
      return which + ": scaled values";
    case Scale::other:
      break;
  }
  return which + ": values of unknown scale";
}

std::vector<std::string> Dataset::caveats() const {
  std::vector<std::string> words;
  if (simulated) words.emplace_back("simulated data");
  if (sample) words.push_back(sample->description());
  return words;
}

int Dataset::geneOf(std::string_view name) const {
  const auto found = std::find(genes.names.begin(), genes.names.end(), name);
  return found == genes.names.end() ? -1 : static_cast<int>(found - genes.names.begin());
}

const Embedding* Dataset::embedding(std::string_view name) const {
  const auto found = std::find_if(embeddings.begin(), embeddings.end(),
                                  [&](const Embedding& e) { return e.name == name; });
  return found == embeddings.end() ? nullptr : &*found;
}

std::vector<std::int32_t> Dataset::cellsWhere(const std::vector<std::string>& conditions) const {
  std::vector<bool> kept(cells.size(), true);
  for (const std::string& condition : conditions) {
    std::size_t equals = condition.find('=');
    if (equals == std::string::npos) {
      throw Error("\"" + condition + "\" is no condition; write column=value.");
    }
    // A column's name may hold the sign, too, such as "resolution=0.5".
    for (std::size_t at = equals; at != std::string::npos; at = condition.find('=', at + 1)) {
      if (!cells.find(condition.substr(0, at))) continue;
      equals = at;
      break;
    }
    const std::string name = condition.substr(0, equals);
    const std::string value = condition.substr(equals + 1);
    const Annotation* column = cells.find(name);
    if (!column) throw Error("The cells have no column \"" + name + "\".");
    const std::vector<std::uint8_t> rows = rowsWith(*column, value);
    if (std::find(rows.begin(), rows.end(), 1) == rows.end()) {
      throw Error(noSuchValue(*column, value));
    }
    for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = kept[i] && rows[i] != 0;
  }
  std::vector<std::int32_t> chosen;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) chosen.push_back(static_cast<std::int32_t>(i));
  }
  return chosen;
}

std::shared_ptr<const Annotation> classesIn(const std::shared_ptr<const Dataset>& data,
                                            std::string_view column) {
  const Annotation* found = data ? data->cells.find(column) : nullptr;
  if (!found || !holdsClasses(*found)) return nullptr;
  if (found->kind == Annotation::Kind::categorical) return {data, found};
  return std::make_shared<const Annotation>(withLevels(*found));
}

namespace {

/// The hash of an array's pieces, taken on several threads and added in their order.
template <typename T>
void addPieces(Hash& hash, std::span<const T> values, int threads) {
  constexpr std::size_t length = std::size_t{1} << 18;
  std::vector<std::uint64_t> hashes((values.size() + length - 1) / length);
  parallelFor(static_cast<std::ptrdiff_t>(hashes.size()), threads, {},
              [&](std::ptrdiff_t piece, int) {
                const std::size_t first = static_cast<std::size_t>(piece) * length;
                const std::size_t count = std::min(length, values.size() - first);
                hashes[static_cast<std::size_t>(piece)] =
                    Hash().addArray(values.subspan(first, count)).value();
              });
  for (const std::uint64_t value : hashes) hash.add(value);
}

}  // namespace

std::uint64_t hashOf(const Dataset& data, int threads) {
  Hash hash;
  for (const std::string& name : data.cells.names) hash.add(name).add(std::string_view("\n"));
  for (const std::string& name : data.genes.names) hash.add(name).add(std::string_view("\n"));
  if (data.matrix) {
    addPieces(hash, std::span(data.matrix->offsets()), threads);
    data.matrix->geneIndices().visit([&](auto genes) { addPieces(hash, genes, threads); });
    data.matrix->values().visit([&](auto values) { addPieces(hash, values, threads); });
  }
  return hash.value();
}

std::uint64_t hashOfCell(std::string_view name) {
  return Hash().add(name).value();
}

}  // namespace chreode
