#include "files/program_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "base/plain_text.h"
#include "files/field_splitter.h"
#include "files/text_reader.h"
#include "files/titled_columns.h"

namespace chreode {

namespace {

constexpr std::array<std::string_view, 9> kTargetTitles{
    "target", "target_gene", "target gene", "targets", "target_genesymbol",
    "gene",   "genesymbol",  "gene_symbol", "symbol"};
constexpr std::array<std::string_view, 9> kSignTitles{"mode",       "mor",         "weight",
                                                      "sign",       "effect",      "direction",
                                                      "regulation", "interaction", "coupling"};
constexpr std::array<std::string_view, 5> kEvidenceTitles{"evidence", "confidence", "sources",
                                                          "database", "level"};
constexpr std::array<std::string_view, 8> kActivating{
    "+", "activation", "activates", "activator", "stimulation", "positive", "up", "induction"};
constexpr std::array<std::string_view, 9> kRepressing{"-",         "−",         "repression",
                                                      "represses", "repressor", "inhibition",
                                                      "negative",  "down",      "silencing"};

int signOf(std::string_view text) {
  const std::string word = lowerCase(text);
  if (std::find(kActivating.begin(), kActivating.end(), word) != kActivating.end()) return 1;
  if (std::find(kRepressing.begin(), kRepressing.end(), word) != kRepressing.end()) return -1;
  std::string_view number = word;
  if (number.starts_with('+')) number.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end != number.data() + number.size()) return 0;
  return value > 0.0 ? 1 : value < 0.0 ? -1 : 0;
}

/// Collects pairs of factor and target, whatever their order.
class Collector {
 public:
  explicit Collector(ProgramTable& table) : m_table(table) {}

  void add(std::string_view factor, std::string_view gene, int sign, std::string_view evidence) {
    if (factor.empty() || gene.empty() || factor == gene) return;
    const auto [place, isNew] = m_programs.emplace(factor, m_table.programs.size());
    if (isNew) {
      m_table.programs.push_back({std::string(factor), false, {}, {}});
      m_targets.emplace_back();
    }
    ListedProgram& program = m_table.programs[place->second];
    auto& targets = m_targets[place->second];
    const auto [target, isNewTarget] = targets.emplace(gene, program.targets.size());
    if (isNewTarget) {
      program.targets.push_back({std::string(gene), sign});
    } else if (ListedTarget& known = program.targets[target->second]; known.sign == 0) {
      known.sign = sign;
    } else if (sign != 0 && sign != known.sign) {
      m_disputed.emplace_back(place->second, target->second);
    }
    auto& all = program.evidence;
    if (!evidence.empty() && std::find(all.begin(), all.end(), evidence) == all.end()) {
      all.emplace_back(evidence);
    }
  }

  void finish() {
    for (const auto& [program, target] : m_disputed) {
      m_table.programs[program].targets[target].sign = 0;
    }
  }

 private:
  ProgramTable& m_table;
  std::unordered_map<std::string, std::size_t> m_programs;
  std::vector<std::unordered_map<std::string, std::size_t>> m_targets;
  std::vector<std::pair<std::size_t, std::size_t>> m_disputed;
};

bool isComment(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos || line.front() == '#';
}

void refuseBinary(std::string_view line, const std::string& path) {
  if (line.find('\0') == std::string_view::npos) return;
  throw Error("This is no text file; a table with columns tf and target, or GMT, is expected.",
              path);
}

void readSets(TextReader& reader, const std::string& path, ProgramTable& table) {
  std::string_view line;
  while (reader.next(line)) {
    if (isComment(line)) continue;
    refuseBinary(line, path);
    FieldSplitter splitter('\t');
    if (!splitter.split(line)) throw Error("A quote is never closed.", reader.where());
    const auto& fields = splitter.fields();
    if (fields.size() < 3) {
      throw Error("A line of a GMT file holds a name, a description and genes, with tabs between.",
                  reader.where());
    }
    ListedProgram set{std::string(fields[0]), true, {}, {}};
    for (std::size_t i = 2; i < fields.size(); ++i) {
      const auto same = [&](const ListedTarget& each) { return each.gene == fields[i]; };
      if (!fields[i].empty() && std::none_of(set.targets.begin(), set.targets.end(), same)) {
        set.targets.push_back({std::string(fields[i]), 1});
      }
    }
    table.programs.push_back(std::move(set));
  }
}

void readPairs(TextReader& reader, const std::string& path, ProgramTable& table) {
  std::string_view line;
  Collector collector(table);
  FieldSplitter splitter('\t');
  int factor = -1, target = -1, sign = -1, evidence = -1;
  while (reader.next(line)) {
    if (isComment(line)) continue;
    refuseBinary(line, path);
    const bool isHeader = factor < 0;
    if (isHeader) splitter = FieldSplitter(likeliestDelimiter(line));
    if (!splitter.split(line)) throw Error("A quote is never closed.", reader.where());
    const auto& fields = splitter.fields();
    if (isHeader) {
      factor = columnTitled(fields, kFactorTitles);
      target = columnTitled(fields, kTargetTitles);
      sign = columnTitled(fields, kSignTitles);
      evidence = columnTitled(fields, kEvidenceTitles);
      if (factor < 0 || target < 0) {
        throw Error(std::string("The first line names no column of ") +
                        (factor < 0 ? "factors; call it tf, source or regulator."
                                    : "targets; call it target or gene."),
                    path);
      }
      continue;
    }
    const auto field = [&](int column) {
      return column >= 0 && static_cast<std::size_t>(column) < fields.size()
                 ? fields[static_cast<std::size_t>(column)]
                 : std::string_view();
    };
    collector.add(field(factor), field(target), signOf(field(sign)), field(evidence));
  }
  collector.finish();
}

}  // namespace

ProgramTable readPrograms(const std::string& path) {
  ProgramTable table;
  std::filesystem::path name = std::filesystem::path(path).filename();
  if (lowerCase(name.extension().string()) == ".gz") name = name.stem();
  table.name = name.stem().string();
  TextReader reader(path);
  if (lowerCase(name.extension().string()) == ".gmt") {
    readSets(reader, path, table);
  } else {
    readPairs(reader, path, table);
  }
  if (table.programs.empty()) {
    throw Error("The file names no gene programme; a line for each factor and target is expected.",
                path);
  }
  return table;
}

}  // namespace chreode
