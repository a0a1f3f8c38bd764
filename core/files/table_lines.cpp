#include "files/table_lines.h"

#include <algorithm>

#include "base/error.h"
#include "files/field_splitter.h"
#include "files/text_reader.h"

namespace chreode {

namespace {

constexpr std::size_t kLines = 100;
constexpr std::size_t kFewestLines = 3;  ///< of a table however wide
constexpr std::size_t kBytes = std::size_t{1} << 23;

/// Fields per line; 0 for a line whose quotes do not close.
std::vector<std::size_t> fieldCounts(const std::vector<TableLine>& lines, char delimiter) {
  std::vector<std::size_t> counts;
  FieldSplitter splitter(delimiter);
  for (const TableLine& line : lines) {
    counts.push_back(splitter.split(line.text) ? splitter.fields().size() : 0);
  }
  return counts;
}

/// All rows are equally long, the first line may lack the field above the row names.
bool areOfOneTable(const std::vector<std::size_t>& counts) {
  const std::size_t width = counts.back();
  const bool same = std::all_of(counts.begin() + 1, counts.end(),
                                [&](std::size_t count) { return count == width; });
  return same && width >= 2 && (counts.front() == width || counts.front() + 1 == width);
}

/// How many fields most lines have; 0 where they agree too little to be a table.
std::size_t usualCount(std::vector<std::size_t> counts) {
  constexpr double kLeastShare = 0.6;
  std::sort(counts.begin(), counts.end());
  const std::size_t median = counts[counts.size() / 2];
  const auto same = static_cast<double>(std::count(counts.begin(), counts.end(), median));
  return same >= kLeastShare * static_cast<double>(counts.size()) ? median : 0;
}

}  // namespace

bool isCommentOrEmpty(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first == line.npos || line[first] == '#';
}

FirstLines readFirstLines(const std::string& path) {
  FirstLines first;
  TextReader reader(path);
  std::string_view line;
  std::size_t bytes = 0;
  while (first.lines.size() < kLines && (bytes < kBytes || first.lines.size() < kFewestLines) &&
         reader.next(line)) {
    if (!isCommentOrEmpty(line)) {
      first.lines.push_back({reader.lineNumber(), std::string(line)});
      bytes += line.size();
    } else if (first.lines.empty() && !line.empty()) {
      const std::size_t from = line.find_first_not_of("# ");
      first.lastComment = from == line.npos ? std::string_view() : line.substr(from);
    }
  }
  return first;
}

std::vector<std::vector<std::string>> fieldsOf(const std::vector<TableLine>& lines, char delimiter,
                                               const std::string& path) {
  std::vector<std::vector<std::string>> fields;
  FieldSplitter splitter(delimiter);
  for (const TableLine& line : lines) {
    if (!splitter.split(line.text)) {
      throw Error("Line " + std::to_string(line.number) + " opens a quote that it does not close.",
                  path);
    }
    fields.emplace_back(splitter.fields().begin(), splitter.fields().end());
  }
  return fields;
}

char delimiterOf(const std::vector<TableLine>& lines, const std::string& path) {
  char best = 0;
  std::size_t bestWidth = 0;
  char likely = 0;  // for a table of which a line is wrong; never a space, which prose has, too
  std::size_t likelyWidth = 1;
  for (const char delimiter : {'\t', ';', ',', ' '}) {
    const auto counts = fieldCounts(lines, delimiter);
    if (counts.empty()) break;
    if (areOfOneTable(counts) && counts.back() > bestWidth) {
      best = delimiter;
      bestWidth = counts.back();
    }
    const std::size_t usual = usualCount(counts);
    if (delimiter != ' ' && usual > likelyWidth) {
      likely = delimiter;
      likelyWidth = usual;
    }
  }
  if (best) return best;
  if (likely) return likely;
  throw Error(
      "This text file holds no table: its lines do not part into fields at tabs, commas or "
      "semicolons.",
      path);
}

}  // namespace chreode
