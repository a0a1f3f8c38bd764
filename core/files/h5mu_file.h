#pragma once

#include <string>
#include <vector>

#include "files/h5ad_file.h"

namespace chreode {

/// One modality of a MuData file (h5mu): an AnnData group under "mod". Its parts are the
/// modalities. Columns of the file's own obs that the modality lacks are added to its cells.
class H5muFile : public H5adFile {
 public:
  static bool recognises(const Hdf5Node& root);

  /// Reads everything but the matrices. `part` is a modality; empty = the only one. Throws
  /// PartNeeded for several, Error for what is damaged.
  H5muFile(const Hdf5Node& root, const std::string& path, const std::string& part);

 private:
  H5muFile(const Hdf5Node& root, const std::string& path,
           const std::vector<std::string>& modalities, const std::string& modality);
  void addSharedColumns(const Hdf5Node& root, const std::string& modality);
};

}  // namespace chreode
