#include "files/expression_file.h"

#include <utility>

#include "base/plain_text.h"
#include "files/file_kind.h"
#include "files/h5ad_file.h"
#include "files/h5mu_file.h"
#include "files/hdf5_check.h"
#include "files/loom_file.h"
#include "files/memory_limit.h"
#include "files/tenx_folder_file.h"
#include "files/tenx_h5_file.h"
#include "files/tenx_samples.h"
#include "files/text_matrix_file.h"

namespace chreode {

namespace {

std::unique_ptr<ExpressionFile> openHdf5(const std::string& path, const std::string& part) {
  const Hdf5Node root = openHdf5Root(path);
  if (H5muFile::recognises(root)) return std::make_unique<H5muFile>(root, path, part);
  if (TenxH5File::recognises(root)) return std::make_unique<TenxH5File>(root, path, part);
  if (!part.empty()) throw Error("The file has no parts to choose from.", path);
  if (isLoom(root)) return std::make_unique<LoomFile>(root, path);
  return std::make_unique<H5adFile>(root, path);
}

}  // namespace

PartNeeded::PartNeeded(const std::string& kind, std::vector<std::string> parts,
                       const std::string& path)
    : Error("The file holds " + std::to_string(parts.size()) + " " + kind + " (" + listOf(parts) +
                "); choose one with --part.",
            path),
      m_parts(std::move(parts)) {
}

std::shared_ptr<const ExpressionMatrix> ExpressionFile::glimpse(const std::string&) {
  return nullptr;
}

bool ExpressionFile::leavesCellsOut(const std::string&) const {
  return false;
}

std::unique_ptr<ExpressionFile> ExpressionFile::open(const std::string& path,
                                                     const std::string& part,
                                                     const Progress& progress) {
  return withinMemory(path, [&]() -> std::unique_ptr<ExpressionFile> {
    if (holdsTenxMatrix(path)) return std::make_unique<TenxFolderFile>(path, part);
    if (mayBeTable(path)) return std::make_unique<TextMatrixFile>(path, part);
    refuseUnlessHdf5(path);
    const std::vector<std::string> notices = checkHdf5(path, progress);
    const Hdf5Access access;
    auto file = openHdf5(path, part);
    auto& known = file->m_contents.notices;
    known.insert(known.end(), notices.begin(), notices.end());
    return file;
  });
}

}  // namespace chreode
