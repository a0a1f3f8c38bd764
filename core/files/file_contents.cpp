#include "files/file_contents.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "base/no_number.h"
#include "base/plain_text.h"
#include "files/matrix_facts.h"
#include "files/repeated_names.h"

namespace chreode {

const MatrixSummary& findMatrix(const FileContents& contents, const std::string& which,
                                const std::string& path) {
  std::vector<std::string> names;
  for (const MatrixSummary& summary : contents.matrices) {
    if (summary.which == which) return summary;
    names.push_back(summary.which);
  }
  throw Error("There is no matrix \"" + which + "\"; the file holds " +
                  (names.empty() ? "none." : listOf(names) + "."),
              path);
}

void noteRepeatedNames(FileContents& contents) {
  for (const std::string& notice : {noticeOfRepeated(contents.cells.names, "cell"),
                                    noticeOfRepeated(contents.genes.names, "gene")}) {
    if (!notice.empty()) contents.notices.push_back(notice);
  }
}

void takeFactsAnew(StoredMatrix& stored) {
  stored.summary.rows = stored.matrix->cells();
  stored.summary.columns = stored.matrix->genes();
  MatrixFacts facts;
  for (const float value : stored.matrix->values()) facts.add(value);
  facts.writeTo(stored.summary);
}

void selectCells(StoredMatrix& stored, const std::vector<std::int32_t>& cells) {
  stored.matrix = stored.matrix->selectCells(cells);
  takeFactsAnew(stored);
}

std::string choosePart(const std::vector<std::string>& parts, const std::string& wanted,
                       const std::string& usual, const std::string& kind, const std::string& path) {
  const std::string& chosen = wanted.empty() ? usual : wanted;
  if (chosen.empty()) throw PartNeeded(kind, parts, path);
  if (std::find(parts.begin(), parts.end(), chosen) == parts.end()) {
    throw Error("There is no \"" + chosen + "\" among the " + kind + " of the file: it holds " +
                    listOf(parts) + ".",
                path);
  }
  return chosen;
}

Annotation classColumn(const std::string& name, const std::vector<std::string>& texts) {
  Annotation column;
  column.name = name;
  column.kind = Annotation::Kind::categorical;
  column.codes.reserve(texts.size());
  std::unordered_map<std::string_view, std::int32_t> codes;
  for (const std::string& text : texts) {
    if (text.empty()) {
      column.codes.push_back(-1);
      continue;
    }
    const auto [known, isNew] = codes.emplace(text, static_cast<std::int32_t>(codes.size()));
    if (isNew) column.levels.push_back(text);
    column.codes.push_back(known->second);
  }
  return column;
}

Annotation selectRows(const Annotation& column, const std::vector<std::int32_t>& rows) {
  Annotation selected;
  selected.name = column.name;
  selected.kind = column.kind;
  selected.levels = column.levels;
  selected.colors = column.colors;
  selected.ordered = column.ordered;
  for (const std::int32_t row : rows) {
    switch (column.kind) {
      case Annotation::Kind::categorical:
        selected.codes.push_back(row < 0 ? -1 : column.codes[row]);
        break;
      case Annotation::Kind::string:
        selected.strings.push_back(row < 0 ? std::string() : column.strings[row]);
        break;
      case Annotation::Kind::numeric:
      case Annotation::Kind::boolean:
        selected.numbers.push_back(row < 0 ? kNoNumber : column.numbers[row]);
        break;
    }
  }
  return selected;
}

AnnotationTable selectRows(const AnnotationTable& table, const std::vector<std::int32_t>& rows) {
  AnnotationTable selected;
  for (const std::int32_t row : rows) selected.names.push_back(table.names[row]);
  if (!table.shown.empty()) {
    for (const std::int32_t row : rows) selected.shown.push_back(table.shown[row]);
  }
  for (const Annotation& column : table.columns) {
    selected.columns.push_back(selectRows(column, rows));
  }
  return selected;
}

}  // namespace chreode
