#pragma once

#include <memory>
#include <string>

#include "files/expression_file.h"
#include "files/hdf5_node.h"

namespace chreode {

/// An h5ad file of any generation, open for reading.
class H5adFile : public ExpressionFile {
 public:
  /// Reads everything but the matrices. `root` is the file's root or an AnnData group inside it.
  /// Throws Error.
  H5adFile(const Hdf5Node& root, const std::string& path);
  ~H5adFile() override;

  std::shared_ptr<const ExpressionMatrix> glimpse(const std::string& which) override;
  bool leavesCellsOut(const std::string& which) const override;
  /// Tables as compound datasets: anndata ≤ 0.6.
  bool isCompound() const { return m_compound; }

 private:
  StoredMatrix readPlanned(const std::string& which, const ReadPlan& plan,
                           const Progress& progress) override;
  void readTables();
  void readMatrixShapes();
  void addMatrix(const std::string& which, Index genes);
  void readEmbeddings();
  void readComponents();
  void noteDuplicates();
  Hdf5Node nodeOf(const std::string& which) const;

  Hdf5Node m_root;
  bool m_compound = false;
};

}  // namespace chreode
