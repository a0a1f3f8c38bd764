#include "files/cell_table.h"

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <numeric>

#include "base/error.h"
#include "base/plain_text.h"
#include "files/pending_file.h"

namespace chreode {

namespace {

bool endsIn(const std::string& path, const std::string& ending) {
  return lowerCase(path).ends_with(ending);
}

/// Fields and lines of a table; a name may hold anything.
class TableLines {
 public:
  TableLines(std::ofstream& out, bool commas) : m_out(out), m_commas(commas) {}

  void field(const std::string& text) {
    if (!m_first) m_out << (m_commas ? ',' : '\t');
    m_first = false;
    if (!m_commas) {
      // A table of tabs has no quotes: what would break a line becomes a space.
      for (const char c : text) m_out << (c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
      return;
    }
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
      m_out << text;
      return;
    }
    m_out << '"';
    for (const char c : text) m_out << (c == '"' ? "\"\"" : std::string(1, c));
    m_out << '"';
  }
  /// The shortest digits that read back as the same number.
  void field(float number) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
    field(std::isnan(number) ? std::string() : std::string(digits, end));
  }
  void endLine() {
    m_out << '\n';
    m_first = true;
  }

 private:
  std::ofstream& m_out;
  bool m_commas;
  bool m_first = true;
};

/// Calls `write` with a stream to a file that takes `path`'s place when all went well.
template <typename Write>
void writeWhole(const std::string& path, const Write& write) {
  PendingFile pending(path);
  std::ofstream out(pending.path(), std::ios::binary | std::ios::trunc);
  write(out);
  out.close();
  if (!out) {
    throw Error("The file cannot be written: " + std::string(std::strerror(errno)) + ".", path);
  }
  pending.putInPlace();
}

}  // namespace

void writeCellTable(const std::string& path, const Dataset& data,
                    std::span<const std::int32_t> cells, const std::vector<NumberColumns>& numbers,
                    const Progress& progress) {
  std::vector<std::int32_t> all;
  if (cells.empty()) {
    all.resize(data.cells.size());
    std::iota(all.begin(), all.end(), 0);
    cells = all;
  }
  if (!data.path.empty()) PendingFile::refuseToReplace(data.path, path);
  writeWhole(path, [&](std::ofstream& out) {
    for (const std::string& caveat : data.caveats()) out << "# " << caveat << "\n";
    TableLines lines(out, endsIn(path, ".csv"));
    lines.field(std::string("cell"));
    for (const Annotation& column : data.cells.columns) lines.field(column.name);
    for (const NumberColumns& columns : numbers) {
      for (Index i = 1; i <= columns.values.cols(); ++i) {
        lines.field(columns.name + "_" + std::to_string(i));
      }
    }
    lines.endLine();
    constexpr std::size_t step = 4096;  // lines between two looks at the progress
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i % step == 0) {
        progress.update(static_cast<double>(i) / static_cast<double>(cells.size()), "writing");
      }
      const auto cell = static_cast<std::size_t>(cells[i]);
      lines.field(data.cells.names[cell]);
      for (const Annotation& column : data.cells.columns) lines.field(column.exactText(cell));
      for (const NumberColumns& columns : numbers) {
        for (Index k = 0; k < columns.values.cols(); ++k) {
          lines.field(columns.values(cells[i], k));
        }
      }
      lines.endLine();
    }
  });
}

void writeNumberTable(const std::string& path, const NumberTable& table) {
  writeWhole(path, [&](std::ofstream& out) {
    for (const std::string& note : table.notes) out << "# " << note << "\n";
    TableLines lines(out, endsIn(path, ".csv"));
    lines.field(table.rowTitle);
    for (const std::string& column : table.textColumns) lines.field(column);
    for (const std::string& column : table.columns) lines.field(column);
    lines.endLine();
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      lines.field(table.rows[row]);
      for (std::size_t k = 0; k < table.textColumns.size(); ++k) lines.field(table.texts[row][k]);
      for (Index k = 0; k < table.values.cols(); ++k) {
        lines.field(table.values(static_cast<Index>(row), k));
      }
      lines.endLine();
    }
  });
}

void writeTextTable(const std::string& path, const std::vector<std::string>& notes,
                    const std::vector<std::string>& titles,
                    const std::vector<std::vector<std::string>>& rows) {
  writeWhole(path, [&](std::ofstream& out) {
    for (const std::string& note : notes) out << "# " << note << "\n";
    TableLines lines(out, endsIn(path, ".csv"));
    for (const std::string& title : titles) lines.field(title);
    lines.endLine();
    for (const std::vector<std::string>& row : rows) {
      for (const std::string& field : row) lines.field(field);
      lines.endLine();
    }
  });
}

void writeGeneLists(const std::string& path, const std::vector<GeneList>& lists) {
  const bool gmt = endsIn(path, ".gmt");
  writeWhole(path, [&](std::ofstream& out) {
    TableLines lines(out, false);
    for (const GeneList& list : lists) {
      if (gmt) {
        lines.field(list.name);
        lines.field(list.description);
        for (const std::string& gene : list.genes) lines.field(gene);
        lines.endLine();
        continue;
      }
      lines.field("# " + list.name + (list.description.empty() ? "" : ": " + list.description));
      lines.endLine();
      for (const std::string& gene : list.genes) {
        lines.field(gene);
        lines.endLine();
      }
    }
  });
}

}  // namespace chreode
