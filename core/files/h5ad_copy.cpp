#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "files/file_contents.h"
#include "files/h5ad_elements.h"
#include "files/h5ad_file.h"
#include "files/h5ad_json.h"
#include "files/h5ad_new_file.h"
#include "files/h5ad_table_writer.h"
#include "files/h5ad_writer.h"
#include "files/h5mu_file.h"
#include "files/pending_file.h"

namespace chreode {

namespace {

constexpr std::size_t kCopiedAtOnce = std::size_t{4} << 20;

void copyBytes(const std::string& source, const std::string& target, const Progress& progress) {
  std::error_code ignored;
  const double size =
      std::max(1.0, static_cast<double>(std::filesystem::file_size(source, ignored)));
  errno = 0;
  std::ifstream in(source, std::ios::binary);
  std::ofstream out(target, std::ios::binary | std::ios::trunc);
  std::vector<char> block(kCopiedAtOnce);
  double done = 0.0;
  while (in && out) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    out.write(block.data(), in.gcount());
    done += static_cast<double>(in.gcount());
    progress.update(std::min(1.0, done / size));
  }
  out.close();
  if (!in.eof() || !out) {
    throw Error("The file cannot be copied: " + std::string(std::strerror(errno)) + ".", target);
  }
}

void replaceEmbedding(H5adElements& file, const Embedding& embedding) {
  const std::string element = "obsm/" + elementName(embedding.name);
  if (!file.has("obsm")) file.dict("obsm");
  if (file.has(element)) file.remove(element);
  file.array(element, embedding.values);
}

void replaceRecord(H5adElements& file, const nlohmann::json& record) {
  if (!file.has("uns")) file.dict("uns");
  if (file.has("uns/chreode")) file.remove("uns/chreode");
  writeJson(file, "uns/chreode", record);
}

void replaceColors(H5adElements& file, const H5adAdditions& additions) {
  for (const auto& [column, colors] : additions.colors) {
    const std::string element = "uns/" + elementName(column) + "_colors";
    if (file.has(element)) file.remove(element);
    writeJson(file, element, colors);
  }
}

/// Keeps every byte of the source and adds to it.
void addToCopy(const std::string& source, const std::string& path, const std::string& target,
               const H5adAdditions& additions, const Progress& progress) {
  copyBytes(source, path, progress.part(0.0, 0.9));
  Hdf5Handle handle(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
  if (!handle) throw Error("The copy of the file does not open for writing.", target);
  H5adElements file(std::move(handle), target);
  for (const Annotation& column : additions.columns) addColumn(file, "obs", column);
  for (const Embedding& embedding : additions.embeddings) replaceEmbedding(file, embedding);
  replaceRecord(file, additions.record);
  replaceColors(file, additions);
  file.flush();
}

/// The table with the columns added or in the place of those of the same name.
AnnotationTable withColumns(AnnotationTable table, const std::vector<Annotation>& columns) {
  for (const Annotation& column : columns) {
    std::erase_if(table.columns, [&](const Annotation& old) { return old.name == column.name; });
    table.columns.push_back(column);
  }
  return table;
}

/// Whether adding to a copy of the file's bytes gives an h5ad file in the current layout.
bool canBeAddedTo(const ExpressionFile& file) {
  const auto* h5ad = dynamic_cast<const H5adFile*>(&file);
  return h5ad && !h5ad->isCompound() && !dynamic_cast<const H5muFile*>(&file);
}

/// Writes what is known of a file of another layout or format.
void rewrite(ExpressionFile& source, const std::string& path, const std::string& target,
             const H5adAdditions& additions, const Progress& progress) {
  const FileContents& contents = source.contents();
  H5adElements file(createH5ad(path), target);
  file.markRoot();
  for (const char* name : {"layers", "obsm", "obsp", "varm", "varp"}) file.dict(name);
  const double share =
      0.9 / static_cast<double>(std::max<std::size_t>(1, contents.matrices.size()));
  double done = 0.0;
  for (const MatrixSummary& summary : contents.matrices) {
    const StoredMatrix stored = source.read(summary.which, progress.part(done, done + share / 2));
    std::string element = summary.which;
    if (element == "raw") {
      file.group("raw", "raw", "0.1.0");
      writeTable(file, "raw/var", contents.rawGenes);
      file.dict("raw/varm");
      element = "raw/X";
    }
    file.matrix(element, *stored.matrix, progress.part(done + share / 2, done + share));
    done += share;
  }
  writeTable(file, "obs", withColumns(contents.cells, additions.columns));
  writeTable(file, "var", contents.genes);
  for (const Embedding& stored : contents.embeddings) {
    file.array("obsm/" + elementName(stored.name), stored.values);
  }
  if (contents.principalComponents.size() > 0) {
    file.array("varm/PCs", contents.principalComponents);
  }
  nlohmann::json uns = nlohmann::json::object();
  addColors(uns, contents.cells);
  writeJson(file, "uns", uns);
  for (const Embedding& embedding : additions.embeddings) replaceEmbedding(file, embedding);
  replaceRecord(file, additions.record);
  replaceColors(file, additions);
  file.flush();
}

Annotation spread(const Annotation& column, const std::vector<std::int32_t>& placeOf) {
  if (column.kind != Annotation::Kind::boolean) return selectRows(column, placeOf);
  Annotation whole = selectRows(column, placeOf);  // a boolean column has no missing values
  for (double& number : whole.numbers) number = number == 1.0 ? 1.0 : 0.0;
  return whole;
}

/// Additions to a sample of the cells as additions to all `cells` cells.
H5adAdditions ofAllCells(const H5adAdditions& additions, std::size_t cells) {
  const CellSample& sample = *additions.sample;
  std::vector<std::int32_t> placeOf(cells, -1);
  for (std::size_t i = 0; i < sample.rows.size(); ++i) {
    placeOf[static_cast<std::size_t>(sample.rows[i])] = static_cast<std::int32_t>(i);
  }
  H5adAdditions whole;
  whole.record = additions.record;
  whole.colors = additions.colors;
  whole.record["sample"] = sample.description();
  for (const Embedding& embedding : additions.embeddings) {
    Matrix values = Matrix::Constant(static_cast<Index>(cells), embedding.values.cols(),
                                     std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < sample.rows.size(); ++i) {
      values.row(sample.rows[i]) = embedding.values.row(static_cast<Index>(i));
    }
    whole.embeddings.push_back({embedding.name, std::move(values)});
  }
  for (const Annotation& column : additions.columns) {
    whole.columns.push_back(spread(column, placeOf));
  }
  Annotation member;
  member.name = "chreode_sampled";
  member.kind = Annotation::Kind::boolean;
  for (const std::int32_t place : placeOf) member.numbers.push_back(place < 0 ? 0.0 : 1.0);
  whole.columns.push_back(std::move(member));
  return whole;
}

void checkSizes(const H5adAdditions& additions, std::size_t cells, const std::string& source) {
  const auto check = [&](const std::string& name, std::size_t rows) {
    if (rows == cells) return;
    throw Error("\"" + name + "\" has " + std::to_string(rows) + " rows for " +
                    std::to_string(cells) + " cells.",
                source);
  };
  for (const Embedding& embedding : additions.embeddings) {
    check(embedding.name, static_cast<std::size_t>(embedding.values.rows()));
  }
  for (const Annotation& column : additions.columns) check(column.name, column.size());
}

}  // namespace

void copyWithAdditions(const std::string& source, const std::string& target,
                       const H5adAdditions& additions, const Progress& progress,
                       const std::string& part) {
  PendingFile::refuseToReplace(source, target);
  const Hdf5Access access;
  const auto file = ExpressionFile::open(source, part);
  const std::size_t cells = file->contents().cells.size();
  const CellSample* sample = additions.sample.get();
  checkSizes(additions, sample ? sample->rows.size() : cells, source);
  const bool known = !sample || static_cast<std::size_t>(sample->of) == cells;
  if (!known) throw Error("The file changed since its sample was drawn; open it again.", source);
  const H5adAdditions whole = sample ? ofAllCells(additions, cells) : additions;
  PendingFile pending(target);
  if (canBeAddedTo(*file)) {
    addToCopy(source, pending.path(), target, whole, progress);
  } else {
    rewrite(*file, pending.path(), target, whole, progress);
  }
  pending.putInPlace();
  progress.update(1.0);
}

}  // namespace chreode
