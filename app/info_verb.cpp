#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/one_line.h"
#include "expression/matrix_scale.h"
#include "files/expression_file.h"
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

/// The matrices of a file by name, whole, and the one that is taken.
struct Matrices {
  std::map<std::string, MatrixSummary> all;
  std::optional<ChosenMatrix> chosen;
};

Matrices readMatrices(ExpressionFile& file, const std::string& wanted, const Progress& progress) {
  Matrices matrices;
  const auto& stored = file.contents().matrices;
  if (stored.empty() && wanted.empty()) return matrices;
  matrices.chosen = chooseMatrix(file, wanted, progress);
  matrices.all[matrices.chosen->taken.which] = matrices.chosen->stored.summary;
  for (const MatrixSummary& shape : stored) {
    if (matrices.all.count(shape.which) > 0) continue;
    StoredMatrix read = file.read(shape.which, progress);
    read.summary.recovered = !read.summary.counts && recoverCounts(*read.matrix) != nullptr;
    matrices.all[shape.which] = std::move(read.summary);
  }
  return matrices;
}

Json toJson(const MatrixSummary& summary) {
  Json json{{"kind", summary.kind}, {"shape", {summary.rows, summary.columns}}};
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

Json toJson(const FileContents& contents, const Matrices& matrices) {
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
            {"notices", contents.notices}};
  const std::string layers = "layers/";
  for (const auto& [which, summary] : matrices.all) {
    if (which.rfind(layers, 0) == 0) {
      json["layers"][which.substr(layers.size())] = toJson(summary);
    } else {
      json[which] = toJson(summary);
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

/// A whole number with its thousands set apart.
std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0);
       at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
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

void print(const MatrixSummary& summary) {
  std::cout << "  " << oneLine(summary.which) << ": " << summary.kind << ", "
            << grouped(summary.rows) << " × " << grouped(summary.columns);
  if (summary.kind != "dataframe") {
    std::cout << ", " << grouped(summary.nonzero) << " non-zero, from " << shortNumber(summary.min)
              << " to " << shortNumber(summary.max) << ", sum " << shortNumber(summary.sum);
    if (summary.counts) std::cout << ", whole numbers";
    if (summary.recovered) std::cout << ", counts can be recovered";
    if (summary.nonfinite > 0) {
      std::cout << ", " << grouped(summary.nonfinite) << " NaN or infinite";
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
      std::cout << ", " << grouped(static_cast<std::int64_t>(missing)) << " missing";
    }
    std::cout << "\n";
  }
}

void printForPeople(const ExpressionFile& file, const Matrices& matrices, bool wanted) {
  const FileContents& contents = file.contents();
  std::cout << file.path() << "\n"
            << contents.format << (contents.simulated ? ", simulated" : "") << ": "
            << grouped(static_cast<std::int64_t>(contents.cells.size())) << " cells, "
            << grouped(static_cast<std::int64_t>(contents.genes.size())) << " genes\n";
  if (contents.cells.size() == 0) std::cout << "The file holds no cells.\n";
  if (matrices.chosen) {
    std::cout << "Taken: " << matrices.chosen->taken.description() << " ("
              << reasonFor(*matrices.chosen, wanted) << ")\n";
  } else {
    std::cout << "The file holds no expression matrix.\n";
  }
  std::cout << "Matrices\n";
  for (const auto& [which, summary] : matrices.all) print(summary);
  if (!contents.embeddingSummaries.empty()) std::cout << "Coordinates (obsm)\n";
  for (const MatrixSummary& summary : contents.embeddingSummaries) print(summary);
  print("Cells (obs)", contents.cells);
  print("Genes (var)", contents.genes);
  for (const std::string& notice : contents.notices)
    std::cout << "Note: " << oneLine(notice) << "\n";
}

void runInfo(const InfoOptions& options) {
  const auto file = ExpressionFile::open(options.file, options.choice.part, terminalProgress());
  const Matrices matrices = readMatrices(*file, options.choice.matrix, terminalProgress());
  if (options.json) {
    printJson(toJson(file->contents(), matrices));
  } else {
    printForPeople(*file, matrices, !options.choice.matrix.empty());
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
