#pragma once

#include <string>
#include <vector>

namespace chreode {

/// Genes read from a text file: the regulators of a table of factors and targets, or a plain list.
struct GeneListFile {
  std::string name;                ///< of the file, without folder and ending
  std::string column;              ///< the column that they stood in; empty for a list
  std::vector<std::string> genes;  ///< each once, in the file's order
};

/// Reads a table with named columns (tab, comma or semicolon; plain or gzip): of factors where it
/// has a column tf, source, regulator, factor or the like (CollecTRI, NetAct, DoRothEA, pySCENIC),
/// else of genes (gene, symbol, name …). A file without such a first line is a list, a gene a line
/// (the first field of each line). Lines that begin with # are left out. Throws Error when it
/// cannot be read or holds no gene.
GeneListFile readGeneList(const std::string& path);

}  // namespace chreode
