#pragma once

#include <string>

#include "expression/program_table.h"

namespace chreode {

/// Reads gene programmes, plain or gzip: a GMT file (the name ends in .gmt: set, description, genes
/// …) as sets, anything else as a table of factors and targets with named columns (tab, comma or
/// semicolon): tf | source | regulator …, target | gene …, and where there are mode | weight | sign
/// … and evidence | confidence …. A mode is a number, of which the sign counts, or a word such as
/// "activation". Where lines disagree about a pair it has no sign. Throws Error when the file
/// cannot be read, lacks one of the two columns, or names no pair.
ProgramTable readPrograms(const std::string& path);

}  // namespace chreode
