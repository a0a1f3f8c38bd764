#include "files/expression_file.h"

#include "files/file_kind.h"
#include "files/h5ad_file.h"

namespace chreode {

std::unique_ptr<ExpressionFile> ExpressionFile::open(const std::string& path) {
  const Hdf5Access access;
  refuseUnlessHdf5(path);
  return std::make_unique<H5adFile>(path);
}

}  // namespace chreode
