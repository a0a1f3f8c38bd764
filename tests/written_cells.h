#pragma once

#include <QString>
#include <string>
#include <utility>
#include <vector>

#include "files/h5ad_writer.h"

namespace chreode {

/// An h5ad file that a test makes up cell by cell: put() what the cell has of its genes, in their
/// order, then endCell(). Genes are called by a prefix and their number, cells "cell0" and so on.
class WrittenCells {
 public:
  explicit WrittenCells(Index genes, const std::string& prefix = "G") {
    for (Index gene = 0; gene < genes; ++gene) {
      m_genes.names.push_back(prefix + std::to_string(gene));
    }
  }

  void put(Index gene, double value) {
    if (value == 0.0) return;
    m_indices.push_back(static_cast<std::int32_t>(gene));
    m_values.push_back(static_cast<float>(value));
  }
  void endCell() { endCell("cell" + std::to_string(m_cells.names.size())); }
  void endCell(std::string name) {
    m_offsets.push_back(static_cast<std::int64_t>(m_values.size()));
    m_cells.names.push_back(std::move(name));
  }

  /// A column of classes; what is returned awaits its codes and is good until the next column.
  Annotation& addColumn(const std::string& name, std::vector<std::string> levels) {
    Annotation column;
    column.name = name;
    column.kind = Annotation::Kind::categorical;
    column.levels = std::move(levels);
    m_cells.columns.push_back(std::move(column));
    return m_cells.columns.back();
  }
  void addEmbedding(const std::string& name, Matrix places) {
    m_embeddings.push_back({name, std::move(places)});
  }

  void write(const QString& path) const {
    const ExpressionMatrix matrix(static_cast<Index>(m_cells.names.size()),
                                  static_cast<Index>(m_genes.names.size()), m_offsets, m_indices,
                                  m_values);
    H5adContents contents;
    contents.matrix = &matrix;
    contents.cells = &m_cells;
    contents.genes = &m_genes;
    contents.embeddings = m_embeddings;
    writeH5ad(path.toStdString(), contents, {});
  }

 private:
  std::vector<std::int64_t> m_offsets{0};
  std::vector<std::int32_t> m_indices;
  std::vector<float> m_values;
  AnnotationTable m_cells;
  AnnotationTable m_genes;
  std::vector<Embedding> m_embeddings;
};

}  // namespace chreode
