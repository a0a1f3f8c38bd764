#include <algorithm>
#include <cmath>

#include "expression/gene_species.h"
#include "info_quality.h"
#include "info_report.h"

namespace chreode {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kFirstNames = 3;

Json toJson(const MatrixSummary& summary, bool read = true) {
  Json json{{"kind", summary.kind}, {"shape", {summary.rows, summary.columns}}};
  if (!read) {
    json["stored"] = summary.stored;
    return json;
  }
  if (summary.kind == "dataframe") {
    json["columns"] = summary.columnNames;
    return json;
  }
  json["nonzero"] = summary.nonzero;
  json["sum"] = summary.sum;
  json["min"] = summary.min;
  json["max"] = summary.max;
  json["nonfinite"] = summary.nonfinite;
  json["counts"] = summary.counts;
  json["recovered"] = summary.recovered;
  return json;
}

Json toJson(const AnnotationTable& table) {
  Json json = Json::object();
  for (const Annotation& column : table.columns) {
    const bool categorical = column.kind == Annotation::Kind::categorical;
    const bool summed =
        column.kind == Annotation::Kind::numeric || column.kind == Annotation::Kind::boolean;
    Json entry{{"kind", kindName(column.kind)},
               {"levels", categorical ? Json(column.levels.size()) : Json()},
               {"missing", column.missing()},
               {"sum", summed ? Json(column.sum()) : Json()}};
    if (column.kind == Annotation::Kind::numeric) {
      entry["nonfinite"] = std::count_if(column.numbers.begin(), column.numbers.end(),
                                         [](double number) { return !std::isfinite(number); });
    }
    if (!column.colors.empty()) entry["colors"] = column.colors;
    json[column.name] = std::move(entry);
  }
  return json;
}

Json geneNamesJson(const Asked& asked) {
  Json choices = Json::object();
  for (const GeneNamePreview& names : asked.preview.geneNames) {
    choices[names.column] = names.examples;
  }
  return {{"column", asked.geneNames}, {"first", firstNames(asked.genes)}, {"choices", choices}};
}

}  // namespace

std::vector<std::string> firstNames(const AnnotationTable& table) {
  return {table.names.begin(), table.names.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                         kFirstNames, table.names.size()))};
}

/// Bytes that the matrix which is taken needs, with its gene-major copy; 0 when that is unknown.
double neededBytes(const Asked& asked, const Matrices& matrices) {
  const std::string which = matrices.chosen ? matrices.chosen->taken.which : std::string();
  const MatrixPreview* matrix = asked.preview.matrix(which);
  if (!matrix) return 0.0;
  const double share = asked.sample ? static_cast<double>(asked.sample->rows.size()) /
                                          static_cast<double>(asked.sample->of)
                                    : 1.0;
  return matrix->bytesOf(share);
}

Json infoJson(const FileContents& contents, const Matrices& matrices, const Asked& asked) {
  Json json{
      {"cells", contents.cells.size()},
      {"genes", contents.genes.size()},
      {"format", contents.format},
      {"part", contents.part},
      {"parts", contents.parts},
      {"simulated", contents.simulated},
      {"X", nullptr},
      {"raw", nullptr},
      {"matrix", nullptr},
      {"layers", Json::object()},
      {"obsm", Json::object()},
      {"obs", toJson(contents.cells)},
      {"var", toJson(contents.genes)},
      {"first_cells", firstNames(contents.cells)},
      {"first_genes", firstNames(contents.genes)},
      {"gene_names", geneNamesJson(asked)},
      {"species", speciesName(guessSpecies(asked.genes))},
      {"sample", asked.sample ? Json(asked.sample->description()) : Json()},
      {"memory",
       {{"needed_bytes", neededBytes(asked, matrices)}, {"budget_bytes", asked.preview.budget}}},
      {"notices", contents.notices}};
  json["perhaps_ambient"] = nullptr;
  if (const auto ambient = ambientGenes(contents, matrices, asked)) {
    json["perhaps_ambient"] = {{"label", ambient->label}, {"genes", ambient->genes}};
  }
  const std::string layers = "layers/";
  for (const auto& [which, summary] : matrices.all) {
    if (which.rfind(layers, 0) == 0) {
      json["layers"][which.substr(layers.size())] = toJson(summary, matrices.read);
    } else {
      json[which] = toJson(summary, matrices.read);
    }
  }
  if (matrices.chosen) {
    json["matrix"] = toJson(matrices.chosen->stored.summary);
    json["matrix"]["which"] = matrices.chosen->taken.which;
    json["matrix"]["description"] = matrices.chosen->taken.description();
  }
  json["quality"] = qualityJson(matrices, asked);
  for (const MatrixSummary& summary : contents.embeddingSummaries) {
    json["obsm"][summary.which.substr(std::string("obsm/").size())] = toJson(summary);
  }
  return json;
}

}  // namespace chreode
