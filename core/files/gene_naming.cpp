#include "files/gene_naming.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/error.h"
#include "files/name_kind.h"

namespace chreode {

namespace {

/// Of a share of the names what they are tells what all are.
constexpr std::size_t kLookedAt = 2000;

bool isText(const Annotation& column) {
  return column.kind == Annotation::Kind::string || column.kind == Annotation::Kind::categorical;
}

/// How columns of symbols are called, in lower case and without what stands between words.
constexpr std::array<std::string_view, 10> kSymbolColumns{
    "featurename",   "genesymbol", "genesymbols", "genename",   "genenames",
    "geneshortname", "symbol",     "symbols",     "hgncsymbol", "name"};

std::string plainName(const std::string& column) {
  std::string plain;
  for (const char c : column) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return plain;
}

/// Whether most of the first `count` texts are identifiers.
template <typename TextOf>
bool areMostlyIds(std::size_t count, const TextOf& textOf) {
  const std::size_t looked = std::min(count, kLookedAt);
  std::size_t ids = 0;
  for (std::size_t i = 0; i < looked; ++i) ids += looksLikeGeneId(textOf(i));
  return 2 * ids > looked;
}

/// What to call each gene by a column of another table that names the same genes.
std::vector<std::string> looked(const AnnotationTable& genes, const Annotation& column,
                                const AnnotationTable& others) {
  std::unordered_map<std::string_view, std::size_t> rows;
  for (std::size_t i = 0; i < others.size(); ++i) rows.emplace(others.names[i], i);
  std::vector<std::string> texts;
  texts.reserve(genes.size());
  for (const std::string& name : genes.names) {
    const auto row = rows.find(name);
    texts.push_back(row == rows.end() ? std::string() : column.text(row->second));
  }
  return texts;
}

}  // namespace

std::vector<std::string> geneNameColumns(const AnnotationTable& genes) {
  std::vector<std::string> columns;
  for (const Annotation& column : genes.columns) {
    if (!isText(column)) continue;
    std::unordered_set<std::string> different;
    for (std::size_t i = 0; i < genes.size(); ++i) {
      if (std::string text = column.text(i); !text.empty()) different.insert(std::move(text));
    }
    if (2 * different.size() > genes.size()) columns.push_back(column.name);
  }
  return columns;
}

std::string usualGeneNames(const AnnotationTable& genes) {
  if (!areMostlyIds(genes.size(), [&](std::size_t i) { return genes.names[i]; })) {
    return kIndexNames;
  }
  const std::vector<std::string> columns = geneNameColumns(genes);
  for (const std::string_view wanted : kSymbolColumns) {
    for (const std::string& name : columns) {
      if (plainName(name) != wanted) continue;
      const Annotation* column = genes.find(name);
      if (!areMostlyIds(genes.size(), [&](std::size_t i) { return column->text(i); })) return name;
    }
  }
  return kIndexNames;
}

void nameGenesBy(AnnotationTable& genes, const std::string& column, const AnnotationTable& others) {
  if (column == kIndexNames) return;
  std::vector<std::string> texts;
  if (const Annotation* own = genes.find(column)) {
    for (std::size_t i = 0; i < genes.size(); ++i) texts.push_back(own->text(i));
  } else if (const Annotation* other = others.find(column)) {
    texts = looked(genes, *other, others);
  } else {
    std::string known;
    for (const AnnotationTable* table : {static_cast<const AnnotationTable*>(&genes), &others}) {
      for (const std::string& name : geneNameColumns(*table)) known += ", " + name;
    }
    throw Error("The genes have no column \"" + column + "\" to be named by; there is index" +
                known + ".");
  }
  if (!genes.find(kIndexNames)) {
    Annotation index;
    index.name = kIndexNames;
    index.kind = Annotation::Kind::string;
    index.strings = genes.names;
    genes.columns.push_back(std::move(index));
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!texts[i].empty()) genes.names[i] = std::move(texts[i]);
  }
}

}  // namespace chreode
