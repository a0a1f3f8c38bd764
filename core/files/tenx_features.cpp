#include "files/tenx_features.h"

#include <algorithm>

#include "base/error.h"
#include "files/file_contents.h"

namespace chreode {

std::vector<std::int32_t> chooseFeatureType(const std::vector<std::string>& types,
                                            const std::string& wanted, FileContents& contents,
                                            const std::string& path) {
  const Annotation classes = classColumn("feature_types", types);
  const std::vector<std::string>& names = classes.levels;
  if (names.empty()) {
    if (!wanted.empty()) throw Error("The file has no parts to choose from.", path);
    return {};
  }
  const bool hasGenes = std::find(names.begin(), names.end(), kGeneExpression) != names.end();
  const std::string chosen =
      choosePart(names, wanted, hasGenes ? kGeneExpression : names.front(), "feature types", path);
  if (names.size() == 1) return {};
  const int level = classes.levelOf(chosen);
  std::vector<std::int32_t> kept;
  for (std::size_t row = 0; row < classes.codes.size(); ++row) {
    if (classes.codes[row] == level) kept.push_back(static_cast<std::int32_t>(row));
  }
  contents.parts = names;
  contents.part = chosen;
  contents.genes = selectRows(contents.genes, kept);
  return kept;
}

}  // namespace chreode
