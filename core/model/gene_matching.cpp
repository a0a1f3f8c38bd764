#include "model/gene_matching.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "expression/ensembl_id.h"

namespace chreode {

namespace {

/// "A" of "A-1" and "A.1"; empty where the name does not end in such a number.
std::string_view withoutNumber(std::string_view name) {
  const std::size_t last = name.find_last_not_of("0123456789");
  const bool numbered = last != name.npos && last > 0 && last + 1 < name.size() &&
                        (name[last] == '-' || name[last] == '.');
  return numbered ? name.substr(0, last) : std::string_view();
}

std::string capitals(std::string_view name) {
  std::string text(name);
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

/// The data's genes that no gene of the model has yet, by a key of their names; of one key the
/// first comes first.
class Places {
 public:
  template <typename Key>
  Places(const std::vector<std::string>& names, const std::vector<bool>& used, const Key& keyOf)
      : m_next(names.size(), -1) {
    m_first.reserve(names.size());
    for (auto i = static_cast<std::int32_t>(names.size()) - 1; i >= 0; --i) {
      if (used[static_cast<std::size_t>(i)]) continue;
      std::string key(keyOf(names[static_cast<std::size_t>(i)]));
      if (key.empty()) continue;
      const auto [place, added] = m_first.emplace(std::move(key), i);
      if (added) continue;
      m_next[static_cast<std::size_t>(i)] = place->second;
      place->second = i;
    }
  }
  /// Takes the next one of a key; −1 where there is none.
  std::int32_t take(std::string_view key) {
    const auto found = m_first.find(std::string(key));
    if (found == m_first.end() || found->second < 0) return -1;
    const std::int32_t place = found->second;
    found->second = m_next[static_cast<std::size_t>(place)];
    return place;
  }

 private:
  std::unordered_map<std::string, std::int32_t> m_first;
  std::vector<std::int32_t> m_next;
};

/// One matching in the making.
class Matching {
 public:
  Matching(const std::vector<std::string>& model, const std::vector<std::string>& data)
      : m_model(model), m_data(data), m_used(data.size(), false) {
    m_matches.datasetGene.assign(model.size(), -1);
  }

  /// Pairs what is left over whose keys are equal and not empty.
  template <typename ModelKey, typename DataKey>
  void pair(MatchedBy way, const ModelKey& modelKey, const DataKey& dataKey) {
    if (m_matches.matched == static_cast<int>(m_model.size())) return;
    Places places(m_data, m_used, dataKey);
    for (std::size_t i = 0; i < m_model.size(); ++i) {
      if (m_matches.datasetGene[i] >= 0) continue;
      const auto key = modelKey(m_model[i]);
      if (!key.empty()) put(i, places.take(key), way);
    }
  }

  void pairByMap(const GeneMap& map) {
    Places places(m_data, m_used, [](const std::string& name) { return bare(name); });
    for (std::size_t i = 0; i < m_model.size(); ++i) {
      if (m_matches.datasetGene[i] >= 0) continue;
      const std::vector<std::string>* names = &map.namesOf(m_model[i]);
      if (names->empty()) names = &map.namesOf(bare(m_model[i]));
      for (const std::string& other : *names) {
        const std::int32_t place = places.take(bare(other));
        if (place < 0) continue;
        put(i, place, MatchedBy::map);
        break;
      }
    }
  }

  /// A name, or an Ensembl identifier without its version.
  static std::string_view bare(std::string_view name) {
    const std::string_view id = withoutEnsemblVersion(name);
    return id.empty() ? name : id;
  }

  GeneMatches take() { return std::move(m_matches); }

 private:
  void put(std::size_t gene, std::int32_t place, MatchedBy way) {
    if (place < 0) return;
    m_matches.datasetGene[gene] = place;
    m_used[static_cast<std::size_t>(place)] = true;
    ++m_matches.found[static_cast<std::size_t>(way)];
    ++m_matches.matched;
  }

  const std::vector<std::string>& m_model;
  const std::vector<std::string>& m_data;
  std::vector<bool> m_used;
  GeneMatches m_matches;
};

}  // namespace

GeneMatches matchGenes(const std::vector<std::string>& model, const std::vector<std::string>& data,
                       const GeneNameRules& rules) {
  const auto whole = [](std::string_view name) { return name; };
  Matching matching(model, data);
  matching.pair(MatchedBy::name, whole, whole);
  matching.pair(MatchedBy::version, withoutEnsemblVersion, withoutEnsemblVersion);
  // The number goes from one side only: NKX2-1 and NKX2-5 are not two of one name.
  matching.pair(MatchedBy::number, withoutNumber, whole);
  matching.pair(MatchedBy::number, whole, withoutNumber);
  if (rules.map) matching.pairByMap(*rules.map);
  if (rules.acrossSpecies) matching.pair(MatchedBy::capitals, capitals, capitals);
  return matching.take();
}

}  // namespace chreode
