#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// The lines of a features.tsv or genes.tsv.
struct TenxFeatureLines {
  std::vector<std::string> ids;
  std::vector<std::string> names;  ///< the ids again where the file has one column
  std::vector<std::string> types;  ///< "Gene Expression" where the file tells none
  bool tellsTypes = false;
};

/// Throws Error when the file cannot be read.
TenxFeatureLines readFeatureLines(const std::string& path);

/// The features of several samples: each identifier once, in the order in which it first appears.
/// One that a sample lists twice is two features.
class TenxFeatureList {
 public:
  /// Adds those that are new; returns for each of the sample's features its place in the list.
  std::vector<std::int32_t> add(const TenxFeatureLines& lines);

  /// Names with columns gene_ids and, where a sample tells them, feature_types.
  AnnotationTable table() const;
  /// One text per feature, or none where no sample tells types.
  std::vector<std::string> types() const;
  std::size_t size() const { return m_all.ids.size(); }

 private:
  TenxFeatureLines m_all;
  std::unordered_map<std::string, std::int32_t> m_places;
};

}  // namespace chreode
