#pragma once

#include <string>

#include "files/expression_file.h"
#include "files/hdf5_node.h"

namespace chreode {

/// Whether an HDF5 file has what every loom file has: attributes of rows and of columns.
bool isLoom(const Hdf5Node& root);

/// A loom file of any version, open for reading. Its matrices are genes × cells in the file; here
/// they are cells × genes, as everywhere: "X" is /matrix, "layers/NAME" a layer.
class LoomFile : public ExpressionFile {
 public:
  /// Reads everything but the matrices. Throws Error.
  LoomFile(const Hdf5Node& root, const std::string& path);
  ~LoomFile() override;

  std::shared_ptr<const ExpressionMatrix> glimpse(const std::string& which) override;

 private:
  StoredMatrix readPlanned(const std::string& which, const ReadPlan& plan,
                           const Progress& progress) override;
  void readShapes();
  void readAttributes();
  Hdf5Node nodeOf(const std::string& which) const;

  Hdf5Node m_root;
};

}  // namespace chreode
