#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chreode {

/// One column of an obs or var table. Which vector is filled depends on `kind`; its length is the
/// table's number of rows.
struct Annotation {
  enum class Kind { categorical, numeric, boolean, string };

  std::string name;
  Kind kind = Kind::numeric;

  std::vector<std::int32_t> codes;  ///< categorical: index into `levels`, −1 = missing
  std::vector<std::string>
      levels;  ///< categorical: names in the file's order, unused ones included
  std::vector<std::string> colors;  ///< categorical: "#rrggbb" per level as in uns, or empty
  bool ordered = false;             ///< categorical

  std::vector<double> numbers;  ///< numeric; boolean as 0 and 1; NaN = missing or NaN in the file
  std::vector<std::string> strings;  ///< string

  std::size_t size() const;
  std::size_t missing() const;  ///< rows without a value
  double sum() const;           ///< over finite numbers; 0 for categorical and string columns
  /// The value as a person reads it: a level's name, a number in short form, "" for a missing one.
  std::string text(std::size_t row) const;
  /// The value whole, for telling values apart: numbers with every digit they need.
  std::string exactText(std::size_t row) const;
  /// Level index of `level`, or −1.
  int levelOf(std::string_view level) const;
  /// The rows of one class: of a level of a categorical column, of false (0) or true (1) of a
  /// boolean one. Ascending; empty for other kinds.
  std::vector<std::int32_t> cellsOf(int level) const;
  std::string levelText(int level) const;  ///< the class's name
};

/// A string column with repeated values (up to 1,000 different ones) as a categorical one, levels
/// in alphabetical order, as anndata makes it when it writes; a boolean one with the levels "false"
/// and "true"; one of 2 to 50 different whole numbers of which some are repeated, such as days or
/// clusters, with these as levels, in their order; any other column as it is.
Annotation withLevels(Annotation column);

/// Whether a column can serve as classes: a categorical or boolean one, or one of numbers that
/// withLevels() gives levels. For what people may choose; guesses keep to categorical columns.
bool holdsClasses(const Annotation& column);

struct AnnotationTable;
/// The columns of a table, those of texts by withLevels(); without its names.
AnnotationTable withClasses(const AnnotationTable& table);

const char* kindName(Annotation::Kind kind);  ///< "categorical", "numeric", "boolean", "string"

/// Rows with names and columns: obs or var.
struct AnnotationTable {
  std::vector<std::string> names;   ///< as in the file, or made unique by makeNamesUnique()
  std::vector<std::string> shown;   ///< as in the file, when `names` were made unique; else empty
  std::vector<Annotation> columns;  ///< in the file's order

  std::size_t size() const { return names.size(); }
  /// The name as the file has it, which another row may have as well.
  const std::string& shownName(std::size_t row) const {
    return (shown.empty() ? names : shown)[row];
  }
  const Annotation* find(std::string_view column) const;  ///< nullptr when there is none
};

/// Whether any name stands twice: a quick look, for the many files in which none does.
bool hasRepeats(const std::vector<std::string>& names);

/// Tells rows of the same name apart for use, as anndata does: the second "A" becomes "A-1", unless
/// another row has that name already. The names of the file stay in `shown`. Returns how many names
/// were changed.
std::size_t makeNamesUnique(AnnotationTable& table);

/// What a column of obs seems to hold, guessed from its name and levels; a person can correct it.
struct ColumnRoles {
  std::string label;      ///< cell type or cluster; empty when none is likely
  std::string sample;     ///< donor, sample or batch
  std::string condition;  ///< treatment, stimulus, perturbation
};

/// The columns that hold classes, those of numbers last: who takes the first takes none of them.
std::vector<const Annotation*> columnsOfClasses(const AnnotationTable& cells);

/// Guesses the roles. `label` prefers names such as cell_type or louvain with 2 … 100 levels over
/// columns that merely come first.
ColumnRoles guessRoles(const AnnotationTable& cells);

}  // namespace chreode
