#include "files/h5ad_writer.h"

#include <utility>

#include "base/error.h"
#include "files/h5ad_elements.h"
#include "files/h5ad_json.h"
#include "files/h5ad_new_file.h"
#include "files/h5ad_table_writer.h"
#include "files/pending_file.h"

namespace chreode {

namespace {

void checkSizes(const H5adContents& contents, const std::string& path) {
  const auto cells = static_cast<Index>(contents.cells->size());
  const auto genes = static_cast<Index>(contents.genes->size());
  bool fits =
      !contents.matrix || (contents.matrix->cells() == cells && contents.matrix->genes() == genes);
  for (const Embedding& embedding : contents.embeddings) {
    fits = fits && embedding.values.rows() == cells;
  }
  if (!fits) throw Error("The matrices to be written do not fit the cells and genes.", path);
}

}  // namespace

void writeH5ad(const std::string& path, const H5adContents& contents, const Progress& progress) {
  checkSizes(contents, path);
  const Hdf5Access access;
  PendingFile pending(path);
  {
    H5adElements file(createH5ad(pending.path()), path);
    file.markRoot();
    if (contents.matrix) file.matrix("X", *contents.matrix, progress.part(0.0, 0.9));
    writeTable(file, "obs", *contents.cells);
    writeTable(file, "var", *contents.genes);
    progress.update(0.95);
    for (const char* name : {"layers", "obsm", "obsp", "varm", "varp"}) file.dict(name);
    for (const Embedding& embedding : contents.embeddings) {
      file.array("obsm/" + elementName(embedding.name), embedding.values);
    }
    nlohmann::json uns = contents.unstructured;
    addColors(uns, *contents.cells);
    writeJson(file, "uns", uns);
    file.flush();
  }
  pending.putInPlace();
  progress.update(1.0);
}

}  // namespace chreode
