#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/grouped_number.h"
#include "base/one_line.h"
#include "expression/matrix_scale.h"
#include "files/expression_file.h"
#include "files/file_preview.h"
#include "files/gene_naming.h"
#include "files/matrix_choice.h"
#include "verb.h"

namespace chreode {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kFirstNames = 3;
constexpr std::size_t kShownLevels = 8;

struct InfoOptions {
  std::string file;
  OpenChoice choice;
  bool json = false;
};

/// The matrices of a file by name, whole, and the one that is taken. Where they would not fit into
/// memory they are not read, and only their shapes are known.
struct Matrices {
  std::map<std::string, MatrixSummary> all;
  std::optional<ChosenMatrix> chosen;
  bool read = true;
};

/// What of the choice goes beyond the file itself.
struct Asked {
  FilePreview preview;
  std::shared_ptr<const CellSample> sample;
  std::string geneNames;  ///< the column, or kIndexNames
  AnnotationTable genes;  ///< named by it
};

Asked askedOf(ExpressionFile& file, const OpenChoice& choice) {
  Asked asked{previewOf(file), drawSample(file.contents().cells, choice), choice.geneNames,
              file.contents().genes};
  if (choice.memory > 0.0) asked.preview.budget = choice.memory;
  if (asked.geneNames.empty()) asked.geneNames = asked.preview.usualGeneNames;
  nameGenesBy(asked.genes, asked.geneNames, file.contents().genes);
  return asked;
}

bool fits(const Asked& asked) {
  if (asked.sample) return true;
  return std::all_of(
      asked.preview.matrices.begin(), asked.preview.matrices.end(),
      [&](const MatrixPreview& matrix) { return matrix.bytes <= asked.preview.budget; });
}

Matrices readMatrices(ExpressionFile& file, const std::string& wanted, const Asked& asked,
                      const Progress& progress) {
  Matrices matrices;
  const auto& stored = file.contents().matrices;
  if (!fits(asked)) {
    for (const MatrixSummary& shape : stored) matrices.all[shape.which] = shape;
    matrices.read = false;
    return matrices;
  }
  ReadPlan plan;
  if (asked.sample) plan.cells = asked.sample->rows;
  if (stored.empty() && wanted.empty()) return matrices;
  matrices.chosen = chooseMatrix(file, wanted, plan, progress);
  matrices.all[matrices.chosen->taken.which] = matrices.chosen->stored.summary;
  for (const MatrixSummary& shape : stored) {
    if (matrices.all.count(shape.which) > 0) continue;
    StoredMatrix read = file.read(shape.which, progress, plan);
    read.summary.recovered = !read.summary.counts && recoverCounts(*read.matrix) != nullptr;
    matrices.all[shape.which] = std::move(read.summary);
  }
  return matrices;
}

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
  return share * matrix->bytes;
}

Json geneNamesJson(const Asked& asked) {
  Json choices = Json::object();
  for (const GeneNamePreview& names : asked.preview.geneNames) {
    choices[names.column] = names.examples;
  }
  return {{"column", asked.geneNames}, {"first", firstNames(asked.genes)}, {"choices", choices}};
}

Json toJson(const FileContents& contents, const Matrices& matrices, const Asked& asked) {
  Json json{{"cells", contents.cells.size()},
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
            {"sample", asked.sample ? Json(asked.sample->description()) : Json()},
            {"memory",
             {{"needed_bytes", neededBytes(asked, matrices)},
              {"budget_bytes", asked.preview.budget}}},
            {"notices", contents.notices}};
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
  for (const MatrixSummary& summary : contents.embeddingSummaries) {
    json["obsm"][summary.which.substr(std::string("obsm/").size())] = toJson(summary);
  }
  return json;
}

std::string shortNumber(double number) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.6g", number);
  return text;
}

std::string reasonFor(const ChosenMatrix& chosen, bool wanted) {
  if (wanted) return "asked for with --matrix";
  const std::string& which = chosen.taken.which;
  if (chosen.stored.summary.counts) {
    return which == "X" ? "X holds whole numbers, as counts are"
                        : "no matrix before it holds whole numbers, as counts are";
  }
  if (chosen.taken.recovered) {
    return "no matrix holds counts, but in its cells the log values undo to whole multiples of one";
  }
  if (chosen.taken.scale == Scale::log) {
    return "no matrix holds counts or allows them to be recovered";
  }
  return "no matrix holds counts or log values";
}

void print(const MatrixSummary& summary, bool read = true) {
  std::cout << "  " << oneLine(summary.which) << ": " << summary.kind << ", "
            << groupedNumber(summary.rows) << " × " << groupedNumber(summary.columns);
  if (!read) {
    std::cout << ", " << groupedNumber(summary.stored) << " stored values, not read";
  } else if (summary.kind != "dataframe") {
    std::cout << ", " << groupedNumber(summary.nonzero) << " non-zero, from " << shortNumber(summary.min)
              << " to " << shortNumber(summary.max) << ", sum " << shortNumber(summary.sum);
    if (summary.counts) std::cout << ", whole numbers";
    if (summary.recovered) std::cout << ", counts can be recovered";
    if (summary.nonfinite > 0) {
      std::cout << ", " << groupedNumber(summary.nonfinite) << " NaN or infinite";
    }
  }
  std::cout << "\n";
}

