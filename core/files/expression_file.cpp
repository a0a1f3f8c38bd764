#include "files/expression_file.h"

#include <utility>

#include "files/file_kind.h"
#include "files/h5ad_file.h"
#include "files/loom_file.h"
#include "files/text_matrix_file.h"

namespace chreode {

namespace {

std::string listOf(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

}  // namespace

PartNeeded::PartNeeded(const std::string& kind, std::vector<std::string> parts,
                       const std::string& path)
    : Error("The file holds " + std::to_string(parts.size()) + " " + kind + " (" + listOf(parts) +
                "); choose one with --part.",
            path),
      m_parts(std::move(parts)) {
}

std::unique_ptr<ExpressionFile> ExpressionFile::open(const std::string& path,
                                                     const std::string& part) {
  const Hdf5Access access;
  if (mayBeTable(path)) return std::make_unique<TextMatrixFile>(path, part);
  refuseUnlessHdf5(path);
  if (!part.empty()) throw Error("The file has no parts to choose from.", path);
  if (isLoom(Hdf5Node(Hdf5Handle(H5Oopen(openHdf5File(path).id(), "/", H5P_DEFAULT))))) {
    return std::make_unique<LoomFile>(path);
  }
  return std::make_unique<H5adFile>(path);
}

}  // namespace chreode
