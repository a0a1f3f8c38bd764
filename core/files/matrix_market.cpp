#include "files/matrix_market.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>
#include <optional>
#include <sstream>
#include <string_view>

#include "base/error.h"
#include "base/plain_text.h"
#include "files/text_reader.h"

namespace chreode {

namespace {

/// "1 1" and a line break: no entry is shorter.
constexpr double kShortestEntry = 4.0;
constexpr std::int64_t kLinesPerReport = 1 << 16;

struct Announcement {
  MatrixMarketSize size;
  bool pattern = false;
};

void skipBlanks(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

/// Takes a number from the front of `text`; it has to end at a blank or at the end of the line.
template <typename T>
bool takeNumber(std::string_view& text, T& number) {
  skipBlanks(text);
  if (text.size() > 1 && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return text.empty() || text.front() == ' ' || text.front() == '\t';
}

bool isBlank(std::string_view line) {
  skipBlanks(line);
  return line.empty();
}

/// The banner, such as "%%MatrixMarket matrix coordinate integer general". Returns whether the
/// entries have no values.
bool readBanner(TextReader& text) {
  std::string_view line;
  const std::string banner = lowerCase(text.next(line) ? line.substr(0, 200) : std::string_view());
  std::istringstream words(banner);
  std::string mark, object, layout, field, symmetry;
  words >> mark >> object >> layout >> field >> symmetry;
  if (mark != "%%matrixmarket" || object != "matrix") {
    throw Error("This is no Matrix Market file: its first line does not say so.", text.where());
  }
  if (layout != "coordinate") {
    throw Error("The matrix is stored as \"" + layout + "\"; write it as coordinates.",
                text.where());
  }
  if (field != "integer" && field != "real" && field != "double" && field != "pattern") {
    throw Error("The matrix holds \"" + field + "\" values; integers and reals can be read.",
                text.where());
  }
  if (symmetry != "general") {
    throw Error("The matrix is \"" + symmetry +
                    "\", which no matrix of cells and genes is; write it as \"general\".",
                text.where());
  }
  return field == "pattern";
}

Announcement readAnnouncement(TextReader& text) {
  Announcement announced;
  announced.pattern = readBanner(text);
  std::string_view line;
  bool found = false;
  while (!found && text.next(line)) found = !isBlank(line) && line.front() != '%';
  std::int64_t rows = -1, columns = -1;
  const bool read = found && takeNumber(line, rows) && takeNumber(line, columns) &&
                    takeNumber(line, announced.size.entries) && isBlank(line);
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  if (!read || rows < 0 || columns < 0 || announced.size.entries < 0) {
    throw Error("The numbers of rows, columns and entries were expected here.", text.where());
  }
  if (rows > kMost || columns > kMost) {
    throw Error("The matrix has more rows or columns than this program can hold.", text.where());
  }
  if (kShortestEntry * static_cast<double>(announced.size.entries) > text.greatestSize() + 1.0) {
    throw Error("The matrix announces " + std::to_string(announced.size.entries) +
                    " entries, more than the file can hold: it is cut short or damaged.",
                text.where());
  }
  announced.size.rows = static_cast<Index>(rows);
  announced.size.columns = static_cast<Index>(columns);
  return announced;
}

/// One entry, its indices from 0.
struct Entry {
  std::int64_t row = 0;
  std::int64_t column = 0;
  double value = 1.0;
};

Entry readEntry(std::string_view line, const Announcement& announced, const TextReader& text) {
  Entry entry;
  const bool read = takeNumber(line, entry.row) && takeNumber(line, entry.column) &&
                    (announced.pattern || takeNumber(line, entry.value)) && isBlank(line);
  if (!read) {
    throw Error(announced.pattern ? "A row and a column were expected here."
                                  : "A row, a column and a number were expected here.",
                text.where());
  }
  const MatrixMarketSize& size = announced.size;
  if (entry.row < 1 || entry.row > size.rows || entry.column < 1 || entry.column > size.columns) {
    throw Error("The entry stands in row " + std::to_string(entry.row) + " and column " +
                    std::to_string(entry.column) + " of a matrix of " + std::to_string(size.rows) +
                    " × " + std::to_string(size.columns) + ".",
                text.where());
  }
  --entry.row;
  --entry.column;
  return entry;
}

/// Puts what was appended from `first` on into the order of its cells, by counting.
void sortByCell(const std::vector<std::int32_t>& cells, const std::vector<std::int64_t>& offsets,
                std::size_t firstCell, std::size_t first, SparseRows& rows) {
  if (std::is_sorted(cells.begin(), cells.end())) return;
  std::vector<std::int64_t> next(offsets.begin() + static_cast<std::ptrdiff_t>(firstCell),
                                 offsets.end() - 1);
  std::vector<std::int32_t> columns(cells.size());
  std::vector<float> values(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto at = static_cast<std::size_t>(next[cells[i]]++) - first;
    columns[at] = rows.columns[first + i];
    values[at] = rows.values[first + i];
  }
  std::copy(columns.begin(), columns.end(),
            rows.columns.begin() + static_cast<std::ptrdiff_t>(first));
  std::copy(values.begin(), values.end(), rows.values.begin() + static_cast<std::ptrdiff_t>(first));
}

}  // namespace

MatrixMarketSize readMatrixMarketSize(const std::string& path) {
  TextReader text(path);
  return readAnnouncement(text).size;
}

void readMatrixMarket(const std::string& path, bool cellsInRows,
                      const std::vector<std::int32_t>& geneOf, SparseRows& rows, MatrixFacts& facts,
                      const Progress& progress) {
  TextReader text(path);
  const Announcement announced = readAnnouncement(text);
  const MatrixMarketSize& size = announced.size;
  const Index cellCount = cellsInRows ? size.rows : size.columns;
  const Index geneCount = cellsInRows ? size.columns : size.rows;
  if (geneCount != static_cast<Index>(geneOf.size())) {
    throw Error("The matrix has changed while it was being read.", path);
  }
  const std::size_t first = rows.values.size();
  const std::size_t firstCell = rows.offsets.size() - 1;
  rows.offsets.resize(rows.offsets.size() + static_cast<std::size_t>(cellCount), 0);
  rows.columns.reserve(first + static_cast<std::size_t>(size.entries));
  rows.values.reserve(first + static_cast<std::size_t>(size.entries));
  std::vector<std::int32_t> cells;
  cells.reserve(static_cast<std::size_t>(size.entries));

  std::int64_t entries = 0;
  std::string_view line;
  while (text.next(line)) {
    if (text.lineNumber() % kLinesPerReport == 0) progress.update(0.95 * text.fraction());
    if (isBlank(line)) continue;
    if (entries == size.entries) {
      throw Error("The matrix announces " + std::to_string(size.entries) +
                      " entries but holds more: the file is damaged.",
                  text.where());
    }
    const Entry entry = readEntry(line, announced, text);
    ++entries;
    const std::int32_t gene = geneOf[cellsInRows ? entry.column : entry.row];
    if (gene < 0) continue;
    const auto cell = static_cast<std::int32_t>(cellsInRows ? entry.row : entry.column);
    facts.add(entry.value);
    cells.push_back(cell);
    rows.columns.push_back(gene);
    rows.values.push_back(static_cast<float>(entry.value));
    ++rows.offsets[firstCell + static_cast<std::size_t>(cell) + 1];
  }
  if (entries < size.entries) {
    throw Error("The matrix announces " + std::to_string(size.entries) + " entries but holds " +
                    std::to_string(entries) + ": the file is cut short or damaged.",
                text.where());
  }
  const auto from = rows.offsets.begin() + static_cast<std::ptrdiff_t>(firstCell);
  std::partial_sum(from, rows.offsets.end(), from);
  sortByCell(cells, rows.offsets, firstCell, first, rows);
  progress.update(1.0);
}

}  // namespace chreode