void print(const char* title, const AnnotationTable& table) {
  std::cout << title << "\n";
  if (table.columns.empty()) std::cout << "  (no columns)\n";
  for (const Annotation& column : table.columns) {
    std::cout << "  " << oneLine(column.name) << ": " << kindName(column.kind);
    if (column.kind == Annotation::Kind::categorical) {
      std::cout << ", " << column.levels.size()
                << (column.levels.size() == 1 ? " level" : " levels");
      for (std::size_t i = 0; i < std::min(kShownLevels, column.levels.size()); ++i) {
        std::cout << (i == 0 ? ": " : ", ") << oneLine(column.levels[i]);
      }
      if (column.levels.size() > kShownLevels) std::cout << " …";
    }
    if (const std::size_t missing = column.missing(); missing > 0) {
      std::cout << ", " << groupedNumber(static_cast<std::int64_t>(missing)) << " missing";
    }
    std::cout << "\n";
  }
}

void printMemory(const Asked& asked, const Matrices& matrices) {
  const double needed = neededBytes(asked, matrices);
  if (needed <= 0.0) return;
  std::cout << "Memory: about " << bytesText(needed);
  if (needed > asked.preview.budget) {
    const Index cells = cellsWithin(asked.preview.budget, asked.preview.cells, needed);
    std::cout << ", more than the " << bytesText(asked.preview.budget)
              << " that it may take; --subsample " << cells << " would fit";
  } else if (std::isfinite(asked.preview.budget)) {
    std::cout << " of the " << bytesText(asked.preview.budget) << " that it may take";
  }
  std::cout << "\n";
}

void printGeneNames(const Asked& asked) {
  std::cout << "Gene names: " << oneLine(asked.geneNames);
  const char* before = " (";
  for (const std::string& name : firstNames(asked.genes)) {
    std::cout << before << oneLine(name);
    before = ", ";
  }
  if (asked.genes.size() > 0) std::cout << " …)";
  before = "; --gene-names takes ";
  for (const GeneNamePreview& names : asked.preview.geneNames) {
    if (names.column == asked.geneNames) continue;
    std::cout << before << oneLine(names.column);
    before = ", ";
  }
  std::cout << "\n";
}

void printForPeople(const ExpressionFile& file, const Matrices& matrices, const Asked& asked,
                    bool wanted) {
  const FileContents& contents = file.contents();
  std::cout << file.path() << "\n"
            << contents.format << (contents.simulated ? ", simulated" : "") << ": "
            << groupedNumber(static_cast<std::int64_t>(contents.cells.size())) << " cells, "
            << groupedNumber(static_cast<std::int64_t>(contents.genes.size())) << " genes\n";
  if (contents.cells.size() == 0) std::cout << "The file holds no cells.\n";
  if (matrices.chosen) {
    std::cout << "Taken: " << matrices.chosen->taken.description() << " ("
              << reasonFor(*matrices.chosen, wanted) << ")\n";
  } else if (matrices.read) {
    std::cout << "The file holds no expression matrix.\n";
  }
  if (asked.sample) std::cout << "Read: " << asked.sample->description() << "\n";
  printMemory(asked, matrices);
  printGeneNames(asked);
  std::cout << "Matrices\n";
  for (const auto& [which, summary] : matrices.all) print(summary, matrices.read);
  if (!contents.embeddingSummaries.empty()) std::cout << "Coordinates (obsm)\n";
  for (const MatrixSummary& summary : contents.embeddingSummaries) print(summary);
  print("Cells (obs)", contents.cells);
  print("Genes (var)", contents.genes);
  for (const std::string& notice : contents.notices)
    std::cout << "Note: " << oneLine(notice) << "\n";
}

void runInfo(const InfoOptions& options) {
  const auto file = ExpressionFile::open(options.file, options.choice.part, terminalProgress());
  const Asked asked = askedOf(*file, options.choice);
  const Matrices matrices =
      readMatrices(*file, options.choice.matrix, asked, terminalProgress());
  if (options.json) {
    printJson(toJson(file->contents(), matrices, asked));
  } else {
    printForPeople(*file, matrices, asked, !options.choice.matrix.empty());
  }
}

}  // namespace

void addInfoVerb(CLI::App& program) {
  const auto options = std::make_shared<InfoOptions>();
  CLI::App* verb = program.add_subcommand("info", "Say what an expression file holds");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  addChoiceOptions(*verb, options->choice);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runInfo(*options); });
}

}  // namespace chreode
